//! The attribute block-list of an endpoint or an API key: what is taken out of a payload or an answer
//! before it is sent (contract, webhook and API attribute blocklists).
//!
//! An entry is a key (`name-first`), which holds anywhere in the attributes, or a path from the
//! payload's root (`/data/attributes/fields/name-*`, `/*/attributes/note`), at its end perhaps the
//! type of the resource (`?type=inquiry`). `*` stands for any run of characters within one name,
//! key styles and case do not matter. `!` in front exempts, whatever the order. Types, ids and
//! relationships always stay.

use serde_json::{Map, Value as Json};

use super::{bare, covers};

/// Entries of one list.
pub const MAX_ENTRIES: usize = 500;
/// Characters of one entry.
pub const MAX_ENTRY: usize = 255;

/// Members of a document that hold resources.
const RESOURCES: [&str; 2] = ["data", "included"];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reach {
    /// A key at any depth.
    Key(String),
    /// The names from the payload's root, and the resource's type if it matters. A resource that
    /// does not say its type, as in the body of a request, may be of any.
    Path(Vec<String>, Option<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    exempts: bool,
    reach: Reach,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocklist(Vec<Entry>);

impl Blocklist {
    /// # Errors
    /// The number of the first entry that cannot be one, and what is wrong with it.
    pub fn parse(entries: &[String]) -> Result<Self, (usize, String)> {
        entries
            .iter()
            .enumerate()
            .map(|(at, text)| entry(text).map_err(|why| (at, why)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all that `other` hides is hidden by this list too, whatever the document: it has all
    /// of its entries, and exempts nothing that `other` does not.
    pub fn hides_all_of(&self, other: &Self) -> bool {
        let blocks = |entry: &&Entry| !entry.exempts;
        let exempts = |entry: &&Entry| entry.exempts;
        other.0.iter().filter(blocks).all(|it| self.0.contains(it))
            && (other.is_empty() || self.0.iter().filter(exempts).all(|it| other.0.contains(it)))
    }

    /// Takes the blocked attributes out of a payload or an answer: `{data, included}`.
    pub fn apply(&self, document: &mut Json) {
        if self.is_empty() {
            return;
        }
        for member in RESOURCES {
            match document.get_mut(member) {
                Some(Json::Array(resources)) => {
                    for resource in resources {
                        self.resource(member, resource);
                    }
                }
                Some(resource) => self.resource(member, resource),
                None => {}
            }
        }
    }

    /// The same for what a log keeps of a document; beside its resources also `meta`, a query, and
    /// whatever else it holds.
    pub fn apply_to_copy(&self, document: &mut Json) {
        if self.is_empty() {
            return;
        }
        self.apply(document);
        if let Json::Object(members) = document {
            for (name, value) in members {
                if !RESOURCES.contains(&name.as_str()) {
                    self.inside(&mut vec![bare(name)], "", value);
                }
            }
        }
    }

    fn resource(&self, member: &str, resource: &mut Json) {
        let kind = bare(resource["type"].as_str().unwrap_or_default());
        if let Some(Json::Object(attributes)) = resource.get_mut("attributes") {
            let mut path = vec![member.to_owned(), "attributes".to_owned()];
            self.members(&mut path, &kind, attributes);
        }
    }

    fn members(&self, path: &mut Vec<String>, kind: &str, object: &mut Map<String, Json>) {
        // A field is told as its type and its value: neither means anything alone.
        let cell = object.len() == 2 && object.contains_key("type") && object.contains_key("value");
        for name in object.keys().cloned().collect::<Vec<_>>() {
            path.push(bare(&name));
            if !cell && self.blocks(path, kind) {
                object.shift_remove(&name);
            } else if let Some(value) = object.get_mut(&name) {
                self.inside(path, kind, value);
            }
            path.pop();
        }
    }

    fn inside(&self, path: &mut Vec<String>, kind: &str, value: &mut Json) {
        match value {
            // The payload of an event, the body of a logged request: paths begin at its root.
            Json::Object(object) if is_document(object) => self.apply_to_copy(value),
            Json::Object(object) => self.members(path, kind, object),
            Json::Array(items) => {
                for item in items {
                    self.inside(path, kind, item);
                }
            }
            _ => {}
        }
    }

    fn blocks(&self, path: &[String], kind: &str) -> bool {
        let mut blocked = false;
        for entry in &self.0 {
            if entry.reach.covers(path, kind) {
                if entry.exempts {
                    return false;
                }
                blocked = true;
            }
        }
        blocked
    }
}

impl Reach {
    fn covers(&self, path: &[String], kind: &str) -> bool {
        match self {
            Self::Key(pattern) => path.last().is_some_and(|name| covers(pattern, name)),
            Self::Path(patterns, of) => {
                patterns.len() == path.len()
                    && of
                        .as_ref()
                        .is_none_or(|of| kind.is_empty() || covers(of, kind))
                    && patterns.iter().zip(path).all(|(p, name)| covers(p, name))
            }
        }
    }
}

fn is_document(object: &Map<String, Json>) -> bool {
    let resource = |it: &Json| it.get("attributes").is_some();
    match object.get("data") {
        Some(Json::Array(all)) => all.first().is_some_and(resource),
        Some(one) => resource(one),
        None => false,
    }
}

fn entry(text: &str) -> Result<Entry, String> {
    if text.chars().count() > MAX_ENTRY {
        return Err(format!("must have at most {MAX_ENTRY} characters"));
    }
    let (exempts, rest) = match text.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let reach = match rest.strip_prefix('/') {
        None if rest.is_empty() => return Err("must name an attribute".into()),
        None if rest.contains(['/', '?']) => {
            return Err("must be a key, or a path that begins with /".into());
        }
        None => Reach::Key(bare(rest)),
        Some(path) => {
            let (path, of) = match path.split_once('?') {
                None => (path, None),
                Some((path, query)) => match query.strip_prefix("type=") {
                    Some(kind) if !kind.is_empty() => (path, Some(bare(kind))),
                    _ => return Err("may end in ?type= and a resource type only".into()),
                },
            };
            let names: Vec<String> = path.split('/').map(bare).collect();
            if names.iter().any(String::is_empty) {
                return Err("has an empty name in its path".into());
            }
            Reach::Path(names, of)
        }
    };
    Ok(Entry { exempts, reach })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn payload() -> Json {
        json!({
            "data": {"type": "inquiry", "id": "inq_1", "attributes": {
                "status": "created", "note": "n", "tags": ["a"],
                "fields": {
                    "name-first": {"type": "string", "value": "Ada"},
                    "phone-number": {"type": "string", "value": "1"},
                },
            }, "relationships": {"account": {"data": {"type": "account", "id": "act_1"}}}},
            "included": [{"type": "account", "id": "act_1", "attributes": {
                "note": "m",
                "fields": {"name": {"type": "hash", "value": {"first": {"type": "string", "value": "Ada"}}}},
            }}],
        })
    }

    fn left(entries: &[&str]) -> Json {
        let entries: Vec<String> = entries.iter().map(|e| (*e).to_owned()).collect();
        let mut payload = payload();
        Blocklist::parse(&entries).unwrap().apply(&mut payload);
        payload
    }

    #[test]
    fn a_key_holds_anywhere_in_any_style() {
        for key in ["name-first", "nameFirst", "name_first", "NAME-*"] {
            let left = left(&[key]);
            let fields = &left["data"]["attributes"]["fields"];
            assert_eq!(
                fields,
                &json!({"phone-number": {"type": "string", "value": "1"}})
            );
        }
        assert_eq!(
            left(&["first"])["included"][0]["attributes"]["fields"]["name"]["value"],
            json!({})
        );
        let left = left(&["note"]);
        assert!(left["data"]["attributes"].get("note").is_none());
        assert!(left["included"][0]["attributes"].get("note").is_none());
    }

    #[test]
    fn a_path_holds_where_it_leads() {
        let without = left(&["/data/attributes/note"]);
        assert!(without["data"]["attributes"].get("note").is_none());
        assert_eq!(without["included"][0]["attributes"]["note"], "m");
        let without = left(&["/*/attributes/note?type=account"]);
        assert_eq!(without["data"]["attributes"]["note"], "n");
        assert!(without["included"][0]["attributes"].get("note").is_none());
        assert_eq!(left(&["/data/attributes"]), payload());
    }

    #[test]
    fn exemptions_win_and_make_an_allow_list() {
        let left = left(&["!name-first", "*", "!/data/attributes/fields", "!status"]);
        assert_eq!(
            left["data"],
            json!({"type": "inquiry", "id": "inq_1", "attributes": {
            "status": "created", "fields": {"name-first": {"type": "string", "value": "Ada"}},
        }, "relationships": {"account": {"data": {"type": "account", "id": "act_1"}}}})
        );
        assert_eq!(left["included"][0]["attributes"], json!({}));
    }

    #[test]
    fn a_document_in_a_document_has_a_root_of_its_own() {
        let list = |entry: &str| Blocklist::parse(&[entry.to_owned()]).unwrap();
        let fields = "/data/attributes/fields/name-*?type=inquiry";
        let event = json!({"data": {"type": "event", "attributes": {
            "name": "inquiry.created", "payload": payload()}}});
        let mut told = event.clone();
        list(fields).apply(&mut told);
        assert_eq!(
            told["data"]["attributes"]["payload"]["data"]["attributes"]["fields"],
            json!({"phone-number": {"type": "string", "value": "1"}})
        );
        let mut told = event;
        list("payload").apply(&mut told);
        assert_eq!(
            told["data"]["attributes"],
            json!({"name": "inquiry.created"})
        );
        // What a request sent does not say its type.
        let mut asked = json!({"data": {"attributes": {"fields": {"name-first": "Ada", "x": 1}}},
            "meta": {"account": {"note": "n", "id": 7}}});
        list(fields).apply_to_copy(&mut asked);
        list("note").apply_to_copy(&mut asked);
        assert_eq!(
            asked,
            json!({"data": {"attributes": {"fields": {"x": 1}}}, "meta": {"account": {"id": 7}}})
        );
    }

    #[test]
    fn a_list_hides_what_another_does_when_it_says_so_itself() {
        let list = |entries: &[&str]| {
            let entries: Vec<String> = entries.iter().map(|e| (*e).to_owned()).collect();
            Blocklist::parse(&entries).unwrap()
        };
        for (wider, narrower, so) in [
            (&["a", "b"][..], &["A"][..], true),
            (&["!x"], &[], true),
            (&["a"], &["a", "!x"], true),
            (&["a", "!x"], &["a"], false),
            (&[], &["a"], false),
            (&["a*"], &["ab"], false),
        ] {
            assert_eq!(list(wider).hides_all_of(&list(narrower)), so, "{wider:?}");
        }
    }

    #[test]
    fn nonsense_is_refused_by_its_place() {
        for (text, part) in [
            ("", "name an attribute"),
            ("!", "name an attribute"),
            ("a/b", "begins with /"),
            ("//a", "empty name"),
            ("/a?kind=b", "?type="),
            ("/a?type=", "?type="),
        ] {
            let (at, why) = Blocklist::parse(&["ok".into(), text.into()]).unwrap_err();
            assert!(at == 1 && why.contains(part), "{text}: {why}");
        }
        assert!(Blocklist::parse(&["x".repeat(256)]).is_err());
    }
}
