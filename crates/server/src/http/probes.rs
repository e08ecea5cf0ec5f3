//! What machines ask about the process: is it up, may it have traffic, how is it doing.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use hyper::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, StatusCode};

use super::reply::{self, Reply};
use super::{Front, Meters, limits};
use crate::settings::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The process runs; a failure calls for a restart.
    Health,
    /// The database answers and the process is not ending; a failure sends traffic elsewhere.
    Ready,
    Metrics,
}

pub fn claims(path: &str) -> Option<Probe> {
    match path {
        "/healthz" => Some(Probe::Health),
        "/readyz" => Some(Probe::Ready),
        "/metrics" => Some(Probe::Metrics),
        _ => None,
    }
}

pub async fn answer<B>(front: &Front, probe: Probe, peer: IpAddr, request: &Request<B>) -> Reply {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut reply = reply::text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD\n");
        let allow = HeaderValue::from_static("GET, HEAD");
        reply.headers_mut().insert(ALLOW, allow);
        return reply;
    }
    match probe {
        Probe::Health => reply::text(StatusCode::OK, "ok\n"),
        Probe::Ready => ready(front).await,
        Probe::Metrics => metrics(front, peer, request),
    }
}

/// Migrations need no look: the process does not listen before they are done.
async fn ready(front: &Front) -> Reply {
    let no = |why: &str| reply::text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"));
    if front.draining.load(Ordering::Relaxed) {
        return no("the server is ending");
    }
    let read = front
        .db
        .read(|tx: &mut bonafide_db::Tx<'_>| tx.one("select 1", &[]));
    match tokio::time::timeout(limits::READY_TIME, read).await {
        Ok(Ok(Some(_))) => reply::text(StatusCode::OK, "ready\n"),
        _ => no("the database does not answer"),
    }
}

fn metrics<B>(front: &Front, peer: IpAddr, request: &Request<B>) -> Reply {
    let Some(meters) = &front.meters else {
        return reply::text(StatusCode::NOT_FOUND, "Metrics are switched off\n");
    };
    let header = request.headers().get(AUTHORIZATION);
    if !may_read(meters, header, peer, front.behind_proxy) {
        return reply::text(
            StatusCode::FORBIDDEN,
            "Metrics are for this machine, or for BONAFIDE_METRICS_TOKEN as a bearer token\n",
        );
    }
    let mut reply = reply::text(
        StatusCode::OK,
        meters.render(
            front.in_flight(),
            front.house.lost_moments.count(),
            front.db.waiting(),
        ),
    );
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, kind);
    reply
}

/// With a token, only the token opens. Without one, this machine may read, unless a proxy in
/// front makes everybody look like this machine.
fn may_read(
    meters: &Meters,
    header: Option<&HeaderValue>,
    peer: IpAddr,
    behind_proxy: bool,
) -> bool {
    let Some(Secret(token)) = &meters.token else {
        return !behind_proxy && peer.to_canonical().is_loopback();
    };
    let given = header.and_then(|it| it.as_bytes().strip_prefix(b"Bearer "));
    given.is_some_and(|given| same(given, token.as_bytes()))
}

/// Compares without telling by its time how much was right.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    given.len() == wanted.len()
        && given
            .iter()
            .zip(wanted)
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abd", b"abc"));
        assert!(!same(b"ab", b"abc"));
        assert!(!same(b"", b"abc"));
    }
}
