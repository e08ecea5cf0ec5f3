//! `bonafide serve`: from settings to answering, and to an orderly end.

use std::future::Future;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide_app::door::Surface;
use bonafide_app::figures;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use crate::banner::Facts;
use crate::failure::{Failure, Result};
use crate::http::{self, Front, Meters};
use crate::logs;
use crate::settings::Settings;
use crate::start::{self, Hold};
use crate::workers::Workers;

/// Asked in this order who answers a path.
static SURFACES: [Surface; 5] = [
    bonafide_api::SURFACE,
    bonafide_api::files::SURFACE,
    bonafide_manual::SURFACE,
    bonafide_dashboard::SURFACE,
    bonafide_web::SURFACE,
];

/// How often unread figures are tidied.
const UPKEEP: Duration = Duration::from_secs(5);

pub fn run(settings: &Settings) -> Result<()> {
    let started = Instant::now();
    logs::start(settings)?;
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("The runtime cannot start: {error}."), ""))?;
    let inside = runtime.enter();

    // Bound first: it gives the port when none was named, and callers wait instead of failing.
    let listener = http::bind(settings.listen)?;
    let address = listener
        .local_addr()
        .map_err(|error| Failure::new(format!("The socket has no address: {error}."), ""))?;
    let opened = start::open(settings, address.port(), Hold::Alone)?;
    let outcome = start::seed(&opened, settings)?;
    let durability = opened.db.durability()?;
    let meters = settings
        .metrics
        .then(|| Meters::start(settings.metrics_token.clone(), durability.clone()))
        .transpose()?;
    let workers = Workers::start(&opened.db, &opened.house, opened.ring.clone(), settings)?;
    let front = Arc::new(Front::new(
        opened.db.clone(),
        opened.house.clone(),
        &SURFACES,
        workers.post.clone(),
        settings,
        meters,
    ));
    // Before the banner: whoever reads it may send a signal at once.
    let end = signals()?;
    let facts = Facts {
        settings,
        address,
        public_url: &opened.house.settings.public_url,
        durability: &durability,
        outcome: &outcome,
    };
    say(&facts.text());
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        %address,
        ms = started.elapsed().as_millis() as u64,
        "started"
    );
    drop(inside);

    runtime.block_on(async {
        if front.meters.is_some() {
            tokio::spawn(upkeep(front.clone()));
        }
        http::serve(listener, front.clone(), end).await;
        workers.end(http::DRAIN).await;
    });
    drop(front);
    runtime.shutdown_timeout(Duration::from_secs(1));
    opened.db.close();
    tracing::info!("ended in order");
    Ok(())
}

/// Ends when the process is told to; being told twice ends it at once.
fn signals() -> Result<impl Future<Output = ()>> {
    let open = |kind| {
        signal(kind).map_err(|error| Failure::new(format!("Signals cannot be heard: {error}."), ""))
    };
    let mut terminate = open(SignalKind::terminate())?;
    let mut interrupt = open(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("finishing requests under way");
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::warn!("told twice to end");
            std::process::exit(1);
        });
    })
}

async fn upkeep(front: Arc<Front>) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        let Some(meters) = &front.meters else {
            continue;
        };
        meters.upkeep();
        let look = |tx: &mut bonafide_db::Tx<'_>| figures::look(tx);
        match front.db.read(look).await {
            Ok(figures) => meters.take(figures),
            Err(error) => tracing::warn!(%error, "no figures from the database"),
        }
    }
}

/// A closed standard output is no reason not to serve.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and(out.flush()).is_err() {
        tracing::debug!("nobody reads standard output");
    }
}

/// Each connection takes a file handle, and the usual limit is lower than ours.
fn raise_open_files() {
    let wanted = Some(http::CONNECTIONS as u64 + 256);
    let limit = getrlimit(Resource::Nofile);
    // `None` is no limit at all.
    let raised = match (limit.current, limit.maximum) {
        (None, _) => return,
        (current, _) if current >= wanted => return,
        (_, None) => wanted,
        (_, maximum) => maximum.min(wanted),
    };
    let new = Rlimit {
        current: raised,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, new) {
        tracing::warn!(%error, "the limit of open files stays low");
    }
}
