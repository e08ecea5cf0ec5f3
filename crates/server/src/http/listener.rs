//! Connections: accepted up to a bound, given limited time, ended in order.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;
use tower::Layer;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{
    DefaultPredicate, NotForContentType, Predicate, SizeAbove,
};

use super::{Front, exchange, limits};
use crate::failure::{Failure, Result};

/// Pause after a connection could not be accepted, such as when file handles ran out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Effort of compression; above it, time grows faster than answers shrink.
const EFFORT: i32 = 5;

/// Binds the address; must run inside the runtime.
pub fn bind(address: SocketAddr) -> Result<TcpListener> {
    let open = || {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        // A restart must not wait for the connections of its predecessor to be forgotten.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(limits::BACKLOG)
    };
    open().map_err(|error| {
        Failure::new(
            format!("The address {address} cannot be listened on: {error}."),
            "Choose another with --listen or BONAFIDE_LISTEN, or end what uses it.",
        )
    })
}

/// Answers connections until `end` comes, then finishes the requests under way.
pub async fn serve(listener: TcpListener, front: Arc<Front>, end: impl Future<Output = ()>) {
    let mut end = pin!(end);
    let open = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let place = open.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // Answers are written whole; waiting for more would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let service = {
            let (front, peer) = (front.clone(), peer.ip());
            tower::service_fn(move |request: hyper::Request<Incoming>| {
                let front = front.clone();
                async move { Ok::<_, Infallible>(exchange::answer(front, peer, request).await) }
            })
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits::HEAD_TIME)
            .max_buf_size(limits::HEAD)
            .serve_connection(
                TokioIo::new(stream),
                TowerToHyperService::new(compression().layer(service)),
            );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Clients that leave or speak nonsense are their own matter.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
    front.draining.store(true, Ordering::Relaxed);
    drop(listener);
    if tokio::time::timeout(limits::DRAIN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were not finished in time");
    }
}

/// Texts from a size on; images and fonts are compressed already.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(EFFORT))
        .compress_when(
            DefaultPredicate::new()
                .and(SizeAbove::new(limits::COMPRESS_FROM))
                .and(NotForContentType::const_new("font/")),
        )
}
