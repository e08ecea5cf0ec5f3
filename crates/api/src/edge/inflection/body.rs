//! The names of a whole body.
//!
//! Most member names belong to the contract and change style; some are a customer's data
//! that only look like names. [`naming_below`] is the one place that tells them apart.

use serde_json::{Map, Value};

use super::super::errors::{Fault, quoted};
use super::{Inflection, field_to_kebab, from_kebab, to_kebab};

/// How the names of fields inside `attributes.fields` are treated.
///
/// From API version 2025-10-27 on they are data and never change; before it, those of
/// inquiries, cases and transactions took the style of the rest. Those of accounts have
/// always been verbatim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKeys {
    /// As they were configured.
    Verbatim,
    /// In the style of the contract's own names.
    Inflected,
}

/// What the names inside a member are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// The contract's names, all the way down.
    Contract,
    /// A customer's data, all the way down.
    Data,
    /// A customer's names over the contract's objects.
    DataOverContract,
    /// Field names under an older version; what is below one is data.
    Fields,
}

/// Members whose whole content is data: free-form in the published schemas, or compared
/// by a customer letter by letter (`payload-filter`), or the names of HTTP headers.
const DATA: [&str; 14] = [
    "behaviors",
    "custom-http-headers",
    "definition",
    "fields",
    "get-params",
    "headers",
    "json-schema",
    "metadata",
    "params",
    "payload-filter",
    "pipeline-config",
    "post-params",
    "run-data",
    "step-assets",
];

/// Members that map a customer's or a document's own key to a contract object:
/// `identification-numbers` of an older account is keyed by the class of the document.
const DATA_OVER_CONTRACT: [&str; 2] = ["identification-numbers", "vehicle-classes"];

/// Resource types whose field names took the chosen style before 2025-10-27.
const INFLECTED_FIELDS_OF: [&str; 3] = ["inquiry", "case", "transaction"];

/// What the names inside `member` (kebab-case) are. `owner` is the type of the resource
/// whose `attributes` hold the member, if they do.
fn naming_below(member: &str, owner: Option<&str>, keys: FieldKeys) -> Naming {
    if member == "fields"
        && keys == FieldKeys::Inflected
        && owner.is_some_and(|kind| INFLECTED_FIELDS_OF.contains(&kind))
    {
        Naming::Fields
    } else if DATA.contains(&member) {
        Naming::Data
    } else if DATA_OVER_CONTRACT.contains(&member) {
        Naming::DataOverContract
    } else {
        Naming::Contract
    }
}

/// Gives a request body its kebab-case names.
///
/// `resource` is the type that the operation's `data` describes (`inquiry`), for a
/// request need not say it.
///
/// # Errors
/// A fault naming both spellings when two names of one object become the same.
pub fn request(body: Value, resource: &str, keys: FieldKeys) -> Result<Value, Fault> {
    let walk = Walk {
        keys,
        rename: &|name, naming| match naming {
            Naming::Fields => field_to_kebab(name).into_owned(),
            _ => to_kebab(name).into_owned(),
        },
    };
    walk.value(
        body,
        Naming::Contract,
        Place::Resource(resource),
        &mut Vec::new(),
    )
}

/// Gives a reply, or the body of a webhook, the chosen names.
///
/// Names that fall together, which only a customer's own fields can do
/// (`a-b` and `a_b` under an older version), keep their stored spelling instead: an
/// answer must not lose a value.
#[must_use]
pub fn reply(body: Value, style: Inflection, keys: FieldKeys) -> Value {
    if style == Inflection::Kebab && keys == FieldKeys::Verbatim {
        return body;
    }
    // The names of an error object are single words, the same in each style, and its
    // `meta` is data.
    if body.as_object().is_some_and(|b| b.contains_key("errors")) {
        return body;
    }
    let walk = Walk {
        keys,
        rename: &|name, naming| match naming {
            Naming::Fields => from_kebab(&field_to_kebab(name), style).into_owned(),
            _ => from_kebab(name, style).into_owned(),
        },
    };
    walk.reply(body, Naming::Contract, None)
}

/// Where in the document an object stands, as far as its names depend on it.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// At or above a resource object; the type is what the operation expects there.
    Resource(&'a str),
    /// The `attributes` of a resource of this type.
    Attributes(&'a str),
    /// Anywhere else.
    Other,
}

struct Walk<'w> {
    keys: FieldKeys,
    rename: &'w dyn Fn(&str, Naming) -> String,
}

