//! The shape of a request body, as constants beside the operation that takes it.
//!
//! ```
//! use bonafide_api::edge::accepts::{Member, Shape, check, optional, required};
//!
//! const ATTRIBUTES: &[Member] = &[
//!     required("name", Shape::Text { max: 255 }),
//!     optional("note", Shape::Nullable(&Shape::Text { max: 10_000 })),
//! ];
//! const DATA: &[Member] = &[required("attributes", Shape::Object(ATTRIBUTES))];
//! const BODY: Shape = Shape::Object(&[required("data", Shape::Object(DATA))]);
//!
//! let fault = check(&BODY, &serde_json::json!({"data": {"attributes": {}}})).unwrap_err();
//! assert_eq!(fault.details, "data.attributes.name is missing");
//! assert_eq!(fault.pointer.as_deref(), Some("/data/attributes/name"));
//! ```

use serde_json::{Map, Value};

use super::super::errors::{Fault, quoted};

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number within bounds, both included. `3.0` is none.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// Any number.
    Number,
    /// A string.
    Text {
        /// The most characters (Unicode scalar values).
        max: usize,
    },
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// The inner shape, or `null`.
    Nullable(&'static Shape),
    /// A list.
    Array {
        /// The shape of each item.
        items: &'static Shape,
        /// The most items.
        max: usize,
    },
    /// An object with these members and no others.
    Object(&'static [Member]),
    /// An object with these members, and others that are not looked at.
    Open(&'static [Member]),
    /// An object whose names are data, such as `fields`.
    Map {
        /// The shape of each value.
        values: &'static Shape,
        /// The most members.
        max: usize,
    },
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

/// A member that must be there.
#[must_use]
pub const fn required(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        required: true,
    }
}

/// A member that may be absent.
#[must_use]
pub const fn optional(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        required: false,
    }
}

/// Checks a body, already with kebab-case names, and reports the first fault in the order
/// of the shape's members; unknown members come before missing ones, for a misspelt
/// member is both and its spelling is the better advice.
///
/// # Errors
/// A fault with the pointer of the member, what is wrong with it, and what is allowed.
pub fn check(shape: &Shape, body: &Value) -> Result<(), Fault> {
    Path(Vec::new()).value(shape, body)
}

enum Step<'b> {
    Name(&'b str),
    Item(usize),
}

/// Where the check is, as the steps from the root.
struct Path<'b>(Vec<Step<'b>>);

