//! What of a request may be kept in a log: the shape of everything, the value of what says nothing
//! about a person and opens nothing. A value is masked unless there is a reason to keep it.

use serde_json::{Map, Value as Json};

use crate::ids;
use crate::scenarios::Scenario;

/// Characters kept of a masked value's shape.
const SHAPE_LEN: usize = 64;
/// Members kept of an object, and characters of a member's name.
const MEMBERS: usize = 200;
const NAME_LEN: usize = 64;

/// In place of a whole value that opens something.
pub const HIDDEN: &str = "****";

/// Names, without `-` and `_`, whose values tell nothing about a person.
const KEPT: [&str; 32] = [
    "after",
    "allowed",
    "apikeyinflection",
    "apiversion",
    "attribute",
    "before",
    "days",
    "direction",
    "enabledevents",
    "enabledlocales",
    "fields",
    "frozen",
    "id",
    "include",
    "limit",
    "method",
    "operator",
    "page",
    "permission",
    "permissions",
    "pointer",
    "publish",
    "remaining",
    "size",
    "status",
    "statuses",
    "type",
    "types",
    "upsertby",
    "version",
    "responsestatus",
    "secondstoreset",
];

/// Parts of names whose values open something; hidden everywhere.
const OPENING: [&str; 7] = [
    "secret",
    "token",
    "password",
    "authorization",
    "header",
    "onetimelink",
    "credential",
];

/// How much of a body is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It may tell of people.
    Personal,
    /// Settings, templates, keys: all but what opens something.
    Plain,
}

/// Letters and digits become `*`; what stands between them stays, so that a date is seen to be one.
pub fn shape(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(SHAPE_LEN)
        .map(|c| match c {
            '-' | '.' | '@' | '/' | ':' | ' ' | '+' | '_' | ',' => c,
            _ => '*',
        })
        .collect();
    if text.chars().nth(SHAPE_LEN).is_some() {
        out.push('…');
    }
    out
}

/// A sentence of ours, without what it repeats of the request.
fn sentence(text: &str) -> String {
    text.split('"')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            0 => part.to_owned(),
            _ => shape(part),
        })
        .collect::<Vec<_>>()
        .join("\"")
}

pub fn body(manner: Manner, value: &Json) -> Json {
    walk(manner, "", value)
}

fn walk(manner: Manner, name: &str, value: &Json) -> Json {
    let plain_name: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let opens =
        OPENING.iter().any(|part| plain_name.contains(part)) && !plain_name.ends_with("expiresin");
    if opens && !value.is_null() {
        return HIDDEN.into();
    }
    match value {
        Json::Null | Json::Bool(_) => value.clone(),
        Json::Array(items) => items
            .iter()
            .take(MEMBERS)
            .map(|item| walk(manner, name, item))
            .collect(),
        Json::Object(members) if plain_name == "fields" => each(members, |_, value| cell(value)),
        Json::Object(members) => each(members, |name, value| walk(manner, name, value)),
        Json::Number(_) if manner == Manner::Plain || kept(&plain_name) => value.clone(),
        Json::String(text) if ["details", "title"].contains(&&*plain_name) => sentence(text).into(),
        Json::String(text) if ids::looks_like_one(text) => value.clone(),
        Json::String(_) if plain_name == "value" || plain_name == "key" => masked(value),
        Json::String(text) if plain_name == "url" => address(text).into(),
        Json::String(_) if manner == Manner::Plain => value.clone(),
        Json::String(text) if kept(&plain_name) && is_word(text) => value.clone(),
        _ => masked(value),
    }
}

fn each(members: &Map<String, Json>, f: impl Fn(&str, &Json) -> Json) -> Json {
    members
        .iter()
        .take(MEMBERS)
        .map(|(name, value)| {
            let short: String = name.chars().take(NAME_LEN).collect();
            (short, f(name, value))
        })
        .collect::<Map<_, _>>()
        .into()
}

/// The value of a field: all of it, except that an answer's cell says of which type it is.
fn cell(value: &Json) -> Json {
    match value.as_object() {
        Some(members) if members.len() == 2 && members.contains_key("value") => {
            each(members, |name, value| match name {
                "type" => value.clone(),
                _ => masked(value),
            })
        }
        _ => masked(value),
    }
}

fn masked(value: &Json) -> Json {
    match value {
        Json::Null | Json::Bool(_) => value.clone(),
        Json::Number(number) => shape(&number.to_string()).into(),
        Json::String(text) => shape(text).into(),
        Json::Array(items) => items.iter().take(MEMBERS).map(masked).collect(),
        Json::Object(members) => each(members, |_, value| masked(value)),
    }
}

