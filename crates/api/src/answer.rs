//! A request's way through the house: route, key, version, limits, idempotency, operation, edge.

use std::sync::Arc;

use bonafide_app::apikeys::{self, Caller};
use bonafide_app::door::{Access, Request, Response, Surface};
use bonafide_app::limiter::Window;
use bonafide_app::once::{self, Before};
use bonafide_app::seal::DataKey;
use bonafide_app::{Cx, Error, House, Origin, Result, Seed, environment};
use bonafide_db::Tx;
use bonafide_domain::webhook::blocklist::Blocklist;
use serde_json::Value as Json;

use crate::call::{Call, Reply, bad};
use crate::edge::accepts::{self, Presence};
use crate::edge::fieldset::Fieldset;
use crate::edge::include;
use crate::edge::inflection::Inflection;
use crate::edge::query::Query;
use crate::edge::versions::{self, Version};
use crate::edge::{Dialect, errors::Fault};
use crate::foresee::foresee;
use crate::included;
use crate::logged;
use crate::nouns::limits;
use crate::openapi;
use crate::operations::{Body, Operation};
use crate::refuse::{problems, refuse};
use crate::route::{self, Route};

pub const SURFACE: Surface = Surface {
    name: "api",
    claims: |path| path == openapi::PATH || path == "/api" || path.starts_with("/api/"),
    access,
    answer,
    refuse,
    answers_faults: true,
    foresee,
    route: |request| match route::find(&request.method, &request.path) {
        _ if request.path == openapi::PATH => "openapi",
        Route::Found(operation) => operation.id,
        Route::Pending(id) => id,
        Route::OtherMethod(_) | Route::Nothing => "none",
    },
};

fn access(house: &House, request: &Request) -> std::result::Result<Access, Box<Response>> {
    if request.path == openapi::PATH {
        return Err(Box::new(openapi::answer(request)));
    }
    // Whatever is wrong with it: with a key it belongs into a log.
    let has_key = request.header("authorization").is_some();
    if let Some(fault) = &request.fault {
        return match has_key {
            true => Ok(Access::Read),
            false => Err(Box::new(refuse(house, request, fault))),
        };
    }
    match route::find(&request.method, &request.path) {
        Route::Found(operation) => Ok(operation.access),
        Route::Pending(_) => Ok(Access::Read),
        Route::OtherMethod(_) | Route::Nothing if has_key => Ok(Access::Read),
        astray => Err(Box::new(astray_response(house, request, &astray))),
    }
}

/// For a path that is no operation.
fn astray_response(house: &House, request: &Request, route: &Route) -> Response {
    let Route::OtherMethod(methods) = route else {
        let details = "There is no such path; operations are under /api/v1".into();
        return refuse(house, request, &Error::NotFound(details));
    };
    let details = format!("This path takes {}", methods.join(", "));
    let response = refuse(house, request, &Error::NotFound(details));
    Response {
        status: 405,
        ..response.with("allow", methods.join(", "))
    }
}

/// Refusals of one key that are logged in a minute: keys that may not be used may be in strange hands.
const REFUSALS_LOGGED: u32 = 60;

/// Whether another refusal of the key is logged.
fn logs_refusal(house: &House, request: &Request, caller: &Caller) -> bool {
    let counted = format!("refused {}", caller.key.id);
    let window = house
        .limiter
        .count_within(&counted, REFUSALS_LOGGED, request.now);
    window.allowed
}

/// What is known of a caller once the key is accepted; every answer from then on carries it.
struct Known {
    caller: Caller,
    window: Window,
    dialect: Dialect,
    /// What the key's answers leave out.
    blocklist: Option<Arc<Blocklist>>,
    content_type: &'static str,
    origin: Arc<Origin>,
    /// The answer was given before and is logged already, or enough refusals like it are.
    unlogged: bool,
}

impl Known {
    fn cx(&self, request: &Request, seed: Seed) -> Cx {
        self.caller
            .cx(request.now, seed)
            .of(Some(self.origin.clone()))
    }
}

const JSON: &str = "application/json";

