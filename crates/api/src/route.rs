//! From a path to an operation.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::edge::accepts::{BODY_MAX, BODY_WITH_FILES_MAX};
use crate::operations::{OPERATIONS, Operation};
use crate::pending::PENDING;

/// What a path and method lead to.
pub enum Route {
    Found(&'static Operation),
    /// An operation of the contract that this version does not have.
    Pending(&'static str),
    /// The path exists with these methods.
    OtherMethod(Vec<&'static str>),
    Nothing,
}

pub const BASE: &str = "/api/v1";
/// Longest path segment that is looked at.
const MAX_SEGMENT: usize = 256;

/// Operations by first segment and number of segments, so that few are compared; those with fewer
/// placeholders first: a literal segment (`/inquiries/search`) goes before a placeholder.
fn index() -> &'static HashMap<(&'static str, usize), Vec<&'static Operation>> {
    static INDEX: OnceLock<HashMap<(&str, usize), Vec<&Operation>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: HashMap<_, Vec<_>> = HashMap::new();
        for operation in OPERATIONS {
            let mut segments = segments(operation.path);
            let first = segments.next().unwrap_or_default();
            index
                .entry((first, 1 + segments.count()))
                .or_default()
                .push(operation);
        }
        for operations in index.values_mut() {
            operations.sort_by_key(|operation| operation.path.matches('{').count());
        }
        index
    })
}

/// Operations whose bodies hold fields of inquiries, and so files.
const TAKE_FILES: [&str; 2] = ["create-an-inquiry", "update-an-inquiry"];

/// Most bytes of a request's body.
pub fn body_limit(method: &str, path: &str) -> usize {
    match find(method, path) {
        Route::Found(operation) if TAKE_FILES.contains(&operation.id) => BODY_WITH_FILES_MAX,
        _ => BODY_MAX,
    }
}

/// Asked several times on the way of a request: it allocates nothing for an operation that exists.
pub fn find(method: &str, path: &str) -> Route {
    let Some(path) = path.strip_prefix(BASE) else {
        return Route::Nothing;
    };
    let Some(first) = segments(path).next() else {
        return Route::Nothing;
    };
    if segments(path).any(|segment| segment.is_empty() || segment.len() > MAX_SEGMENT) {
        return Route::Nothing;
    }
    let mut methods = Vec::new();
    let known = index().get(&(first, segments(path).count()));
    for operation in known.into_iter().flatten() {
        if !fits(operation.path, path) {
            continue;
        }
        if operation.method == method {
            return Route::Found(operation);
        }
        methods.push(operation.method);
    }
    let pending = PENDING
        .iter()
        .find(|(verb, pattern, _)| *verb == method && fits(pattern, path));
    match pending {
        Some((_, _, id)) => Route::Pending(id),
        None if methods.is_empty() => Route::Nothing,
        None => Route::OtherMethod(methods),
    }
}

/// Values of an operation's placeholders in a path that leads to it, in order.
pub fn params(operation: &Operation, path: &str) -> Vec<String> {
    let path = path.strip_prefix(BASE).unwrap_or_default();
    segments(operation.path)
        .zip(segments(path))
        .filter(|(expected, _)| is_placeholder(expected))
        .filter_map(|(_, segment)| decoded(segment))
        .map(Cow::into_owned)
        .collect()
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

fn is_placeholder(expected: &str) -> bool {
    expected.starts_with('{')
}

/// None: no text.
fn decoded(segment: &str) -> Option<Cow<'_, str>> {
    percent_encoding::percent_decode_str(segment)
        .decode_utf8()
        .ok()
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut given = segments(path);
    let all = segments(pattern).all(|expected| {
        given
            .next()
            .is_some_and(|segment| match is_placeholder(expected) {
                true => decoded(segment).is_some(),
                false => expected == segment,
            })
    });
    all && given.next().is_none()
}