/// A word, a list of words or a time, as we write them: what people write about people is not.
fn is_word(text: &str) -> bool {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.,/*[]".contains(c);
    text.len() <= SHAPE_LEN && text.chars().all(word) || text.parse::<jiff::Timestamp>().is_ok()
}

fn kept(plain_name: &str) -> bool {
    KEPT.contains(&plain_name)
        || ["at", "seconds", "interval", "hours"]
            .iter()
            .any(|end| plain_name.len() > end.len() && plain_name.ends_with(end))
            && !plain_name.ends_with("format")
}

/// Scheme and host of an address; the rest may hold a secret.
fn address(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(url) => {
            let host = url.host_str().unwrap_or_default();
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            format!("{}://{host}{port}{}", url.scheme(), shape(url.path()))
        }
        Err(_) => shape(text),
    }
}

/// A query string as an object, `a[b]=c` as an object in it.
pub fn query(manner: Manner, text: &str) -> Json {
    let mut all = Map::new();
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()).take(MEMBERS) {
        let (outer, inner) = match name.split_once('[') {
            Some((outer, inner)) => (outer, Some(inner.trim_end_matches(']').to_owned())),
            None => (&*name, None),
        };
        let outer: String = outer.chars().take(NAME_LEN).collect();
        match inner {
            None => {
                let value = walk(manner, &outer, &value.into_owned().into());
                all.insert(outer, value);
            }
            Some(inner) => {
                // The names of attributes, of pages and their sizes are kept; what is looked for by
                // a filter or a search is masked unless it is an id or a word of ours.
                let judged = match outer.as_str() {
                    "page" | "fields" | "include" => "page",
                    _ => &inner,
                };
                let value = walk(manner, judged, &value.into_owned().into());
                let place = all.entry(outer).or_insert_with(|| Json::Object(Map::new()));
                if let Some(members) = place.as_object_mut() {
                    members.insert(inner.chars().take(NAME_LEN).collect(), value);
                }
            }
        }
    }
    Json::Object(all)
}

/// A path whose changing parts are ids or scenarios; anything else that somebody wrote there is masked.
pub fn path(pattern: &str, path: &str) -> String {
    if pattern == ASTRAY {
        return astray(path);
    }
    let known: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let skipped = parts.len().saturating_sub(known.len());
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let hole = at >= skipped && known[at - skipped].starts_with('{');
            match hole && !ids::looks_like_one(part) && Scenario::find(part).is_none() {
                true => format!("/{}", shape(part)),
                false => format!("/{part}"),
            }
        })
        .collect()
}

/// The pattern of a path that is no operation.
pub const ASTRAY: &str = "*";

/// Of such a path, its beginning `/api/v1/noun`, where the noun is spelled as one, and ids.
fn astray(path: &str) -> String {
    let parts = path.trim_start_matches('/').split('/').enumerate();
    parts
        .map(|(at, part)| {
            let is_noun = part.len() <= SHAPE_LEN
                && part.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
            let stays = at < 2 || at == 2 && is_noun || ids::looks_like_one(part);
            match stays && part.len() <= SHAPE_LEN {
                true => format!("/{part}"),
                false => format!("/{}", shape(part)),
            }
        })
        .take(MEMBERS)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_masked_value_keeps_its_shape() {
        assert_eq!(shape("1971-03-29"), "****-**-**");
        assert_eq!(shape("ada@example.org"), "***@*******.***");
        assert_eq!(shape("Zoë Øst"), "*** ***");
        assert_eq!(shape(&"x".repeat(70)).chars().count(), SHAPE_LEN + 1);
    }

    #[test]
    fn ids_and_words_of_ours_stay_and_people_do_not() {
        let id = "inq_06h0p0bahnnbypav0xzw1kdak86m";
        let sent = json!({"data": {"id": id, "type": "inquiry", "attributes": {
            "status": "created", "created-at": "2026-01-01T00:00:00.000Z",
            "reference-id": "anna-7", "note": "said \"x\"", "tags": ["vip"],
            "fields": {"name-first": "Anna", "type": "a type", "status": {"value": "x", "type": "string"}}}},
            "meta": {"session-token": "eyJ", "oneTimeLink": "https://x", "expires-in-seconds": 10},
            "errors": [{"title": "Bad", "details": "status is \"Anna\"; must be one of: a, b"}]});
        assert_eq!(
            body(Manner::Personal, &sent),
            json!({"data": {"id": id, "type": "inquiry", "attributes": {
                "status": "created", "created-at": "2026-01-01T00:00:00.000Z",
                "reference-id": "****-*", "note": "**** ***", "tags": ["***"],
                "fields": {"name-first": "****", "type": "* ****", "status": {"value": "*", "type": "string"}}}},
                "meta": {"session-token": HIDDEN, "oneTimeLink": HIDDEN, "expires-in-seconds": 10},
                "errors": [{"title": "Bad", "details": "status is \"****\"; must be one of: a, b"}]})
        );
    }

    #[test]
    fn settings_stay_but_for_what_opens_something() {
        let sent = json!({"name": "Backend", "value": "persona_sandbox_x", "days": 3,
            "url": "https://u:p@hooks.example.org/a/b?token=c", "secrets": ["s"],
            "file-access-token-expires-in": 600});
        assert_eq!(
            body(Manner::Plain, &sent),
            json!({"name": "Backend", "value": "*******_*******_*", "days": 3,
                "url": "https://hooks.example.org/*/*", "secrets": HIDDEN,
                "file-access-token-expires-in": 600})
        );
    }

    #[test]
    fn queries_and_paths() {
        assert_eq!(
            query(
                Manner::Personal,
                "page[size]=5&filter[reference-id]=anna&filter[status]=created&include=account&q=Anna"
            ),
            json!({"page": {"size": "5"}, "filter": {"reference-id": "****", "status": "created"},
                "include": "account", "q": "****"})
        );
        let id = "inq_06h0p0bahnnbypav0xzw1kdak86m";
        assert_eq!(
            path(
                "/inquiries/{inquiry-id}/approve",
                &format!("/api/v1/inquiries/{id}/approve")
            ),
            format!("/api/v1/inquiries/{id}/approve")
        );
        assert_eq!(
            path("/inquiries/{inquiry-id}", "/api/v1/inquiries/Anna-7"),
            "/api/v1/inquiries/****-*"
        );
        let run = "/sandbox/scenarios/{scenario}/run";
        for (asked, kept) in [("id_expired", "id_expired"), ("anna_lee", "****_***")] {
            assert_eq!(
                path(run, &format!("/api/v1/sandbox/scenarios/{asked}/run")),
                format!("/api/v1/sandbox/scenarios/{kept}/run")
            );
        }
    }
}
