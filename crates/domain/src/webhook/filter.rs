//! The payload filter of an endpoint: a pattern that a payload must contain (contract, webhook
//! event filters).
//!
//! An object holds when each of its members does, letter by letter in the payload's own key style;
//! a list holds when each of its items is found in the payload's list; `$or` holds a list of
//! alternatives; anything else must be equal.

use serde_json::Value as Json;

/// Levels of a pattern.
pub const MAX_DEPTH: usize = 16;
/// Bytes of a pattern as text.
pub const MAX_BYTES: usize = 32 * 1024;

const OR: &str = "$or";

/// # Errors
/// What is wrong with the pattern.
pub fn check(pattern: &Json) -> Result<(), String> {
    if pattern.to_string().len() > MAX_BYTES {
        return Err(format!("must have at most {MAX_BYTES} bytes"));
    }
    walk(pattern, 0)
}

fn walk(pattern: &Json, depth: usize) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("must have at most {MAX_DEPTH} levels"));
    }
    match pattern {
        Json::Object(members) => {
            if let Some(alternatives) = members.get(OR)
                && alternatives.as_array().is_none_or(Vec::is_empty)
            {
                return Err("has a $or that is no list of alternatives".into());
            }
            members
                .values()
                .try_for_each(|value| walk(value, depth + 1))
        }
        Json::Array(items) => items.iter().try_for_each(|item| walk(item, depth + 1)),
        _ => Ok(()),
    }
}

/// Whether the payload contains the pattern.
pub fn holds(pattern: &Json, payload: &Json) -> bool {
    match (pattern, payload) {
        (Json::Object(members), _) => members.iter().all(|(name, wanted)| match name.as_str() {
            OR => wanted
                .as_array()
                .is_some_and(|all| all.iter().any(|one| holds(one, payload))),
            _ => payload.get(name).is_some_and(|found| holds(wanted, found)),
        }),
        (Json::Array(wanted), Json::Array(found)) => wanted
            .iter()
            .all(|one| found.iter().any(|item| holds(one, item))),
        (Json::Array(_), _) => false,
        _ => pattern == payload,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_is_contained_or_not() {
        let payload = json!({"data": {"type": "inquiry", "attributes": {
            "status": "completed", "note": null, "tags": ["a", "b"], "score": 3,
        }}});
        for pattern in [
            json!({}),
            json!({"data": {}}),
            json!({"data": {"attributes": {"status": "completed"}}}),
            json!({"data": {"attributes": {"note": null}}}),
            json!({"data": {"attributes": {"tags": ["b"]}}}),
            json!({"data": {"attributes": {"tags": []}}}),
            json!({"data": {"attributes": {"status": {"$or": ["failed", "completed"]}}}}),
            json!({"data": {"attributes": {"$or": [{"status": "failed"}, {"score": 3}]}}}),
        ] {
            assert!(holds(&pattern, &payload), "{pattern}");
        }
        for pattern in [
            json!({"data": {"attributes": {"Status": "completed"}}}),
            json!({"data": {"attributes": {"status": "complete"}}}),
            json!({"data": {"attributes": {"missing": null}}}),
            json!({"data": {"attributes": {"tags": ["a", "c"]}}}),
            json!({"data": {"attributes": {"status": ["completed"]}}}),
            json!({"data": {"attributes": {"status": {"$or": ["failed"]}}}}),
            json!({"data": {"attributes": {"$or": [{"status": "failed"}], "score": 3}}}),
            json!({"data": []}),
        ] {
            assert!(!holds(&pattern, &payload), "{pattern}");
        }
    }

    #[test]
    fn bad_patterns_are_refused() {
        assert!(check(&json!({"data": {"$or": "a"}})).is_err());
        assert!(check(&json!({"data": {"$or": []}})).is_err());
        assert!(check(&json!({"data": "x".repeat(MAX_BYTES)})).is_err());
        let deep = (0..=MAX_DEPTH).fold(json!(1), |inner, _| json!({"a": inner}));
        assert!(check(&deep).is_err());
        assert!(check(&json!({"data": {"attributes": {"status": {"$or": ["a"]}}}})).is_ok());
    }
}
