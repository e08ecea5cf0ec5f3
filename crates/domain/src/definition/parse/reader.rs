//! Reading JSON objects by their keys, gathering every fault with its path.

use std::ops::RangeInclusive;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::definition::{Fault, Text};
use crate::locale::Locale;

/// Faults found so far.
#[derive(Default)]
pub(super) struct Faults(pub Vec<Fault>);

impl Faults {
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault::new(path, message));
    }
}

/// An object of the document together with its path.
pub(super) struct Table<'v> {
    pub path: String,
    members: &'v Map<String, Value>,
}

/// The path of a key inside an object.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Keys come from the document: a quoted one is cut so that a message stays readable.
fn quoted(text: &str) -> String {
    const MAX_QUOTED_CHARS: usize = 60;
    let mut short: String = text.chars().take(MAX_QUOTED_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

impl<'v> Table<'v> {
    /// The object at `path`, or nothing and a fault.
    pub fn open(path: impl Into<String>, value: &'v Value, faults: &mut Faults) -> Option<Self> {
        let path = path.into();
        match value {
            Value::Object(members) => Some(Table { path, members }),
            other => {
                faults.add(path, format!("must be a mapping, not {}", kind_of(other)));
                None
            }
        }
    }

    pub fn at(&self, key: &str) -> String {
        join(&self.path, key)
    }

    /// A member that is given; `null` counts as not given.
    pub fn get(&self, key: &str) -> Option<&'v Value> {
        self.members.get(key).filter(|value| !value.is_null())
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn entries(&self) -> impl Iterator<Item = (&'v String, &'v Value)> {
        self.members.iter()
    }

    /// Refuses members that are not in `known`.
    pub fn only(&self, known: &[&str], faults: &mut Faults) {
        for key in self.members.keys() {
            if !known.contains(&key.as_str()) {
                faults.add(self.at(key), unknown("key", key, known.iter().copied()));
            }
        }
    }

    pub fn string(&self, key: &str, faults: &mut Faults) -> Option<String> {
        let value = self.get(key)?;
        string(&self.at(key), value, faults)
    }

    /// A string that must be given.
    pub fn needed(&self, key: &str, faults: &mut Faults) -> Option<String> {
        if !self.has(key) {
            faults.add(self.at(key), "is missing");
        }
        self.string(key, faults)
    }

    pub fn flag(&self, key: &str, default: bool, faults: &mut Faults) -> bool {
        match self.get(key) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                faults.add(
                    self.at(key),
                    format!("must be true or false, not {}", kind_of(other)),
                );
                default
            }
        }
    }

    /// A whole number in a range.
    pub fn count(&self, key: &str, range: RangeInclusive<u32>, faults: &mut Faults) -> Option<u32> {
        let value = self.get(key)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (low, high) = (range.start(), range.end());
            faults.add(
                self.at(key),
                format!("must be a whole number from {low} to {high}"),
            );
        }
        number
    }

    pub fn list(&self, key: &str, faults: &mut Faults) -> Option<&'v [Value]> {
        match self.get(key)? {
            Value::Array(items) => Some(items),
            other => {
                faults.add(
                    self.at(key),
                    format!("must be a list, not {}", kind_of(other)),
                );
                None
            }
        }
    }

    /// One of several words; `find` knows them and `names` lists them for the message.
    pub fn word<T>(
        &self,
        key: &str,
        names: impl Iterator<Item = &'static str>,
        find: impl Fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let word = self.string(key, faults)?;
        let found = find(&word);
        if found.is_none() {
            faults.add(self.at(key), unknown("word", &word, names));
        }
        found
    }

    /// A text: a string, or a mapping from languages to strings.
    pub fn text(&self, key: &str, faults: &mut Faults) -> Option<Text> {
        let path = self.at(key);
        match self.get(key)? {
            Value::String(text) => Some(Text::Plain(text.clone())),
            Value::Object(members) => {
                let mut texts = IndexMap::new();
                for (code, wording) in members {
                    let path = join(&path, code);
                    let locale = locale(&path, code, faults);
                    let wording = string(&path, wording, faults);
                    if let (Some(locale), Some(wording)) = (locale, wording)
                        && texts.insert(locale, wording).is_some()
                    {
                        faults.add(path, "gives a language a second time");
                    }
                }
                Some(Text::ByLocale(texts))
            }
            other => {
                let kind = kind_of(other);
                let message = format!("must be a text or a mapping of languages, not {kind}");
                faults.add(path, message);
                None
            }
        }
    }
}

pub(super) fn string(path: &str, value: &Value, faults: &mut Faults) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => {
            let message = format!("must be a text; write it in quotes: \"{number}\"");
            faults.add(path, message);
            None
        }
        // Older YAML reads these words so, among them the codes of Norway and Norwegian.
        Value::Bool(_) => {
            let message = "must be a text; words such as yes, no, on, off go in quotes";
            faults.add(path, message);
            None
        }
        other => {
            faults.add(path, format!("must be a text, not {}", kind_of(other)));
            None
        }
    }
}

pub(super) fn strings(path: &str, items: &[Value], faults: &mut Faults) -> Vec<String> {
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| string(&format!("{path}[{index}]"), item, faults))
        .collect()
}

pub(super) fn locale(path: &str, code: &str, faults: &mut Faults) -> Option<Locale> {
    let locale = Locale::parse(code);
    if locale.is_none() {
        let language = code.split(['-', '_']).next().unwrap_or_default();
        let message = match Locale::all().find(|known| known.language() == language) {
            Some(known) => format!("unknown language {}; did you mean `{known}`?", quoted(code)),
            None => unknown("language", code, Locale::all().map(Locale::as_str)),
        };
        faults.add(path, message);
    }
    locale
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// "unknown key `feilds`; did you mean `fields`?"
pub(super) fn unknown<'a>(what: &str, given: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let nearest = known
        .iter()
        .map(|word| (distance(given, word), *word))
        .min_by_key(|(distance, _)| *distance);
    let length = given.chars().count();
    let given = quoted(given);
    match nearest {
        Some((distance, word)) if distance <= 2 && 2 * distance < length => {
            format!("unknown {what} {given}; did you mean `{word}`?")
        }
        _ => format!("unknown {what} {given}; known here: {}", known.join(", ")),
    }
}

/// Edits (insertion, removal, replacement, exchange of neighbours) between two words; large for
/// words too long to be a slip of one another.
fn distance(a: &str, b: &str) -> usize {
    const FAR: usize = usize::MAX;
    if a.len().abs_diff(b.len()) > 2 {
        return FAR;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let known = ["fields", "title"];
        assert_eq!(
            unknown("key", "feilds", known.into_iter()),
            "unknown key `feilds`; did you mean `fields`?"
        );
        assert_eq!(
            unknown("key", "colour", known.into_iter()),
            "unknown key `colour`; known here: fields, title"
        );
    }
}
