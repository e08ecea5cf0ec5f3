//! What changed between two definitions, as somebody who publishes wants to read it.

use serde_json::{Map, Value};

use super::Definition;

/// Longest value that is told whole, in characters.
const LONGEST: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Added,
    Removed,
    Changed,
    /// A step or field that stands elsewhere in the order.
    Moved,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `step`, `field`, or the name of another member of the document.
    pub part: &'static str,
    /// The step's or field's name; empty for other members.
    pub name: String,
    pub kind: Kind,
    /// The members that differ: path, before, after.
    pub members: Vec<(String, Option<String>, Option<String>)>,
}

/// Everything that differs, in the order of the document; nothing for equal definitions.
pub fn differences(before: &Definition, after: &Definition) -> Vec<Difference> {
    let (before, after) = (before.to_value(), after.to_value());
    let mut found = Vec::new();
    for part in ["name", "description", "languages", "start", "theme"] {
        let members = members(&before[part], &after[part]);
        if !members.is_empty() {
            found.push(Difference {
                part,
                name: String::new(),
                kind: Kind::Changed,
                members,
            });
        }
    }
    let fields = |whole: &Value| -> Vec<(String, Value)> {
        let fields = whole["fields"].as_object().cloned().unwrap_or_default();
        fields.into_iter().collect()
    };
    let steps = |whole: &Value| -> Vec<(String, Value)> {
        let steps = whole["steps"].as_array().cloned().unwrap_or_default();
        let named = steps.into_iter().map(|step| {
            let name = step["step"].as_str().unwrap_or_default().to_owned();
            (name, step)
        });
        named.collect()
    };
    entries("field", &fields(&before), &fields(&after), &mut found);
    entries("step", &steps(&before), &steps(&after), &mut found);
    found
}

fn entries(
    part: &'static str,
    before: &[(String, Value)],
    after: &[(String, Value)],
    found: &mut Vec<Difference>,
) {
    let of = |name: &str, kind, members| Difference {
        part,
        name: name.to_owned(),
        kind,
        members,
    };
    let has = |all: &[(String, Value)], name: &str| all.iter().any(|(known, _)| known == name);
    for (name, _) in before.iter().filter(|(name, _)| !has(after, name)) {
        found.push(of(name, Kind::Removed, Vec::new()));
    }
    // The order is compared among those that both have: one more in front moves nothing.
    let stays = |all: &[(String, Value)], other: &[(String, Value)]| -> Vec<String> {
        let both = all.iter().filter(|(name, _)| has(other, name));
        both.map(|(name, _)| name.clone()).collect()
    };
    let (old_order, new_order) = (stays(before, after), stays(after, before));
    let place = |order: &[String], name: &str| order.iter().position(|known| known == name);
    for (name, value) in after {
        let Some((_, old)) = before.iter().find(|(known, _)| known == name) else {
            found.push(of(name, Kind::Added, Vec::new()));
            continue;
        };
        let members = members(old, value);
        if !members.is_empty() {
            found.push(of(name, Kind::Changed, members));
        }
        if place(&old_order, name) != place(&new_order, name) {
            found.push(of(name, Kind::Moved, Vec::new()));
        }
    }
}

/// The members that differ, by path; a list counts as one value.
fn members(before: &Value, after: &Value) -> Vec<(String, Option<String>, Option<String>)> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(
    path: &str,
    before: &Value,
    after: &Value,
    found: &mut Vec<(String, Option<String>, Option<String>)>,
) {
    if before == after {
        return;
    }
    if before.is_object() || after.is_object() {
        let nothing = Map::new();
        let old = before.as_object().unwrap_or(&nothing);
        let new = after.as_object().unwrap_or(&nothing);
        let mut keys: Vec<&String> = old.keys().collect();
        keys.extend(new.keys().filter(|key| !old.contains_key(*key)));
        let comparable = |value: &Value| value.is_object() || value.is_null();
        if comparable(before) && comparable(after) {
            for key in keys {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                let of = |all: &Map<String, Value>| all.get(key).cloned().unwrap_or_default();
                compare(&path, &of(old), &of(new), found);
            }
            return;
        }
    }
    found.push((path.to_owned(), shown(before), shown(after)));
}

fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return Some(text);
    }
    let start: String = text.chars().take(LONGEST).collect();
    Some(format!("{start}…"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(document: Value) -> Definition {
        Definition::parse(&document).expect("a definition")
    }

    fn document() -> Value {
        json!({
            "name": "Check", "languages": ["en-US"],
            "fields": {"name-first": {"type": "string"}, "name-last": {"type": "string"}},
            "steps": [
                {"step": "intro", "kind": "intro", "next": "name"},
                {"step": "name", "kind": "form", "title": "Who are you?", "fields": ["name-first", "name-last"], "next": "done"},
                {"step": "done", "kind": "end", "outcome": "completed"},
            ],
        })
    }

    #[test]
    fn equal_definitions_have_no_differences() {
        assert_eq!(differences(&parsed(document()), &parsed(document())), []);
    }

    #[test]
    fn what_was_added_removed_changed_and_moved_is_told_by_name() {
        let mut other = document();
        other["name"] = "Checks".into();
        other["fields"] = json!({
            "name-last": {"type": "string"}, "name-first": {"type": "string", "max-length": 40},
            "birthdate": {"type": "date"},
        });
        other["steps"] = json!([
            {"step": "name", "kind": "form", "title": "Your name", "fields": ["name-first", "birthdate"], "next": "done"},
            {"step": "done", "kind": "end", "outcome": "completed"},
        ]);
        let found = differences(&parsed(document()), &parsed(other));
        let told: Vec<(&str, &str, Kind)> = found
            .iter()
            .map(|it| (it.part, it.name.as_str(), it.kind))
            .collect();
        assert_eq!(
            told,
            [
                ("name", "", Kind::Changed),
                ("field", "name-last", Kind::Moved),
                ("field", "name-first", Kind::Changed),
                ("field", "name-first", Kind::Moved),
                ("field", "birthdate", Kind::Added),
                ("step", "intro", Kind::Removed),
                ("step", "name", Kind::Changed),
            ]
        );
        let step = found.last().unwrap();
        let title = step
            .members
            .iter()
            .find(|(path, _, _)| path.starts_with("title"));
        let (_, before, after) = title.expect("the title differs");
        assert_eq!(before.as_deref(), Some("Who are you?"));
        assert_eq!(after.as_deref(), Some("Your name"));
    }
}
