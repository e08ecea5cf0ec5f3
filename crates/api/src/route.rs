//! From a path to an operation.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::edge::accepts::{BODY_MAX, BODY_WITH_FILES_MAX};
use crate::operations::{OPERATIONS, Operation};
use crate::pending::PENDING;

/// What a path and method lead to.
pub enum Route {
    Found(&'static Operation, Vec<String>),
    /// An operation of the contract that this version does not have.
    Pending(&'static str),
    /// The path exists with these methods.
    OtherMethod(Vec<&'static str>),
    Nothing,
}

pub const BASE: &str = "/api/v1";
/// Longest path segment that is looked at.
const MAX_SEGMENT: usize = 256;

/// Operations by first segment and number of segments, so that few are compared.
fn index() -> &'static HashMap<(&'static str, usize), Vec<&'static Operation>> {
    static INDEX: OnceLock<HashMap<(&str, usize), Vec<&Operation>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: HashMap<_, Vec<_>> = HashMap::new();
        for operation in OPERATIONS {
            let mut segments = operation.path.split('/').skip(1);
            let first = segments.next().unwrap_or_default();
            index
                .entry((first, 1 + segments.count()))
                .or_default()
                .push(operation);
        }
        index
    })
}

/// Operations whose bodies hold fields of inquiries, and so files.
const TAKE_FILES: [&str; 2] = ["create-an-inquiry", "update-an-inquiry"];

/// Most bytes of a request's body.
pub fn body_limit(method: &str, path: &str) -> usize {
    match find(method, path) {
        Route::Found(operation, _) if TAKE_FILES.contains(&operation.id) => BODY_WITH_FILES_MAX,
        _ => BODY_MAX,
    }
}

pub fn find(method: &str, path: &str) -> Route {
    let Some(path) = path.strip_prefix(BASE) else {
        return Route::Nothing;
    };
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let Some(first) = segments.first() else {
        return Route::Nothing;
    };
    if segments
        .iter()
        .any(|segment| segment.is_empty() || segment.len() > MAX_SEGMENT)
    {
        return Route::Nothing;
    }
    let mut methods = Vec::new();
    let mut best: Option<(&'static Operation, Vec<String>)> = None;
    for operation in index().get(&(*first, segments.len())).into_iter().flatten() {
        let Some(params) = matches(operation.path, &segments) else {
            continue;
        };
        if operation.method != method {
            methods.push(operation.method);
        } else if best
            .as_ref()
            .is_none_or(|(_, known)| params.len() < known.len())
        {
            // A literal segment (`/inquiries/search`) goes before a placeholder.
            best = Some((operation, params));
        }
    }
    if let Some((operation, params)) = best {
        return Route::Found(operation, params);
    }
    let pending = PENDING
        .iter()
        .find(|(verb, pattern, _)| *verb == method && matches(pattern, &segments).is_some());
    match pending {
        Some((_, _, id)) => Route::Pending(id),
        None if methods.is_empty() => Route::Nothing,
        None => Route::OtherMethod(methods),
    }
}

/// The placeholders' values, when the pattern fits.
fn matches(pattern: &str, segments: &[&str]) -> Option<Vec<String>> {
    let mut params = Vec::new();
    let mut count = 0;
    for (expected, segment) in pattern.split('/').skip(1).zip(segments) {
        count += 1;
        if expected.starts_with('{') {
            let value = percent_encoding::percent_decode_str(segment)
                .decode_utf8()
                .ok()?;
            params.push(value.into_owned());
        } else if expected != *segment {
            return None;
        }
    }
    (count == segments.len() && pattern.split('/').count() - 1 == count).then_some(params)
}
