//! A body without what it tells of a person: its shape, ids, states and times stay.

use jiff::Timestamp;
use serde_json::Value as Json;

const HIDDEN: &str = "••••••";

/// Members whose text is never about a person, in kebab-case.
const HARMLESS: [&str; 4] = ["type", "id", "status", "event-type"];

/// What is not JSON is hidden whole.
pub fn masked(text: &str) -> String {
    let Ok(mut body) = serde_json::from_str::<Json>(text) else {
        return HIDDEN.to_owned();
    };
    let name = body["data"]["attributes"]["name"].take();
    hide(&mut body, "");
    // The event's own.
    body["data"]["attributes"]["name"] = name;
    format!("{body:#}")
}

fn hide(value: &mut Json, member: &str) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                hide(value, name);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| hide(item, member)),
        Json::String(text) if !is_harmless(member, text) => *value = HIDDEN.into(),
        Json::Number(_) => *value = HIDDEN.into(),
        Json::Null | Json::Bool(_) | Json::String(_) => {}
    }
}

fn is_harmless(member: &str, text: &str) -> bool {
    let is_time = ["-at", "_at", "At"].iter().any(|end| member.ends_with(end));
    HARMLESS.contains(&member) || (is_time && text.parse::<Timestamp>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::masked;
    use serde_json::{Value as Json, json};

    #[test]
    fn what_tells_of_a_person_is_hidden_in_every_key_style_and_the_shape_stays() {
        let body = json!({"data": {"type": "event", "id": "evt_1", "attributes": {
            "name": "inquiry.completed",
            "created-at": "2026-11-23T02:10:37.227Z",
            "payload": {"data": {"type": "inquiry", "id": "inq_1", "attributes": {
                "status": "completed", "note": "Ada", "referenceId": "Ada", "name": "Ada",
                "tags": ["Ada"], "born-at": "Ada", "completedAt": "2026-11-23T02:10:37Z",
                "fields": {"name-first": {"type": "string", "value": "Ada"},
                           "year": {"type": "number", "value": 1815}, "none": null}
            }}}
        }}});
        let text = masked(&body.to_string());
        assert!(!text.contains("Ada") && !text.contains("1815"), "{text}");
        let told: Json = serde_json::from_str(&text).expect("JSON");
        let attributes = &told["data"]["attributes"];
        assert_eq!(attributes["name"], "inquiry.completed");
        assert_eq!(attributes["payload"]["data"]["id"], "inq_1");
        let inquiry = &attributes["payload"]["data"]["attributes"];
        assert_eq!(inquiry["completedAt"], "2026-11-23T02:10:37Z");
        assert_eq!(inquiry["fields"]["name-first"]["type"], "string");
        assert_eq!(masked("Ada"), "••••••");
    }
}
