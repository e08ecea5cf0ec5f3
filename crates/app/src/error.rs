//! The one error type of the use-cases. The API words it in the contract's error objects, the
//! pages as problem pages; nothing else decides a status.

use serde_json::Value as Json;

use crate::door::{Errand, Response};

pub type Result<T> = std::result::Result<T, Error>;

/// One thing wrong with the input (status 422).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer into the request body, kebab-case, e.g. `/data/attributes/fields/birthdate`.
    pub pointer: Option<String>,
    pub details: String,
}

/// Texts are for the caller: they name members and limits, never values of a person.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// 400: the request cannot be understood.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// 400 with where it stands and what would be right; `meta` is an object.
    #[error("bad request: {details}")]
    Malformed { details: String, meta: Json },
    /// 401: no key, or one that is not accepted; carries a title only.
    #[error("unauthorized: {0}")]
    Unauthorized(String),
    /// 403
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// 404
    #[error("not found: {0}")]
    NotFound(String),
    /// 409: it conflicts with what is stored; `meta` may name the existing object.
    #[error("conflict: {details}")]
    Conflict { details: String, meta: Option<Json> },
    /// 422
    #[error("invalid: {0:?}")]
    Invalid(Vec<Problem>),
    /// 429, with the seconds until the window ends.
    #[error("too many requests")]
    TooManyRequests { details: String, retry_after: u64 },
    /// 501: an operation of the contract that this version does not have yet.
    #[error("not available: {0}")]
    NotAvailable(String),
    /// 503: worth trying again.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// An answer that is finished; the transaction is undone all the same.
    #[error("answered with {}", .0.status)]
    Answered(Box<Response>),
    /// Something has to be done outside of the transaction before the request can be answered: the
    /// transaction is undone, the errand run, and the request asked again. Never reaches a caller.
    #[error("an errand outside is needed")]
    Outside(Box<Errand>),
    /// 500: a defect or damage; the text is for the log, not for the caller.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    pub fn not_found() -> Self {
        Self::NotFound("Record not found".into())
    }

    pub fn conflict(details: impl Into<String>) -> Self {
        Self::Conflict {
            details: details.into(),
            meta: None,
        }
    }

    pub fn invalid(pointer: impl Into<String>, details: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem {
            pointer: Some(pointer.into()),
            details: details.into(),
        }])
    }

    pub fn invalid_without_pointer(details: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem {
            pointer: None,
            details: details.into(),
        }])
    }

    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest(_) | Self::Malformed { .. } => 400,
            Self::Unauthorized(_) => 401,
            Self::Forbidden(_) => 403,
            Self::NotFound(_) => 404,
            Self::Conflict { .. } => 409,
            Self::Invalid(_) => 422,
            Self::TooManyRequests { .. } => 429,
            Self::NotAvailable(_) => 501,
            Self::Unavailable(_) => 503,
            Self::Answered(response) => response.status,
            Self::Internal(_) | Self::Outside(_) => 500,
        }
    }
}

impl From<bonafide_db::Error> for Error {
    fn from(error: bonafide_db::Error) -> Self {
        match error {
            // Only requests with an idempotency key lay claim to anything.
            bonafide_db::Error::Claimed => Self::conflict(crate::once::TWIN),
            bonafide_db::Error::Busy | bonafide_db::Error::Unavailable { .. } => {
                Self::Unavailable(error.to_string())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<bonafide_domain::Refusal> for Error {
    fn from(refusal: bonafide_domain::Refusal) -> Self {
        Self::conflict(refusal.0)
    }
}
