//! What the operator may set, read once at the start.

mod exposure;
mod flags;
mod read;
mod sources;
mod table;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use bonafide_app::webhooks::Reach;
use ipnet::IpNet;

pub use flags::Flags;
pub use sources::Sources;
pub use table::{Kind, TABLE};

/// Default of `data-dir`, relative to the working directory.
pub const DATA_DIR: &str = "./data";

/// A text that debug output and error messages never show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[hidden]")
    }
}

/// Where the master key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MasterKey {
    /// The setting itself.
    Given(Secret),
    /// A file of the operator's, which is never made or changed.
    File(PathBuf),
    /// A shell command that prints it.
    Command(String),
    /// `master.key` in the data directory, made at the first start.
    Own(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub url: Secret,
    pub from: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms {
    pub url: String,
    pub authorization: Option<Secret>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sso {
    /// Without a trailing slash.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
    pub name: String,
    pub role: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// Without a trailing slash; `None` is `http://localhost:` and the port.
    pub public_url: Option<String>,
    pub database_url: String,
    pub master_key: MasterKey,
    pub previous_master_key: Option<Secret>,
    pub sandbox_api_key: Option<Secret>,
    pub production_api_key: Option<Secret>,
    pub admin: Option<(String, Secret)>,
    pub sso: Option<Sso>,
    /// API requests a minute for each environment; 0 for no limit.
    pub rate_limit: u32,
    pub behind_tls: bool,
    pub trusted_proxies: Vec<IpNet>,
    /// In lower case.
    pub country_header: Option<String>,
    pub contact: Option<String>,
    pub mail: Option<Mail>,
    pub sms: Option<Sms>,
    /// `None`: by the address that is listened on.
    pub webhook_private_addresses: Option<Reach>,
    pub log: String,
    pub log_format: LogFormat,
    pub metrics: bool,
    pub metrics_token: Option<Secret>,
}

impl Settings {
    /// Origin (and path prefix) of links, given the port that was really bound.
    pub fn public_url(&self, port: u16) -> String {
        match &self.public_url {
            Some(url) => url.clone(),
            None => format!("http://localhost:{port}"),
        }
    }

    /// Where webhooks may lead. A server that only this machine reaches is one to try things with.
    pub fn webhook_reach(&self) -> Reach {
        let local = self.listen.ip().to_canonical().is_loopback();
        self.webhook_private_addresses.unwrap_or(match local {
            true => Reach::PrivateFromSandbox,
            false => Reach::Public,
        })
    }

    /// The file of the embedded database; `None` with a database server.
    pub fn database_file(&self) -> Option<PathBuf> {
        self.database_url.strip_prefix("sqlite:").map(PathBuf::from)
    }

    /// The database's address as it may be shown: without user, password and options.
    pub fn database_shown(&self) -> String {
        if let Some(file) = self.database_url.strip_prefix("sqlite:") {
            return format!("SQLite, {file}");
        }
        let rest = self
            .database_url
            .split_once("://")
            .map_or("", |(_, rest)| rest);
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        format!("PostgreSQL, {place}")
    }
}
