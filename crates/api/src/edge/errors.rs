//! The error body of the contract, and the fault that the edge itself reports.
//!
//! Error objects are closed in the published schema: which members one may carry depends
//! on the status, and a member too many fails a strict client. The builder therefore
//! drops what a status does not allow instead of trusting each caller to remember.

use serde_json::{Map, Value, json};

/// The statuses with which the API answers an error.
///
/// The first ten are the contract's; the last two are ours, for a defect and for an
/// operation that this server does not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// 400: the request is malformed.
    BadRequest,
    /// 401: the key is missing, unknown or expired. Carries a title only.
    Unauthorized,
    /// 403: the key is good but may not do this.
    Forbidden,
    /// 404: there is no such record in this environment.
    NotFound,
    /// 408: the client was too slow in sending.
    RequestTimeout,
    /// 409: a duplicate, a concurrent change, or a state that forbids the operation.
    Conflict,
    /// 422: well formed, but a value is not acceptable. May point at the value.
    UnprocessableEntity,
    /// 429: the rate limit or a quota is used up.
    TooManyRequests,
    /// 500: a defect of this server.
    InternalServerError,
    /// 501: the operation exists in the contract but not in this server.
    NotImplemented,
    /// 503: a part of the server is not available.
    ServiceUnavailable,
}

impl Status {
    /// Every status, in the order of its code.
    pub const ALL: [Self; 11] = [
        Self::BadRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::RequestTimeout,
        Self::Conflict,
        Self::UnprocessableEntity,
        Self::TooManyRequests,
        Self::InternalServerError,
        Self::NotImplemented,
        Self::ServiceUnavailable,
    ];

    /// The HTTP status code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::RequestTimeout => 408,
            Self::Conflict => 409,
            Self::UnprocessableEntity => 422,
            Self::TooManyRequests => 429,
            Self::InternalServerError => 500,
            Self::NotImplemented => 501,
            Self::ServiceUnavailable => 503,
        }
    }

    /// The title used when the caller gives none, worded as the contract's examples are.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Bad Request",
            Self::Unauthorized => "Must be authenticated to access this endpoint",
            Self::Forbidden => "Forbidden",
            Self::NotFound => "Record not found",
            Self::RequestTimeout => "Request Timeout",
            Self::Conflict => "Conflict",
            Self::UnprocessableEntity => "Unprocessable entity",
            Self::TooManyRequests => "Rate limit exceeded",
            Self::InternalServerError => "Internal server error",
            Self::NotImplemented => "Not implemented",
            Self::ServiceUnavailable => "Service unavailable",
        }
    }

    /// Whether an error of this status may say `details`: all but 401, whose published
    /// schema has a title and nothing else.
    #[must_use]
    pub const fn allows_details(self) -> bool {
        !matches!(self, Self::Unauthorized)
    }

    /// Whether an error of this status may carry `source.pointer`: 422 alone.
    #[must_use]
    pub const fn allows_source(self) -> bool {
        matches!(self, Self::UnprocessableEntity)
    }

    /// Whether an error of this status may carry the free-form `meta`.
    #[must_use]
    pub const fn allows_meta(self) -> bool {
        matches!(
            self,
            Self::BadRequest | Self::Forbidden | Self::NotFound | Self::Conflict
        )
    }
}

/// One error object under construction.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    status: Status,
    title: String,
    details: Option<String>,
    pointer: Option<String>,
    meta: Option<Map<String, Value>>,
}

impl Problem {
    /// An error with the customary title of its status and nothing else.
    #[must_use]
    pub fn new(status: Status) -> Self {
        Self {
            status,
            title: status.title().to_owned(),
            details: None,
            pointer: None,
            meta: None,
        }
    }

    /// Replaces the customary title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Says in a sentence what is wrong.
    #[must_use]
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// Points at the member of the request body that is at fault (RFC 6901).
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds one machine-readable fact.
    #[must_use]
    pub fn meta(mut self, name: &str, value: Value) -> Self {
        self.meta
            .get_or_insert_with(Map::new)
            .insert(name.to_owned(), value);
        self
    }

