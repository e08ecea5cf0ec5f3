//! Query strings with nested names: `filter[status]=created`, `page[size]=10`.
//!
//! The same reading serves the API and the `fields[name-first]=Jane` prefill of a hosted
//! link. Brackets nest; `a[]` and `a[0]` make lists; `+` is a space. Names of the
//! contract may come in any key style; those below `fields` are left as written, for they
//! are data (or, in the API, are read by [`super::fieldset`]).

mod page;

use indexmap::IndexMap;
use percent_encoding::percent_decode;

use super::errors::{Fault, quoted};
use super::inflection::to_kebab;

pub use page::{Cursor, Page};

/// The longest query string, in bytes.
pub const LENGTH_MAX: usize = 32 * 1024;
/// The most `name=value` pairs.
pub const PAIRS_MAX: usize = 1000;
/// The deepest nesting of brackets: `a[b][c]` is two deep.
pub const DEPTH_MAX: usize = 5;

/// The parameter below which names are data.
const VERBATIM_BELOW: &str = "fields";

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A value.
    Text(String),
    /// The values of `name[]`, in order.
    List(Vec<String>),
    /// The parameters nested in brackets. `name[0]` is one of these, with the name `0`.
    Map(IndexMap<String, Node>),
}

impl Node {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The nested parameters, if there are such.
    #[must_use]
    pub fn as_map(&self) -> Option<&IndexMap<String, Node>> {
        match self {
            Self::Map(map) => Some(map),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The values as a list: of `a[]=…`, of `a[0]=…` by number, or the comma-separated
    /// parts of a text. `None` when nested names are no numbers or values no texts.
    #[must_use]
    pub fn as_list(&self) -> Option<Vec<&str>> {
        match self {
            Self::Text(text) => Some(commas(text).collect()),
            Self::List(items) => Some(items.iter().map(String::as_str).collect()),
            Self::Map(map) => {
                let mut numbered = map
                    .iter()
                    .map(|(name, node)| Some((name.parse::<u32>().ok()?, node.as_text()?)))
                    .collect::<Option<Vec<_>>>()?;
                numbered.sort_by_key(|(number, _)| *number);
                Some(numbered.into_iter().map(|(_, text)| text).collect())
            }
        }
    }
}

/// The non-empty parts of a comma-separated list, without surrounding blanks.
pub(crate) fn commas(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A parsed query string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    root: IndexMap<String, Node>,
}

impl Query {
    /// Reads a query string without its `?`.
    ///
    /// # Errors
    /// A fault naming the parameter, for: a string, a nesting or a number of pairs beyond
    /// the limits; a broken percent escape; text that is not UTF-8 or contains NUL;
    /// unbalanced brackets; a parameter given twice, or both as a value and as a list or
    /// with nested names.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.len() > LENGTH_MAX {
            return Err(Fault::new(format!(
                "the query string is longer than {LENGTH_MAX} bytes"
            )));
        }
        let mut query = Self::default();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        for (count, pair) in pairs.enumerate() {
            if count == PAIRS_MAX {
                return Err(Fault::new(format!(
                    "the query string has more than {PAIRS_MAX} parameters"
                )));
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name, name)?;
            let value = decode(value, &name)?;
            query.insert(&name, value)?;
        }
        Ok(query)
    }

    fn insert(&mut self, name: &str, value: String) -> Result<(), Fault> {
        let steps = steps(name)?;
        let mut map = &mut self.root;
        let mut at = 0;
        loop {
            let step = steps[at].clone();
            let clash = || {
                Fault::new(format!(
                    "query parameter {} is given twice, or in two different ways",
                    quoted(name)
                ))
            };
            match steps.get(at + 1).map(String::as_str) {
                None => {
                    if map.insert(step, Node::Text(value)).is_some() {
                        return Err(clash());
                    }
                    return Ok(());
                }
                Some("") => {
                    if at + 2 < steps.len() {
                        return Err(Fault::new(format!(
                            "query parameter {}: [] must come last",
                            quoted(name)
                        )));
                    }
                    match map.entry(step).or_insert_with(|| Node::List(Vec::new())) {
                        Node::List(items) => items.push(value),
                        Node::Text(_) | Node::Map(_) => return Err(clash()),
                    }
                    return Ok(());
                }
                Some(_) => {
                    match map
                        .entry(step)
                        .or_insert_with(|| Node::Map(IndexMap::new()))
                    {
                        Node::Map(inner) => map = inner,
                        Node::Text(_) | Node::List(_) => return Err(clash()),
                    }
                }
            }
            at += 1;
        }
    }