impl Walk<'_> {
    fn value(
        &self,
        value: Value,
        naming: Naming,
        place: Place<'_>,
        path: &mut Vec<String>,
    ) -> Result<Value, Fault> {
        match value {
            Value::Object(object) if naming != Naming::Data => {
                self.object(object, naming, place, path).map(Value::Object)
            }
            Value::Array(items) if naming != Naming::Data => {
                let mut out = Vec::with_capacity(items.len());
                for (at, item) in items.into_iter().enumerate() {
                    path.push(at.to_string());
                    out.push(self.value(item, naming, place, path)?);
                    path.pop();
                }
                Ok(Value::Array(out))
            }
            other => Ok(other),
        }
    }

    fn object(
        &self,
        object: Map<String, Value>,
        naming: Naming,
        place: Place<'_>,
        path: &mut Vec<String>,
    ) -> Result<Map<String, Value>, Fault> {
        let mut out = Map::with_capacity(object.len());
        // Only filled while a renamed member exists, to name both spellings of a clash.
        let mut spelt: Vec<(String, String)> = Vec::new();
        for (name, child) in object {
            let new = match naming {
                Naming::DataOverContract => name.clone(),
                _ => (self.rename)(&name, naming),
            };
            if out.contains_key(&new) {
                let other = spelt
                    .iter()
                    .find(|(kebab, _)| *kebab == new)
                    .map_or(new.as_str(), |(_, written)| written.as_str());
                return Err(Fault::new(format!(
                    "{} and {} are the same member, {new}, given twice",
                    quoted(other),
                    quoted(&name),
                ))
                .at(pointer(path, &new)));
            }
            let (below, place) = self.below(&new, naming, place);
            path.push(new.clone());
            let child = self.value(child, below, place, path)?;
            path.pop();
            if new != name {
                spelt.push((new.clone(), name));
            }
            out.insert(new, child);
        }
        Ok(out)
    }

    fn below<'p>(&self, member: &str, naming: Naming, place: Place<'p>) -> (Naming, Place<'p>) {
        match (naming, place) {
            (Naming::Contract, Place::Resource(kind)) => match member {
                "attributes" => (Naming::Contract, Place::Attributes(kind)),
                "data" => (Naming::Contract, Place::Resource(kind)),
                _ => (naming_below(member, None, self.keys), Place::Other),
            },
            (Naming::Contract, Place::Attributes(kind)) => {
                (naming_below(member, Some(kind), self.keys), Place::Other)
            }
            (Naming::Contract, Place::Other) => {
                (naming_below(member, None, self.keys), Place::Other)
            }
            (Naming::DataOverContract, _) => (Naming::Contract, Place::Other),
            (Naming::Fields | Naming::Data, _) => (Naming::Data, Place::Other),
        }
    }

    /// The same walk for a reply, where each resource says its own type and nothing can
    /// be refused.
    fn reply(&self, value: Value, naming: Naming, owner: Option<&str>) -> Value {
        match value {
            Value::Object(object) if naming != Naming::Data => {
                let kind = match object.get("type") {
                    Some(Value::String(kind)) => Some(kind.clone()),
                    _ => None,
                };
                let names = self.reply_names(&object, naming);
                let mut out = Map::with_capacity(object.len());
                for ((name, child), new) in object.into_iter().zip(names) {
                    let (below, owner) = match naming {
                        Naming::Contract if name == "attributes" => {
                            (Naming::Contract, kind.as_deref())
                        }
                        Naming::Contract => (naming_below(&name, owner, self.keys), None),
                        Naming::DataOverContract => (Naming::Contract, None),
                        Naming::Fields | Naming::Data => (Naming::Data, None),
                    };
                    let new = if out.contains_key(&new) { name } else { new };
                    out.insert(new, self.reply(child, below, owner));
                }
                Value::Object(out)
            }
            Value::Array(items) if naming != Naming::Data => Value::Array(
                items
                    .into_iter()
                    .map(|item| self.reply(item, naming, owner))
                    .collect(),
            ),
            other => other,
        }
    }

    /// The new names of an object's members, in order. One that would take the stored
    /// name of another member keeps its own.
    fn reply_names(&self, object: &Map<String, Value>, naming: Naming) -> Vec<String> {
        let new = |name: &String| match naming {
            Naming::DataOverContract => name.clone(),
            _ => {
                let new = (self.rename)(name, naming);
                if new != *name && object.contains_key(&new) {
                    name.clone()
                } else {
                    new
                }
            }
        };
        object.keys().map(new).collect()
    }
}