fn answer(tx: &mut Tx, house: &House, request: &Request) -> Result<Response> {
    let route = route::find(&request.method, &request.path);
    let is_astray = matches!(route, Route::OtherMethod(_) | Route::Nothing);
    let caller = match apikeys::recognise(tx, house, request.header("authorization")) {
        Err(Error::Unauthorized(_)) if is_astray => {
            return Ok(astray_response(house, request, &route));
        }
        recognised => recognised?,
    };
    let refused = match caller.lives(request.now) {
        Ok(()) if is_astray => Some(astray_response(house, request, &route)),
        Ok(()) => None,
        Err(error) => Some(refuse(house, request, &error)),
    };
    if let Some(mut response) = refused {
        if logs_refusal(house, request, &caller) {
            let blocklist = caller.key.blocklist()?;
            response.caller = logged::called_by(request, &caller, blocklist, response.status);
        }
        return Err(Error::Answered(Box::new(response)));
    }
    house.key_uses.note(&caller.key.id, request.now);
    let environment = &caller.environment;
    let limit = limits::of(house, environment);
    let window = house
        .limiter
        .count_within(&environment.id, limit, request.now);
    let mut known = Known {
        blocklist: caller.key.blocklist()?,
        caller,
        window,
        dialect: Dialect::default(),
        origin: Arc::new(request.origin(None)),
        unlogged: false,
        content_type: JSON,
    };
    match run(tx, house, request, &route, &mut known) {
        Ok((status, body)) => Ok(respond(request, &known, status, body)),
        // These are the server's own troubles: it logs and words them.
        Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => Err(error),
        Err(error) => Err(Error::Answered(Box::new(told(request, &known, &error)))),
    }
}

fn told(request: &Request, known: &Known, error: &Error) -> Response {
    let (status, body) = problems(error);
    let response = respond(request, known, status, body.to_string().into_bytes());
    match error {
        Error::TooManyRequests { retry_after, .. } => {
            response.with("retry-after", retry_after.to_string())
        }
        _ => response,
    }
}

fn respond(request: &Request, known: &Known, status: u16, body: Vec<u8>) -> Response {
    let mut response = Response::new(status, known.content_type, body)
        .with("request-id", request.id.as_str())
        .with("cache-control", "no-store")
        .with(
            "persona-environment-id",
            known.caller.environment.id.as_str(),
        )
        .with(
            "persona-organization-id",
            known.caller.environment.organization_id.as_str(),
        );
    response.caller = match known.unlogged {
        true => None,
        false => logged::called_by(request, &known.caller, known.blocklist.clone(), status),
    };
    if known.window.limit == 0 {
        return response;
    }
    response
        .with("ratelimit-limit", known.window.limit.to_string())
        .with("ratelimit-remaining", known.window.remaining.to_string())
        .with("ratelimit-reset", known.window.seconds_to_reset.to_string())
}

fn run(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    route: &Route,
    known: &mut Known,
) -> Result<(u16, Vec<u8>)> {
    let window = known.window;
    if let Err(error) = known.caller.admits(request.ip) {
        known.unlogged = !logs_refusal(house, request, &known.caller);
        return Err(error);
    }
    if !window.allowed {
        return Err(Error::TooManyRequests {
            details: format!(
                "You have hit your rate limit of {} requests / min. It ends in {} seconds",
                window.limit, window.seconds_to_reset
            ),
            retry_after: window.seconds_to_reset,
        });
    }
    known.dialect = dialect(request, &known.caller).map_err(bad)?;
    let operation = match route {
        Route::Found(operation) => *operation,
        Route::Pending(id) => {
            return Err(Error::NotAvailable(format!(
                "The operation {id} is part of the contract and not available in this version"
            )));
        }
        Route::OtherMethod(_) | Route::Nothing => return Err(Error::not_found()),
    };
    if !known.caller.key.may(operation.permission) {
        return Err(Error::Forbidden(format!(
            "The API key lacks the permission {}",
            operation.permission
        )));
    }
    if let Some(fault) = &request.fault {
        return Err(fault.clone());
    }
    let idempotency = request
        .header("idempotency-key")
        .filter(|_| request.method == "POST" && operation.access == Access::Write);
    let cx = known.cx(request, request.seed);
    let Some(key) = idempotency else {
        let (status, body, owner) = perform(tx, house, request, known, operation)?;
        known.content_type = owner.content_type;
        return Ok((status, body));
    };
    let path = format!("{}?{}", request.path, request.query);
    let used = match once::before(tx, house, &cx, key, &request.method, &path, &request.body)? {
        Before::Again { status, body } => {
            known.unlogged = true;
            return Ok((status, without_blocked(known, body)?));
        }
        Before::First(used) => used,
    };
    let done = tx.undoable(|tx| perform(tx, house, request, known, operation))?;
    let (status, body, owner) = match done {
        Ok(done) => done,
        Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => return Err(error),
        Err(error) => {
            let (status, body) = problems(&error);
            let owner = Owner {
                subject: Some(String::new()),
                key: None,
                content_type: JSON,
            };
            (status, body.to_string().into_bytes(), owner)
        }
    };
    // Draws of the call itself must not be drawn again for the stored answer.
    let cx = known.cx(request, answer_seed(request));
    if let Some(subject) = owner.subject {
        let whose = once::Whose {
            subject: &subject,
            key: owner.key,
        };
        once::keep(tx, house, &cx, &used, whose, status, &body)?;
    }
    Ok((status, body))
}

