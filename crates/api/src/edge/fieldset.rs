//! Sparse fieldsets: `fields[inquiry]=status,fields.name-first`.
//!
//! A listed type keeps only the named attributes, in `data` and in `included`;
//! relationships stay complete, so that an included object can still be reached. A parent
//! type (`verification`) covers its subtypes (`verification/selfie`) unless those are
//! listed themselves. A type that the answer does not contain and a name that a resource
//! does not have are without effect: the answer could not say whether a customer's field
//! is unknown or merely empty.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::errors::{Fault, quoted};
use super::inflection::{letters, to_kebab};
use super::query::{Node, Query};

/// The most names one request may list.
pub const NAMES_MAX: usize = 1000;
/// The deepest path: `fields.name.value.first.value` has five steps.
pub const DEPTH_MAX: usize = 5;

/// What to keep of an object's members, by their names without style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Keep {
    members: IndexMap<String, Keep>,
    /// The object was named itself, so all of it stays.
    whole: bool,
}

/// What to keep of each listed type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fieldset {
    types: IndexMap<String, Keep>,
}

impl Fieldset {
    /// Reads every `fields[type]`. Types and names may be in any key style.
    ///
    /// # Errors
    /// A fault for `fields` without a type, a list that is no list of names, a path deeper
    /// than [`DEPTH_MAX`], and more than [`NAMES_MAX`] names.
    pub fn from_query(query: &Query) -> Result<Self, Fault> {
        let mut set = Self::default();
        let mut count = 0;
        if query
            .get("fields")
            .is_some_and(|node| node.as_map().is_none())
        {
            return Err(Fault::new(
                "fields must name a resource type, as in fields[inquiry]=status",
            ));
        }
        for (kind, node) in query.below("fields") {
            let names = names(kind, node)?;
            count += names.len();
            if count > NAMES_MAX {
                return Err(Fault::new(format!(
                    "fields lists more than {NAMES_MAX} attributes"
                )));
            }
            let keep = set.types.entry(to_kebab(kind).into_owned()).or_default();
            for name in names {
                keep.add(name)?;
            }
        }
        Ok(set)
    }

    /// Whether every attribute is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// Removes the attributes that were not asked for.
    pub fn prune(&self, body: &mut Value) {
        if self.is_empty() {
            return;
        }
        for member in ["data", "included"] {
            match body.get_mut(member) {
                Some(Value::Array(resources)) => {
                    resources.iter_mut().for_each(|r| self.prune_resource(r));
                }
                Some(resource) => self.prune_resource(resource),
                None => {}
            }
        }
    }

    fn prune_resource(&self, resource: &mut Value) {
        let Some(kind) = resource.get("type").and_then(Value::as_str) else {
            return;
        };
        let Some(keep) = self.of_type(kind) else {
            return;
        };
        if let Some(Value::Object(attributes)) = resource.get_mut("attributes") {
            keep.retain(attributes);
        }
    }

    fn of_type(&self, kind: &str) -> Option<&Keep> {
        self.types
            .get(kind)
            .or_else(|| self.types.get(kind.split_once('/')?.0))
    }
}

impl Keep {
    fn add(&mut self, path: &str) -> Result<(), Fault> {
        let mut keep = self;
        for (depth, step) in path.split('.').enumerate() {
            if depth == DEPTH_MAX {
                return Err(Fault::new(format!(
                    "fields: {} is deeper than {DEPTH_MAX}",
                    quoted(path)
                )));
            }
            keep = keep.members.entry(letters(step)).or_default();
        }
        keep.whole = true;
        Ok(())
    }

    /// The recursion is bounded by [`DEPTH_MAX`].
    fn retain(&self, object: &mut Map<String, Value>) {
        object.retain(|name, value| {
            let Some(keep) = self.members.get(&letters(name)) else {
                return false;
            };
            if let Value::Object(inner) = value
                && !keep.whole
            {
                keep.retain(inner);
            }
            true
        });
    }
}

fn names<'n>(kind: &str, node: &'n Node) -> Result<Vec<&'n str>, Fault> {
    node.as_list().ok_or_else(|| {
        Fault::new(format!(
            "fields[{kind}] must be a comma-separated list of attributes"
        ))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pruned(query: &str, mut body: Value) -> Value {
        let query = Query::parse(query).expect(query);
        Fieldset::from_query(&query)
            .expect("a fieldset")
            .prune(&mut body);
        body
    }

    fn inquiry() -> Value {
        json!({"type": "inquiry", "id": "inq_1",
            "attributes": {"status": "created", "reference-id": "r", "fields": {
                "name-first": {"type": "string", "value": "J"},
                "street_1": {"type": "string", "value": "S"}}},
            "relationships": {"account": {"data": null}}})
    }

    #[test]
    fn only_what_was_asked_for_stays_in_any_style() {
        let body = pruned(
            "fields[inquiry]=referenceId,fields.nameFirst",
            json!({"data": inquiry()}),
        );
        assert_eq!(
            body["data"],
            json!({"type": "inquiry", "id": "inq_1",
                "attributes": {"reference-id": "r", "fields": {
                    "name-first": {"type": "string", "value": "J"}}},
                "relationships": {"account": {"data": null}}})
        );
        let body = pruned(
            "fields[inquiry]=fields.street-1.value",
            json!({"data": [inquiry()]}),
        );
        assert_eq!(
            body["data"][0]["attributes"],
            json!({"fields": {"street_1": {"value": "S"}}})
        );
    }

    #[test]
    fn a_whole_attribute_outweighs_a_part_of_it() {
        for query in [
            "fields[inquiry]=fields,fields.name-first",
            "fields[inquiry]=fields.name-first,fields",
        ] {
            let body = pruned(query, json!({"data": inquiry()}));
            assert_eq!(
                body["data"]["attributes"]["fields"],
                inquiry()["attributes"]["fields"]
            );
        }
    }

    #[test]
    fn a_parent_type_covers_its_subtypes_unless_they_are_listed() {
        let included = json!({"included": [
            {"type": "verification/selfie", "attributes": {"status": "passed", "checks": []}},
            {"type": "verification/document", "attributes": {"status": "passed", "checks": []}},
            {"type": "inquirySession", "attributes": {"status": "new"}}]});
        let body = pruned(
            "fields[verification]=status&fields[verification/selfie]=checks",
            included,
        );
        assert_eq!(body["included"][0]["attributes"], json!({"checks": []}));
        assert_eq!(
            body["included"][1]["attributes"],
            json!({"status": "passed"})
        );
        assert_eq!(body["included"][2]["attributes"], json!({"status": "new"}));
    }

    #[test]
    fn unknown_types_and_names_have_no_effect_and_none_means_none() {
        assert_eq!(
            pruned("fields[acount]=x", json!({"data": inquiry()}))["data"],
            inquiry()
        );
        let body = pruned("fields[inquiry]=", json!({"data": inquiry()}));
        assert_eq!(body["data"]["attributes"], json!({}));
        assert_eq!(body["data"]["relationships"], inquiry()["relationships"]);
    }

    #[test]
    fn malformed_fieldsets_are_refused() {
        for bad in [
            "fields=status",
            "fields[]=status",
            "fields[inquiry][x]=1",
            "fields[inquiry]=a.b.c.d.e.f",
        ] {
            let query = Query::parse(bad).expect(bad);
            assert!(Fieldset::from_query(&query).is_err(), "{bad}");
        }
    }
}
