//! HTTP/1.1 at the door: connections in, [`door::Request`]s to the surfaces, answers out.
//!
//! HTTP/2 is left to the proxy that ends TLS: without TLS no browser speaks it, and proxies speak
//! HTTP/1.1 to what is behind them.

mod client;
mod errands;
mod exchange;
mod intake;
mod limits;
mod listener;
mod meters;
mod mount;
mod probes;
mod reply;
mod upload;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bonafide_app::House;
use bonafide_app::door::Surface;
use bonafide_db::Db;
use ipnet::IpNet;
use tokio::sync::Semaphore;

use crate::workers::Post;

pub use limits::{CONNECTIONS, DRAIN};
pub use listener::{bind, serve};
pub use meters::Meters;

/// What every request may use.
pub struct Front {
    pub db: Db,
    pub house: Arc<House>,
    /// The first that claims a path answers it.
    pub surfaces: &'static [Surface],
    /// Told of every commit; it may be an event.
    pub post: Post,
    pub trusted_proxies: Vec<IpNet>,
    /// Where the proxy in front tells the client's country.
    pub country_header: Option<String>,
    /// A proxy in front makes every peer look like this machine.
    pub behind_proxy: bool,
    /// `None`: `/metrics` is switched off.
    pub meters: Option<Meters>,
    /// Set when the process was told to end; `/readyz` then sends traffic elsewhere.
    pub draining: AtomicBool,
    in_flight: Arc<Semaphore>,
    large_bodies: Arc<Semaphore>,
    /// In megabytes.
    large_forms: Arc<Semaphore>,
    errands: errands::Errands,
    mount: mount::Mount,
}

impl Front {
    pub fn new(
        db: Db,
        house: Arc<House>,
        surfaces: &'static [Surface],
        post: Post,
        settings: &crate::settings::Settings,
        meters: Option<Meters>,
    ) -> Self {
        let errands = errands::Errands::new(&house.settings.public_url);
        let mount = mount::Mount::at(house.settings.public_path());
        Self {
            db,
            house,
            surfaces,
            post,
            trusted_proxies: settings.trusted_proxies.clone(),
            country_header: settings.country_header.clone(),
            behind_proxy: settings.behind_tls || !settings.trusted_proxies.is_empty(),
            meters,
            draining: AtomicBool::new(false),
            in_flight: Arc::new(Semaphore::new(limits::IN_FLIGHT)),
            large_bodies: Arc::new(Semaphore::new(limits::LARGE_BODIES)),
            large_forms: Arc::new(Semaphore::new(limits::LARGE_FORMS)),
            errands,
            mount,
        }
    }

    /// Requests being answered now; nearly all of them wait for the database.
    pub fn in_flight(&self) -> usize {
        limits::IN_FLIGHT - self.in_flight.available_permits()
    }
}