fn answer_seed(request: &Request) -> Seed {
    Seed(bonafide_app::seal::sign(&request.seed.0, b"stored answer"))
}

fn dialect(request: &Request, caller: &Caller) -> std::result::Result<Dialect, Fault> {
    let doc = &caller.key.doc;
    let version = request
        .header("persona-version")
        .or(doc.api_version.as_deref());
    let inflection = request
        .header("key-inflection")
        .or(doc.key_inflection.as_deref());
    Ok(Dialect {
        version: version.map(Version::parse).transpose()?.unwrap_or_default(),
        inflection: inflection
            .map(Inflection::parse)
            .transpose()?
            .unwrap_or_default(),
    })
}

/// A kept answer, which another key of the environment may have been given first.
fn without_blocked(known: &Known, answer: Vec<u8>) -> Result<Vec<u8>> {
    let Some(list) = &known.blocklist else {
        return Ok(answer);
    };
    let mut body = serde_json::from_slice(&answer).map_err(Error::internal)?;
    list.apply(&mut body);
    serde_json::to_vec(&body).map_err(Error::internal)
}

/// Whose data an answer tells; see [`Reply`].
struct Owner {
    subject: Option<String>,
    key: Option<DataKey>,
    content_type: &'static str,
}

fn perform(
    tx: &mut Tx,
    house: &House,
    request: &Request,
    known: &Known,
    operation: &'static Operation,
) -> Result<(u16, Vec<u8>, Owner)> {
    let query = Query::parse(&request.query).map_err(bad)?;
    query.only(operation.query).map_err(bad)?;
    let fieldset = Fieldset::from_query(&query).map_err(bad)?;
    let paths = include::parse(&query).map_err(bad)?;
    let body = body(request, known.dialect, operation)?;
    let call = Call {
        house,
        cx: known.cx(request, request.seed),
        params: route::params(operation, &request.path),
        query,
        body,
        version: known.dialect.version,
        path: &request.path,
        accept: request.header("accept"),
        asker: known.caller.asker(),
        file_seconds: known.caller.key.file_seconds(),
        key_id: &known.caller.key.id,
        blocklist: known.blocklist.as_deref(),
        ip: request.ip,
    };
    let mut reply: Reply = match (operation.run)(tx, &call) {
        Err(Error::NotFound(details)) => return Err(not_here(tx, &call, details)?),
        done => done?,
    };
    let status = reply.status;
    let owner = Owner {
        subject: reply.subject.take(),
        key: reply.key.take(),
        content_type: reply.file.as_ref().map_or(JSON, |file| file.content_type),
    };
    if let Some(file) = reply.file {
        return Ok((status, file.bytes, owner));
    }
    let as_it_is = known.dialect == Dialect::default()
        && fieldset.is_empty()
        && paths.is_none()
        && known.blocklist.is_none();
    let bytes = if as_it_is {
        reply.into_text()?
    } else {
        let body = reply.whole()?;
        included::add(tx, &call, operation, paths, body)?;
        let mut body = body.take();
        // In the newest shape, and again in that of the version: an attribute's place may differ, and
        // whoever asks chooses the version.
        if let Some(list) = &known.blocklist {
            list.apply(&mut body);
        }
        let mut body = known.dialect.reply(&fieldset, body);
        if let Some(list) = &known.blocklist {
            list.apply(&mut body);
        }
        serde_json::to_vec(&body).map_err(Error::internal)?
    };
    Ok((status, bytes, owner))
}

/// Says of what is not found in the key's environment that it belongs to the other one, if it does.
fn not_here(tx: &mut Tx, call: &Call, details: String) -> Result<Error> {
    let elsewhere = match call.params.first() {
        Some(id) => environment::elsewhere(tx, &call.cx, id)?,
        None => None,
    };
    Ok(Error::NotFound(match elsewhere {
        Some(kind) => format!(
            "Record not found: it belongs to the {} environment, and the API key to the {} one",
            kind.as_str(),
            call.cx.environment.kind.as_str()
        ),
        None => details,
    }))
}

fn body(request: &Request, dialect: Dialect, operation: &Operation) -> Result<Json> {
    let (presence, shape) = match &operation.body {
        Body::None => return Ok(Json::Null),
        Body::Optional(shape) => (Presence::Optional, shape),
        Body::Required(shape) => (Presence::Required, shape),
    };
    let parsed =
        accepts::parse(&request.body, request.header("content-type"), presence).map_err(bad)?;
    let named = versions::Operation {
        id: operation.id,
        resource: operation.resource,
    };
    let body = dialect.request(&named, parsed).map_err(bad)?;
    accepts::check(shape, &body).map_err(bad)?;
    Ok(body)
}