    /// The status to answer with.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The error object, with only the members that its status allows.
    ///
    /// Where `source` is not allowed but `meta` is, the pointer moves into `meta`, so a
    /// client can still find the member without reading prose.
    #[must_use]
    pub fn into_object(self) -> Value {
        let Self {
            status,
            title,
            details,
            pointer,
            mut meta,
        } = self;
        let mut object = Map::new();
        object.insert("title".to_owned(), Value::String(title));
        if let Some(details) = details.filter(|_| status.allows_details()) {
            object.insert("details".to_owned(), Value::String(details));
        }
        if let Some(pointer) = pointer {
            if status.allows_source() {
                object.insert("source".to_owned(), json!({ "pointer": pointer }));
            } else {
                meta.get_or_insert_with(Map::new)
                    .insert("pointer".to_owned(), Value::String(pointer));
            }
        }
        if let Some(meta) = meta.filter(|_| status.allows_meta()) {
            object.insert("meta".to_owned(), Value::Object(meta));
        }
        Value::Object(object)
    }

    /// The whole body with this one error.
    #[must_use]
    pub fn into_body(self) -> Value {
        body([self])
    }
}

/// The whole error body: `{"errors": [...]}`.
#[must_use]
pub fn body(problems: impl IntoIterator<Item = Problem>) -> Value {
    let errors = problems.into_iter().map(Problem::into_object).collect();
    json!({ "errors": Value::Array(errors) })
}

/// What the edge finds wrong with a request before any use-case has seen it. Always
/// answered with 400.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{details}")]
pub struct Fault {
    /// The sentence for `details`.
    pub details: String,
    /// The member at fault (RFC 6901), when the fault lies in the body.
    pub pointer: Option<String>,
    /// The names or values that would have been accepted, when there is such a list.
    pub allowed: Vec<String>,
}

impl Fault {
    /// A fault of the request as a whole.
    #[must_use]
    pub fn new(details: impl Into<String>) -> Self {
        Self {
            details: details.into(),
            pointer: None,
            allowed: Vec::new(),
        }
    }

    /// Says where in the body.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Says what would have been accepted.
    #[must_use]
    pub fn allowing<'a>(mut self, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        self.allowed = allowed.into_iter().map(str::to_owned).collect();
        self
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let mut problem = Self::new(Status::BadRequest).details(fault.details);
        problem.pointer = fault.pointer;
        if fault.allowed.is_empty() {
            problem
        } else {
            problem.meta("allowed", Value::from(fault.allowed))
        }
    }
}

/// The longest piece of a client's own text that an error repeats, in characters.
const QUOTED_MAX: usize = 64;

/// A client's text in quotation marks, shortened, with control characters escaped, so
/// that an error stays one readable line whatever was sent.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(QUOTED_MAX) + 2);
    out.push('"');
    for (at, c) in text.chars().enumerate() {
        if at == QUOTED_MAX {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(status: Status) -> Value {
        Problem::new(status)
            .details("d")
            .pointer("/data")
            .meta("k", json!(1))
            .into_object()
    }

    fn members(value: &Value) -> Vec<&str> {
        value
            .as_object()
            .map(|o| o.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    #[test]
    fn each_status_carries_exactly_what_its_schema_allows() {
        for status in Status::ALL {
            let expected: &[&str] = match status.code() {
                401 => &["title"],
                422 => &["title", "details", "source"],
                400 | 403 | 404 | 409 => &["title", "details", "meta"],
                _ => &["title", "details"],
            };
            assert_eq!(members(&loaded(status)), expected, "{}", status.code());
        }
    }

    #[test]
    fn the_pointer_of_a_400_moves_into_meta() {
        assert_eq!(
            loaded(Status::BadRequest)["meta"],
            json!({ "k": 1, "pointer": "/data" })
        );
    }

    #[test]
    fn a_fault_lists_what_is_allowed() {
        let fault = Fault::new("x is not known").at("/x").allowing(["a", "b"]);
        assert_eq!(
            Problem::from(fault).into_body(),
            json!({ "errors": [{
                "title": "Bad Request",
                "details": "x is not known",
                "meta": { "allowed": ["a", "b"], "pointer": "/x" },
            }] })
        );
    }

    #[test]
    fn quotation_is_bounded_and_printable() {
        assert_eq!(quoted("a\n"), "\"a\\n\"");
        assert_eq!(quoted(&"é".repeat(500)).chars().count(), QUOTED_MAX + 3);
    }
}
