//! `include=account,inquiry-template.latest-published-version`: which related objects an
//! answer carries whole.

use super::errors::{Fault, quoted};
use super::inflection::to_kebab;
use super::query::{Query, commas};

/// The most paths one request may name.
pub const PATHS_MAX: usize = 50;

/// A relationship, and perhaps one of the related object's own relationships. One level
/// of nesting is what the contract offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// A relationship of the answered object, in kebab-case.
    pub relationship: String,
    /// A relationship of the related object, in kebab-case.
    pub then: Option<String>,
}

/// Reads `include`. `None` means that the request does not say, so the version's default
/// applies; an empty list was asked for with `include=`.
///
/// # Errors
/// A fault for a path of more than two steps or with an empty step, and for more than
/// [`PATHS_MAX`] paths.
pub fn parse(query: &Query) -> Result<Option<Vec<Path>>, Fault> {
    let Some(text) = query.text("include")? else {
        return Ok(None);
    };
    let mut paths = Vec::new();
    for written in commas(text) {
        let broken = |why: &str| Fault::new(format!("include {}: {why}", quoted(written)));
        let mut steps = written.split('.').map(|step| to_kebab(step).into_owned());
        let path = Path {
            relationship: steps.next().unwrap_or_default(),
            then: steps.next(),
        };
        if steps.next().is_some() {
            return Err(broken("at most one level of nesting"));
        }
        if path.relationship.is_empty() || path.then.as_deref() == Some("") {
            return Err(broken("a relationship's name is missing"));
        }
        if paths.len() == PATHS_MAX {
            return Err(Fault::new(format!(
                "include names more than {PATHS_MAX} paths"
            )));
        }
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    Ok(Some(paths))
}

/// Refuses paths that the answered resource does not have.
///
/// # Errors
/// A fault naming the first unknown relationship and listing the known ones.
pub fn only(paths: &[Path], relationships: &[&str]) -> Result<(), Fault> {
    let unknown = paths
        .iter()
        .find(|path| !relationships.contains(&path.relationship.as_str()));
    let Some(path) = unknown else { return Ok(()) };
    Err(Fault::new(format!(
        "include {} is not a relationship of this resource; allowed: {}",
        quoted(&path.relationship),
        relationships.join(", ")
    ))
    .allowing(relationships.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Result<Option<Vec<Path>>, Fault> {
        parse(&Query::parse(text).expect(text))
    }

    #[test]
    fn absent_and_empty_differ() {
        assert_eq!(paths(""), Ok(None));
        assert_eq!(paths("include="), Ok(Some(vec![])));
    }

    #[test]
    fn paths_take_any_style_and_one_level() {
        let account = Path {
            relationship: "account".into(),
            then: None,
        };
        let nested = Path {
            relationship: "inquiry-template".into(),
            then: Some("latest-published-version".into()),
        };
        assert_eq!(
            paths("include=account,inquiryTemplate.latest_published_version,account"),
            Ok(Some(vec![account, nested]))
        );
        for bad in ["include=a.b.c", "include=.a", "include=a.", "include[]=a"] {
            assert!(paths(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_relationships_are_refused_by_name() {
        let asked = paths("include=account,acount")
            .expect("parses")
            .expect("given");
        assert_eq!(only(&asked[..1], &["account"]), Ok(()));
        let fault = only(&asked, &["account", "sessions"]).expect_err("a misprint");
        assert_eq!(
            fault.details,
            "include \"acount\" is not a relationship of this resource; allowed: account, sessions"
        );
    }

    #[test]
    fn the_number_of_paths_is_bounded() {
        let many = |n: usize| {
            format!(
                "include={}",
                (0..n)
                    .map(|i| format!("r{i}"))
                    .collect::<Vec<_>>()
                    .join(",")
            )
        };
        assert!(paths(&many(PATHS_MAX)).is_ok());
        assert!(paths(&many(PATHS_MAX + 1)).is_err());
    }
}
