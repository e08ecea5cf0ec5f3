//! Names and values of a query or a posted form.

use bonafide_app::door::Request;
use bonafide_app::{Error, Result};
use bonafide_db::Tx;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;

/// Largest form; a template's text is the largest thing that is posted.
const MAX_BODY: usize = 1024 * 1024;
const MAX_QUERY: usize = 16 * 1024;
const MAX_PAIRS: usize = 2000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn of_query(request: &Request) -> Result<Self> {
        if request.query.len() > MAX_QUERY {
            return Err(Error::BadRequest(format!(
                "The address is longer than {MAX_QUERY} bytes"
            )));
        }
        parse(request.query.as_bytes())
    }

    pub(crate) fn of_body(request: &Request) -> Result<Self> {
        if request.method != "POST" {
            return Ok(Self::default());
        }
        let is_form = request
            .header("content-type")
            .is_some_and(|kind| kind.trim().starts_with("application/x-www-form-urlencoded"));
        if !is_form || request.body.len() > MAX_BODY {
            return Err(Error::BadRequest(format!(
                "A form of at most {MAX_BODY} bytes is expected"
            )));
        }
        parse(&request.body)
    }

    /// The first value of that name, trimmed; None when absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The first value of that name as it was typed.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value, or an empty text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All values of that name that are not empty.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Whether a check box was ticked.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) == Some("on")
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The same query with a name set to a value, or without it, and always without the place in a
    /// list and what was said: `path?…`.
    pub fn address(&self, path: &str, name: &str, value: Option<&str>) -> String {
        let kept = self.0.iter().filter(|(known, value)| {
            known != name
                && !value.is_empty()
                && !["after", "before", "said"].contains(&known.as_str())
        });
        let mut pairs: Vec<(&str, &str)> = kept.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if let Some(value) = value {
            pairs.push((name, value));
        }
        address(path, &pairs)
    }
}

/// What is wrong with a form: field and sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    pub fn of(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, text)| text.clone())
    }

    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What belongs to none of these fields.
    pub(crate) fn rest(&self, fields: &[crate::kit::Field]) -> Option<String> {
        let texts: Vec<&str> = self
            .0
            .iter()
            .filter(|(known, _)| !fields.iter().any(|field| field.name == *known))
            .map(|(_, text)| text.as_str())
            .collect();
        (!texts.is_empty()).then(|| texts.join(". "))
    }
}

/// Tries a use-case. When it refuses what was typed (its pointers end with `/FIELD`, or with `/FIELD/3` for
/// an item of a list) or what is stored forbids
/// it, everything it did is undone and the page can show the form again.
pub fn attempt<T>(
    tx: &mut Tx,
    act: impl FnOnce(&mut Tx) -> Result<T>,
) -> Result<std::result::Result<T, Faults>> {
    match tx.undoable(act)? {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Invalid(problems)) => Ok(Err(Faults(
            problems
                .into_iter()
                .map(|problem| {
                    let pointer = problem.pointer.unwrap_or_default();
                    let is_item = |part: &&str| part.parse::<usize>().is_ok();
                    let field = pointer.rsplit('/').find(|part| !is_item(part));
                    (field.unwrap_or_default().to_owned(), problem.details)
                })
                .collect(),
        ))),
        Err(Error::Conflict { details, .. }) => Ok(Err(Faults(vec![(String::new(), details)]))),
        Err(error) => Err(error),
    }
}

/// A path with a query.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("{path}?{}", query.finish())
}

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A text as one segment of a path.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

fn parse(bytes: &[u8]) -> Result<Form> {
    if bytes.iter().filter(|byte| **byte == b'&').count() >= MAX_PAIRS {
        return Err(Error::BadRequest(format!(
            "More than {MAX_PAIRS} values were sent"
        )));
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(bytes).into_owned().collect();
    // The database could not store it.
    if pairs
        .iter()
        .any(|(name, value)| name.contains('\0') || value.contains('\0'))
    {
        return Err(Error::BadRequest(
            "A value holds a character that cannot be stored".into(),
        ));
    }
    Ok(Form(pairs))
}