/// The RFC 6901 pointer of `member` inside the object at `path`.
fn pointer(path: &[String], member: &str) -> String {
    let mut out = String::new();
    for step in path.iter().map(String::as_str).chain([member]) {
        out.push('/');
        out.push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn inquiry(body: Value, keys: FieldKeys) -> Value {
        request(body, "inquiry", keys).expect("a clean body")
    }

    #[test]
    fn styles_may_be_mixed_at_every_level() {
        let got = inquiry(
            json!({"data": {"attributes": {"inquiryTemplateId": "x", "redirect_uri": "y"}},
                   "meta": {"autoCreateAccount": true, "one-time-link-expiration-seconds": 1}}),
            FieldKeys::Verbatim,
        );
        assert_eq!(
            got,
            json!({"data": {"attributes": {"inquiry-template-id": "x", "redirect-uri": "y"}},
                   "meta": {"auto-create-account": true, "one-time-link-expiration-seconds": 1}})
        );
    }

    #[test]
    fn field_names_are_data_from_2025_10_27_on() {
        let body = json!({"data": {"attributes": {"fields": {"nameFirst": {"aB": 1}}}}});
        assert_eq!(inquiry(body.clone(), FieldKeys::Verbatim), body);
        assert_eq!(
            inquiry(body, FieldKeys::Inflected),
            json!({"data": {"attributes": {"fields": {"name-first": {"aB": 1}}}}})
        );
    }

    #[test]
    fn account_field_names_are_data_in_every_version() {
        let body = json!({"data": {"attributes": {"fields": {"street_1": "x"}}}});
        assert_eq!(
            request(body.clone(), "account", FieldKeys::Inflected),
            Ok(body)
        );
        let reply_body =
            json!({"data": {"type": "account", "attributes": {"fields": {"phone_number": 1}}}});
        assert_eq!(
            reply(reply_body.clone(), Inflection::Camel, FieldKeys::Inflected),
            reply_body
        );
    }

    #[test]
    fn two_spellings_of_one_member_are_refused_by_name() {
        let fault = request(
            json!({"data": {"attributes": {"nameFirst": 1, "name_first": 2}}}),
            "inquiry",
            FieldKeys::Verbatim,
        )
        .expect_err("the same member twice");
        assert_eq!(
            fault.details,
            "\"nameFirst\" and \"name_first\" are the same member, name-first, given twice"
        );
        assert_eq!(
            fault.pointer.as_deref(),
            Some("/data/attributes/name-first")
        );
    }

    #[test]
    fn an_event_payload_is_named_by_the_resource_inside() {
        let event = json!({"data": {"type": "event", "attributes": {"created-at": "t", "payload":
            {"data": {"type": "inquiry", "attributes": {
                "reference-id": null, "behaviors": {"bot-score": 1}, "fields": {"name-first": {"type": "string"}}}}}}}});
        assert_eq!(
            reply(event.clone(), Inflection::Camel, FieldKeys::Verbatim),
            json!({"data": {"type": "event", "attributes": {"createdAt": "t", "payload":
                {"data": {"type": "inquiry", "attributes": {
                    "referenceId": null, "behaviors": {"bot-score": 1}, "fields": {"name-first": {"type": "string"}}}}}}}})
        );
        let older = reply(event, Inflection::Snake, FieldKeys::Inflected);
        let fields = &older["data"]["attributes"]["payload"]["data"]["attributes"]["fields"];
        assert_eq!(fields, &json!({"name_first": {"type": "string"}}));
    }

    #[test]
    fn an_answer_loses_no_field_when_names_fall_together() {
        for fields in [
            json!({"a-b": 1, "a_b": 2}),
            json!({"a_b": 2, "a-b": 1}),
            json!({"aB": 3, "a_b": 2, "a-b": 1}),
            json!({"a_b": 2, "aB": 3}),
        ] {
            let count = fields.as_object().map(Map::len);
            let body = json!({"data": {"type": "case", "attributes": {"fields": fields}}});
            let got = reply(body, Inflection::Kebab, FieldKeys::Inflected);
            assert_eq!(
                got["data"]["attributes"]["fields"]
                    .as_object()
                    .map(Map::len),
                count
            );
        }
    }

    #[test]
    fn keys_over_contract_objects_stay_while_the_objects_change() {
        let body = json!({"data": {"type": "account", "attributes":
            {"identification-numbers": {"my-class": [{"issuing-country": "US"}]}}}});
        assert_eq!(
            reply(body, Inflection::Camel, FieldKeys::Inflected),
            json!({"data": {"type": "account", "attributes":
                {"identificationNumbers": {"my-class": [{"issuingCountry": "US"}]}}}})
        );
    }

    #[test]
    fn error_bodies_and_their_meta_are_left_alone() {
        let body = json!({"errors": [{"title": "x", "meta": {"some-key": 1}}]});
        assert_eq!(
            reply(body.clone(), Inflection::Camel, FieldKeys::Verbatim),
            body
        );
    }
}