impl<'b> Path<'b> {
    fn value(&mut self, shape: &Shape, value: &'b Value) -> Result<(), Fault> {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Boolean, Value::Bool(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Nullable(_), Value::Null) => Ok(()),
            (Shape::Nullable(inner), _) => self.value(inner, value),
            (Shape::Integer { min, max }, _) => match whole(value) {
                Some(number) if (i128::from(*min)..=i128::from(*max)).contains(&number) => Ok(()),
                _ => Err(self.fault(&format!("must be an integer from {min} to {max}"))),
            },
            (Shape::Text { max }, Value::String(text)) => {
                // A byte count is the cheaper upper bound of the character count.
                if text.len() > *max && text.chars().nth(*max).is_some() {
                    return Err(self.fault(&format!("must have at most {max} characters")));
                }
                Ok(())
            }
            (Shape::OneOf(allowed), Value::String(text)) => {
                if allowed.contains(&text.as_str()) {
                    return Ok(());
                }
                let what = format!(
                    "is {}; must be one of: {}",
                    quoted(text),
                    allowed.join(", ")
                );
                Err(self.fault(&what).allowing(allowed.iter().copied()))
            }
            (Shape::Array { items, max }, Value::Array(values)) => {
                if values.len() > *max {
                    return Err(self.fault(&format!("must have at most {max} items")));
                }
                for (at, value) in values.iter().enumerate() {
                    self.step(Step::Item(at), items, value)?;
                }
                Ok(())
            }
            (Shape::Object(members), Value::Object(object)) => {
                self.refuse_unknown(members, object)?;
                self.members(members, object)
            }
            (Shape::Open(members), Value::Object(object)) => self.members(members, object),
            (Shape::Map { values, max }, Value::Object(object)) => {
                if object.len() > *max {
                    return Err(self.fault(&format!("must have at most {max} members")));
                }
                for (name, value) in object {
                    self.step(Step::Name(name), values, value)?;
                }
                Ok(())
            }
            _ => Err(self.fault(&format!("must be {}", noun(shape)))),
        }
    }

    fn members(&mut self, members: &[Member], object: &'b Map<String, Value>) -> Result<(), Fault> {
        for member in members {
            match object.get(member.name) {
                Some(value) => self.step(Step::Name(member.name), &member.shape, value)?,
                None if member.required => {
                    self.0.push(Step::Name(member.name));
                    return Err(self.fault("is missing"));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn refuse_unknown(
        &mut self,
        members: &[Member],
        object: &'b Map<String, Value>,
    ) -> Result<(), Fault> {
        for name in object.keys() {
            if members.iter().all(|member| member.name != name) {
                let allowed: Vec<_> = members.iter().map(|member| member.name).collect();
                let what = if allowed.is_empty() {
                    "is not known; this object takes no members".to_owned()
                } else {
                    format!("is not known; allowed: {}", allowed.join(", "))
                };
                self.0.push(Step::Name(name));
                return Err(self.fault(&what).allowing(allowed));
            }
        }
        Ok(())
    }

    fn step(&mut self, step: Step<'b>, shape: &Shape, value: &'b Value) -> Result<(), Fault> {
        self.0.push(step);
        self.value(shape, value)?;
        self.0.pop();
        Ok(())
    }

    fn fault(&self, what: &str) -> Fault {
        let (mut dotted, mut pointer) = (String::new(), String::new());
        for step in &self.0 {
            let name = match step {
                Step::Name(name) => (*name).to_owned(),
                Step::Item(at) => at.to_string(),
            };
            if !dotted.is_empty() {
                dotted.push('.');
            }
            // A customer's own name may be as long as the body; the pointer is exact.
            dotted.extend(name.chars().take(NAME_SHOWN));
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        }
        if dotted.is_empty() {
            dotted.push_str("the body");
        }
        Fault::new(format!("{dotted} {what}")).at(pointer)
    }
}

/// How much of one name a sentence repeats, in characters.
const NAME_SHOWN: usize = 64;

/// The value as a whole number of any size that JSON can bring.
fn whole(value: &Value) -> Option<i128> {
    value
        .as_i64()
        .map(i128::from)
        .or_else(|| value.as_u64().map(i128::from))
}

fn noun(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "any value",
        Shape::Boolean => "true or false",
        Shape::Integer { .. } => "an integer",
        Shape::Number => "a number",
        Shape::Text { .. } | Shape::OneOf(_) => "a string",
        Shape::Nullable(inner) => noun(inner),
        Shape::Array { .. } => "an array",
        Shape::Object(_) | Shape::Open(_) | Shape::Map { .. } => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TAGS: Shape = Shape::Array {
        items: &Shape::Text { max: 5 },
        max: 2,
    };
    const ATTRIBUTES: &[Member] = &[
        required("name", Shape::Text { max: 5 }),
        optional(
            "size",
            Shape::Nullable(&Shape::Integer { min: 1, max: 100 }),
        ),
        optional("tags", TAGS),
        optional("live", Shape::Boolean),
        optional("score", Shape::Number),
        optional("inflection", Shape::OneOf(&["kebab", "camel"])),
        optional(
            "fields",
            Shape::Map {
                values: &Shape::Any,
                max: 2,
            },
        ),
        optional("open", Shape::Open(&[optional("a", Shape::Boolean)])),
        optional("none", Shape::Object(&[])),
    ];

    fn judge(attributes: Value) -> Result<(), String> {
        check(&Shape::Object(ATTRIBUTES), &attributes).map_err(|fault| fault.details)
    }

    #[test]
    fn what_fits_passes() {
        assert_eq!(
            judge(
                json!({"name": "äöüéè", "size": null, "tags": ["a", "b"], "live": true, "score": 1.5,
                "inflection": "camel", "fields": {"any name": []}, "open": {"b": 1}, "none": {}})
            ),
            Ok(())
        );
        assert_eq!(judge(json!({"name": "", "size": 100})), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (attributes, details) in [
            (json!([]), "the body must be an object"),
            (json!({}), "name is missing"),
            (json!({"name": null}), "name must be a string"),
            (
                json!({"name": "abcdef"}),
                "name must have at most 5 characters",
            ),
            (
                json!({"name": "a", "size": 0}),
                "size must be an integer from 1 to 100",
            ),
            (
                json!({"name": "a", "size": 1.0}),
                "size must be an integer from 1 to 100",
            ),
            (
                json!({"name": "a", "size": u64::MAX}),
                "size must be an integer from 1 to 100",
            ),
            (
                json!({"name": "a", "size": "1"}),
                "size must be an integer from 1 to 100",
            ),
            (
                json!({"name": "a", "tags": ["a", 1]}),
                "tags.1 must be a string",
            ),
            (
                json!({"name": "a", "tags": ["a", "b", "c"]}),
                "tags must have at most 2 items",
            ),
            (
                json!({"name": "a", "live": 1}),
                "live must be true or false",
            ),
            (json!({"name": "a", "score": "1"}), "score must be a number"),
            (
                json!({"name": "a", "inflection": "x"}),
                "inflection is \"x\"; must be one of: kebab, camel",
            ),
            (
                json!({"name": "a", "fields": {"a": 1, "b": 2, "c": 3}}),
                "fields must have at most 2 members",
            ),
            (
                json!({"name": "a", "open": {"a": 1}}),
                "open.a must be true or false",
            ),
            (
                json!({"name": "a", "none": {"a": 1}}),
                "none.a is not known; this object takes no members",
            ),
        ] {
            assert_eq!(
                judge(attributes.clone()),
                Err(details.to_owned()),
                "{attributes}"
            );
        }
    }

    #[test]
    fn an_unknown_member_comes_before_a_missing_one() {
        let fault =
            check(&Shape::Object(ATTRIBUTES), &json!({"nmae/~": "a"})).expect_err("a misprint");
        assert!(
            fault
                .details
                .starts_with("nmae/~ is not known; allowed: name, size, ")
        );
        assert_eq!(fault.pointer.as_deref(), Some("/nmae~1~0"));
        assert_eq!(fault.allowed.len(), ATTRIBUTES.len());
    }
}
