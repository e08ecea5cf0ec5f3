//! Errors in the words of the contract.

use bonafide_app::Error;
use bonafide_app::House;
use bonafide_app::door::{Request, Response};
use serde_json::Value as Json;

use crate::edge::errors::{Problem, Status, body};

pub fn problems(error: &Error) -> (u16, Json) {
    let one = |status: Status, details: &str| {
        (
            status.code(),
            Problem::new(status).details(details).into_body(),
        )
    };
    match error {
        Error::BadRequest(details) => one(Status::BadRequest, details),
        Error::Unauthorized(title) => (
            401,
            Problem::new(Status::Unauthorized)
                .title(title.as_str())
                .into_body(),
        ),
        Error::Forbidden(details) => one(Status::Forbidden, details),
        Error::NotFound(details) => one(Status::NotFound, details),
        Error::Malformed { details, meta } => with_meta(Status::BadRequest, details, Some(meta)),
        Error::Conflict { details, meta } => with_meta(Status::Conflict, details, meta.as_ref()),
        Error::Invalid(problems) => {
            let all = problems.iter().map(|problem| {
                let told =
                    Problem::new(Status::UnprocessableEntity).details(problem.details.as_str());
                match &problem.pointer {
                    Some(pointer) => told.pointer(pointer.as_str()),
                    None => told,
                }
            });
            (422, body(all))
        }
        Error::TooManyRequests { details, .. } => one(Status::TooManyRequests, details),
        Error::NotAvailable(details) => one(Status::NotImplemented, details),
        Error::Unavailable(_) => one(
            Status::ServiceUnavailable,
            "The server is busy. Nothing was changed; try again",
        ),
        Error::Outside(_) | Error::Internal(_) | Error::Answered(_) => one(
            Status::InternalServerError,
            "Something is wrong on the server. Nothing was changed; the Request-Id names this request in its log",
        ),
    }
}

fn with_meta(status: Status, details: &str, meta: Option<&Json>) -> (u16, Json) {
    let mut problem = Problem::new(status).details(details);
    if let Some(Json::Object(meta)) = meta {
        for (name, value) in meta {
            problem = problem.meta(name, value.clone());
        }
    }
    (status.code(), problem.into_body())
}

/// An answer for a request that was refused before anybody was known.
pub fn refuse(_house: &House, request: &Request, error: &Error) -> Response {
    if let Error::Answered(response) = error {
        return (**response).clone();
    }
    let (status, body) = problems(error);
    let response = Response::new(status, "application/json", body.to_string())
        .with("request-id", request.id.as_str())
        .with("cache-control", "no-store");
    match error {
        Error::Unauthorized(_) => response.with("www-authenticate", "Bearer"),
        _ => response,
    }
}