    /// The parameter of this name (kebab-case).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.root.get(name)
    }

    /// The parameter `outer[inner]`.
    #[must_use]
    pub fn nested(&self, outer: &str, inner: &str) -> Option<&Node> {
        self.get(outer)?.as_map()?.get(inner)
    }

    /// The parameters nested below a name, none when there are none.
    pub fn below(&self, outer: &str) -> impl Iterator<Item = (&str, &Node)> {
        self.get(outer)
            .and_then(Node::as_map)
            .into_iter()
            .flatten()
            .map(|(name, node)| (name.as_str(), node))
    }

    /// The text of a parameter.
    ///
    /// # Errors
    /// A fault when it was given as a list or with nested names.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Fault> {
        match self.get(name) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(_) => Err(Fault::new(format!(
                "query parameter {name} must be a single value"
            ))),
        }
    }

    /// Refuses parameters that an operation does not have.
    ///
    /// `allowed` holds full names, `include` or `filter[status]`; a name covers its list
    /// forms (`filter[status][]`), and `fields[*]` covers everything nested in `fields`.
    ///
    /// # Errors
    /// A fault naming the first unknown parameter and listing the allowed ones.
    pub fn only(&self, allowed: &[&str]) -> Result<(), Fault> {
        let mut unknown = None;
        for (name, node) in &self.root {
            refuse_unknown(name.clone(), node, allowed, &mut unknown);
        }
        let Some(name) = unknown else { return Ok(()) };
        let advice = if allowed.is_empty() {
            "this operation takes none".to_owned()
        } else {
            format!("allowed: {}", allowed.join(", "))
        };
        Err(Fault::new(format!(
            "query parameter {} is not known; {advice}",
            quoted(&name)
        ))
        .allowing(allowed.iter().copied()))
    }
}

/// Walks to the first name that no entry of `allowed` covers. The depth is bounded by
/// [`DEPTH_MAX`].
fn refuse_unknown(name: String, node: &Node, allowed: &[&str], unknown: &mut Option<String>) {
    if unknown.is_some() || allowed.contains(&name.as_str()) && node.as_list().is_some() {
        return;
    }
    match node {
        Node::Map(_) if allowed.iter().any(|a| a.strip_suffix("[*]") == Some(&name)) => {}
        Node::Map(map) => {
            for (inner, node) in map {
                refuse_unknown(format!("{name}[{inner}]"), node, allowed, unknown);
            }
        }
        Node::Text(_) | Node::List(_) => *unknown = Some(name),
    }
}

