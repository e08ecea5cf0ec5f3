//! One request and its answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bonafide_app::Error;
use bonafide_app::door::{Access, Brought, MAX_ERRANDS, Request, Response, Surface};
use bonafide_app::once::Turn;
use bonafide_db::{Announced, Engine, Foreseen};
use hyper::StatusCode;
use hyper::body::Incoming;

use super::reply::{self, Reply};
use super::{Front, intake, limits, meters, probes};

const TURNS_THE_CLOCK: &str = "own-turn-the-sandbox-clock";

pub async fn answer(
    front: Arc<Front>,
    peer: std::net::IpAddr,
    request: hyper::Request<Incoming>,
) -> Reply {
    if let Some(probe) = probes::claims(front.mount.inside(request.uri().path())) {
        return probes::answer(&front, probe, peer, &request).await;
    }
    let started = Instant::now();
    let taken = match intake::read(&front, peer, request).await {
        Ok(taken) => taken,
        Err(error) => {
            tracing::error!(%error, "no random bytes");
            return reply::text(StatusCode::INTERNAL_SERVER_ERROR, "Internal error\n");
        }
    };
    let request = Arc::new(taken.request);
    let found = front.surfaces.iter().find(|it| (it.claims)(&request.path));
    let Some(surface) = found else {
        told("none", "none", &request, 404, started);
        let nothing = Response::new(404, "text/plain; charset=utf-8", "Not found\n");
        return reply::build(nothing, &request.id, https(&front));
    };
    // A task of its own: what was begun is finished and logged even when the client goes away.
    let task = tokio::spawn({
        let (front, request) = (front.clone(), request.clone());
        async move {
            let _place = taken.place;
            run(&front, surface, &request).await
        }
    });
    let response = match task.await {
        Ok(response) => response,
        Err(_) => refuse(&front, surface, &request, &Error::internal("panicked")),
    };
    // After the commit and outside of it: what is written down about a request delays nobody.
    front.house.journal.note_request(&request, &response);
    told(
        surface.name,
        (surface.route)(&request),
        &request,
        response.status,
        started,
    );
    let response = front.mount.outside(response);
    reply::build(response, &request.id, https(&front))
}

async fn run(front: &Front, surface: &'static Surface, request: &Arc<Request>) -> Response {
    let Ok(_place) = front.in_flight.try_acquire() else {
        let full = Error::Unavailable("The server is at its limit of requests at once.".into());
        return refuse(front, surface, request, &full);
    };
    let mut request = request.clone();
    let mut turn = None;
    if request.fault.is_none() {
        match front.house.turns.ask(&request) {
            Ok(asked) => turn = asked,
            Err(twin) => request = faulty(&request, twin),
        }
    }
    if let Some(fault) = request.fault.as_ref().filter(|_| !surface.answers_faults) {
        return refuse(front, surface, &request, fault);
    }
    let mut access = match (surface.access)(&front.house, &request) {
        Ok(access) => access,
        Err(response) => return *response,
    };
    loop {
        let (house, asked) = (front.house.clone(), request.clone());
        let call = move |tx: &mut bonafide_db::Tx<'_>| (surface.answer)(tx, &house, &asked);
        let result = match access {
            Access::Read => front.db.read(call).await,
            Access::Write => {
                let announced = Announced {
                    foreseen: foreseen(front, surface, &request),
                    claim: turn.as_ref().map(Turn::claim),
                };
                front.db.write_announced(announced, call).await
            }
        };
        let error = match result {
            Ok(response) => {
                if access == Access::Write {
                    front.post.wake();
                    see_through(front, surface, &request, &response).await;
                }
                return response;
            }
            Err(Error::Outside(errand)) if request.brought.len() < MAX_ERRANDS => {
                match front.errands.run(*errand).await {
                    Ok(brought) => {
                        if matches!(brought, Brought::Write) {
                            access = Access::Write;
                        }
                        let mut again = (*request).clone();
                        again.brought.push(brought);
                        request = Arc::new(again);
                        continue;
                    }
                    Err(error) => error,
                }
            }
            // A twin that another process is answering: no surface was asked yet.
            Err(twin @ Error::Conflict { .. })
                if surface.answers_faults && request.fault.is_none() =>
            {
                request = faulty(&request, twin);
                access = Access::Read;
                continue;
            }
            Err(error) => error,
        };
        return refuse(front, surface, &request, &error);
    }
}

/// The request, to be refused by a surface that logs whose it is.
fn faulty(request: &Request, fault: Error) -> Arc<Request> {
    Arc::new(Request {
        fault: Some(fault),
        ..request.clone()
    })
}

/// Where every look-up is a round trip, those of many requests are made at once.
fn foreseen(front: &Front, surface: &Surface, request: &Request) -> Vec<Foreseen> {
    match front.db.engine() {
        Engine::Postgres => (surface.foresee)(&front.house, request),
        Engine::Sqlite => Vec::new(),
    }
}

/// Turning the sandbox's clock brings what falls due on the way, deliveries too: they are attempted
/// before the answer comes, within bounds.
async fn see_through(front: &Front, surface: &Surface, request: &Request, response: &Response) {
    if (surface.route)(request) != TURNS_THE_CLOCK || response.status != 200 {
        return;
    }
    let named = |(name, _): &&(&str, String)| *name == "persona-environment-id";
    if let Some((_, environment)) = response.headers.iter().find(named) {
        front
            .post
            .attempted(environment, limits::DELIVERIES_TIME)
            .await;
    }
}

fn refuse(front: &Front, surface: &Surface, request: &Request, error: &Error) -> Response {
    if error.status() >= 500 {
        tracing::error!(request = request.id, route = (surface.route)(request), %error, "failed");
    }
    // The wording must not fail as well when it follows a panic.
    let worded = catch_unwind(AssertUnwindSafe(|| {
        (surface.refuse)(&front.house, request, error)
    }));
    worded.unwrap_or_else(|_| Response::new(500, "text/plain; charset=utf-8", "Internal error\n"))
}

fn told(
    surface: &'static str,
    route: &'static str,
    request: &Request,
    status: u16,
    started: Instant,
) {
    let took = started.elapsed();
    meters::request(surface, route, status, took);
    tracing::info!(
        request = request.id,
        surface,
        route,
        status,
        ms = took.as_micros() as f64 / 1000.0,
        "answered"
    );
}

fn https(front: &Front) -> bool {
    front.house.settings.public_url.starts_with("https://")
}