/// `a[b][c]` as `a`, `b`, `c`; an empty step stands for `[]`.
fn steps(name: &str) -> Result<Vec<String>, Fault> {
    let broken = |why: &str| Fault::new(format!("query parameter {}: {why}", quoted(name)));
    let (first, mut rest) = match name.find('[') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    if first.is_empty() {
        return Err(broken("the name is missing"));
    }
    let mut steps = vec![to_kebab(first).into_owned()];
    while !rest.is_empty() {
        let Some((step, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) else {
            return Err(broken("the brackets do not match"));
        };
        if step.contains('[') {
            return Err(broken("the brackets do not match"));
        }
        if steps.len() > DEPTH_MAX {
            return Err(broken(&format!("nested deeper than {DEPTH_MAX}")));
        }
        let verbatim = steps[0] == VERBATIM_BELOW;
        steps.push(if verbatim {
            step.to_owned()
        } else {
            to_kebab(step).into_owned()
        });
        rest = after;
    }
    Ok(steps)
}

/// Undoes form encoding, strictly.
fn decode(text: &str, name: &str) -> Result<String, Fault> {
    let broken = |why: &str| Fault::new(format!("query parameter {}: {why}", quoted(name)));
    let bytes = text.as_bytes();
    for (at, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'%') {
        let digits = bytes.get(at + 1..at + 3);
        if !digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit)) {
            return Err(broken("% must be followed by two hexadecimal digits"));
        }
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode(spaced.as_bytes())
        .decode_utf8()
        .map_err(|_| broken("not UTF-8"))?;
    if decoded.contains('\0') {
        return Err(broken("contains a NUL character"));
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).expect(text)
    }

    fn fault(text: &str) -> String {
        Query::parse(text).expect_err(text).details
    }

    #[test]
    fn brackets_nest_and_names_take_any_style() {
        let q = query("filter%5BreferenceId%5D=a%20b+c&page[size]=5&include=");
        assert_eq!(
            q.nested("filter", "reference-id").and_then(Node::as_text),
            Some("a b c")
        );
        assert_eq!(q.nested("page", "size").and_then(Node::as_text), Some("5"));
        assert_eq!(q.text("include"), Ok(Some("")));
        assert_eq!(q.text("absent"), Ok(None));
    }

    #[test]
    fn prefill_names_stay_as_written_and_plus_must_be_escaped() {
        let q = query("inquiryTemplateId=itmpl_1&fields[nameFirst]=J&fields[phone_number]=%2B1+2");
        let prefill: Vec<_> = q.below("fields").collect();
        assert_eq!(prefill[0], ("nameFirst", &Node::Text("J".into())));
        assert_eq!(prefill[1], ("phone_number", &Node::Text("+1 2".into())));
        assert_eq!(q.text("inquiry-template-id"), Ok(Some("itmpl_1")));
    }

    #[test]
    fn lists_have_three_spellings() {
        for text in ["s[]=a&s[]=b", "s[1]=b&s[0]=a", "s=a,b", "s=a,%20,b"] {
            assert_eq!(
                query(text).get("s").and_then(Node::as_list),
                Some(vec!["a", "b"]),
                "{text}"
            );
        }
        assert_eq!(query("s[x]=a").get("s").and_then(Node::as_list), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(fault("a=%zz").contains("two hexadecimal digits"));
        assert!(fault("a=%F").contains("two hexadecimal digits"));
        assert!(fault("a=%FF").contains("not UTF-8"));
        assert!(fault("a=%00").contains("NUL"));
        assert!(fault("a[b=1").contains("brackets do not match"));
        assert!(fault("a[b]c=1").contains("brackets do not match"));
        assert!(fault("a[b[c]]=1").contains("brackets do not match"));
        assert!(fault("[a]=1").contains("name is missing"));
        assert!(fault("=1").contains("name is missing"));
        assert!(fault("a[][b]=1").contains("[] must come last"));
        assert!(fault("a=1&a=2").contains("given twice"));
        assert!(fault("a=1&a[b]=2").contains("given twice"));
        assert!(fault("a[]=1&a[b]=2").contains("given twice"));
        assert!(fault("filter[nameFirst]=1&filter[name_first]=2").contains("given twice"));
    }

    #[test]
    fn limits_are_named() {
        assert!(query("a[1][2][3][4][5]=x").get("a").is_some());
        assert!(fault("a[1][2][3][4][5][6]=x").contains("deeper than 5"));
        let many = |n: usize| {
            (0..n)
                .map(|i| format!("a{i}="))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert!(Query::parse(&many(PAIRS_MAX)).is_ok());
        assert!(fault(&many(PAIRS_MAX + 1)).contains("more than 1000"));
        assert!(fault(&"a".repeat(LENGTH_MAX + 1)).contains("longer than 32768 bytes"));
    }

    #[test]
    fn unknown_parameters_are_refused_by_name() {
        let allowed = ["include", "filter[status]", "fields[*]"];
        for good in [
            "include=a",
            "filter[status]=a",
            "filter[status][]=a",
            "filter[status][0]=a",
            "fields[x]=1",
            "",
        ] {
            assert_eq!(query(good).only(&allowed), Ok(()), "{good}");
        }
        for (bad, name) in [
            ("filter[state]=a", "filter[state]"),
            ("filter=a", "filter"),
            ("include[x]=a", "include[x]"),
            ("filter[status][x]=a", "filter[status][x]"),
        ] {
            let fault = query(bad).only(&allowed).expect_err(bad);
            assert_eq!(
                fault.details,
                format!(
                    "query parameter \"{name}\" is not known; allowed: include, filter[status], fields[*]"
                )
            );
            assert_eq!(fault.allowed, allowed);
        }
        let none = query("x=1").only(&[]).expect_err("none allowed");
        assert!(none.details.ends_with("this operation takes none"));
    }
}
