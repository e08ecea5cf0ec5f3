//! The parameters of a link that names a template, as its sender wrote them (contract, hosted-flow
//! query parameters).

use bonafide_app::flow::{Opening, Reserved, Signed};
use serde_json::{Map, Value as Json};

/// Longest value of one parameter; fields have shorter limits of their own.
const MAX_VALUE: usize = 8 * 1024;
/// Deepest nesting of `fields[a][b]…`.
const MAX_DEPTH: usize = 8;
/// Most values of fields.
const MAX_FIELDS: usize = 200;
/// What is repeated of a faulty name.
const SHOWN: usize = 64;

/// Parameters that say what is made, beside fields. A second value of one is refused.
const NAMES: [&str; 13] = [
    "inquiry-template-id",
    "inquiry-template-version-id",
    "template-id",
    "environment",
    "environment-id",
    "reference-id",
    "account-id",
    "account-type-id",
    "redirect-uri",
    "theme-set-id",
    "expires",
    "nonce",
    "signature",
];

/// Whether a parameter says what a link makes.
pub fn says_what_is_made(name: &str) -> bool {
    NAMES.contains(&name) || field_path(name).is_some()
}

/// Reads them. Faults are kept with what could be read, so that a page can name them all.
pub fn opening(pairs: &[(String, String)], reserved: Option<Reserved>) -> Opening {
    let mut opening = Opening {
        reserved,
        parameters: pairs.to_vec(),
        ..Opening::default()
    };
    opening.parameters.sort();
    opening.parameters.retain(|(name, _)| name != "signature");
    let mut signature = None;
    let mut expires = None;
    let mut nonce = None;
    let mut seen: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    let mut fields = 0;
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        if seen.contains(&name.as_str()) {
            faults.push(format!("{} is given twice", shown(name)));
            continue;
        }
        seen.push(name);
        if value.len() > MAX_VALUE {
            faults.push(format!("{} is longer than {MAX_VALUE} bytes", shown(name)));
            continue;
        }
        if let Some(path) = field_path(name) {
            fields += 1;
            if let Err(fault) = put(&mut opening.fields, &path, value) {
                faults.push(format!("{} {fault}", shown(name)));
            }
            continue;
        }
        let place = match name.as_str() {
            "inquiry-template-version-id" => &mut opening.version_id,
            "inquiry-template-id" | "template-id" => &mut opening.template_id,
            "environment" | "environment-id" => &mut opening.environment,
            "reference-id" => &mut opening.reference_id,
            "account-id" => &mut opening.account_id,
            "account-type-id" => &mut opening.account_type_id,
            "redirect-uri" => &mut opening.redirect_uri,
            "theme-set-id" => &mut opening.theme_set_id,
            "signature" => &mut signature,
            "expires" => &mut expires,
            "nonce" => &mut nonce,
            _ => continue,
        };
        match place {
            Some(old) if old != value => {
                faults.push(format!("{} contradicts another parameter", shown(name)));
            }
            _ => *place = Some(value.clone()),
        }
    }
    if fields > MAX_FIELDS {
        faults.push(format!("there are more than {MAX_FIELDS} values of fields"));
    }
    if let Some(signature) = signature {
        match expires.as_deref().map(str::parse) {
            Some(Ok(expires)) => {
                opening.signed = Some(Signed {
                    signature,
                    expires,
                    nonce,
                });
            }
            _ => faults.push("a signed link needs expires, a time in Unix seconds".into()),
        }
    }
    opening.faults = faults;
    opening
}

/// The keys of `fields[a][b]`, `fields.a` and the older `prefill[a]`; None for other names.
fn field_path(name: &str) -> Option<Vec<&str>> {
    if let Some(key) = name.strip_prefix("fields.") {
        return Some(vec![key]);
    }
    let rest = ["fields[", "prefill["]
        .iter()
        .find_map(|start| name.strip_prefix(start))?;
    Some(match rest.strip_suffix(']') {
        Some(inner) => inner.split("][").collect(),
        // Not closed: told as a fault, not passed over.
        None => vec![""],
    })
}

fn put(fields: &mut Map<String, Json>, path: &[&str], value: &str) -> Result<(), String> {
    if path.len() > MAX_DEPTH {
        return Err(format!("is nested deeper than {MAX_DEPTH}"));
    }
    let malformed = |key: &&str| key.is_empty() || key.contains(['[', ']']);
    if path.iter().any(malformed) {
        return Err("is not written as fields[name]".into());
    }
    let Some((last, parents)) = path.split_last() else {
        return Err("is not written as fields[name]".into());
    };
    let mut place = fields;
    for key in parents {
        let entry = place
            .entry((*key).to_owned())
            .or_insert_with(|| Json::Object(Map::new()));
        place = entry
            .as_object_mut()
            .ok_or("is given both as a text and as parts")?;
    }
    if place.contains_key(*last) {
        return Err("is given both as a text and as parts".into());
    }
    place.insert((*last).to_owned(), value.into());
    Ok(())
}

fn shown(name: &str) -> String {
    name.chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Opening {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        opening(&pairs, None)
    }

    #[test]
    fn every_spelling_of_fields_is_read() {
        let opening = read(&[
            ("fields[name-first]", "Ada"),
            ("fields.name-last", "Lovelace"),
            ("prefill[birthdate]", "1985-12-10"),
            ("fields[home][city]", "London"),
            ("fields[tags][0]", "a"),
            ("fields[tags][1]", "b"),
        ]);
        assert_eq!(opening.faults, Vec::<String>::new());
        assert_eq!(
            Json::Object(opening.fields),
            json!({
                "name-first": "Ada", "name-last": "Lovelace", "birthdate": "1985-12-10",
                "home": {"city": "London"}, "tags": {"0": "a", "1": "b"},
            })
        );
    }

    #[test]
    fn each_fault_is_named() {
        for (pairs, fault) in [
            (
                vec![("reference-id", "a"), ("reference-id", "a")],
                "reference-id is given twice",
            ),
            (
                vec![("fields[a]", "1"), ("fields[a]", "2")],
                "fields[a] is given twice",
            ),
            (
                vec![("fields[a]", "1"), ("fields[a][b]", "2")],
                "fields[a][b] is given both",
            ),
            (
                vec![("fields[a][b]", "1"), ("fields.a", "2")],
                "fields.a is given both",
            ),
            (
                vec![("fields[", "1")],
                "fields[ is not written as fields[name]",
            ),
            (vec![("fields[]", "1")], "fields[] is not written as"),
            (
                vec![("fields[a[b]]", "1")],
                "fields[a[b]] is not written as",
            ),
            (
                vec![
                    ("template-id", "itmpl_a"),
                    ("inquiry-template-id", "itmpl_b"),
                ],
                "contradicts",
            ),
            (
                vec![("environment", "sandbox"), ("environment-id", "env_1")],
                "contradicts",
            ),
        ] {
            let faults = read(&pairs).faults.join("; ");
            assert!(faults.contains(fault), "{pairs:?}: {faults}");
        }
        let long = "x".repeat(MAX_VALUE + 1);
        assert!(read(&[("reference-id", &long)]).faults[0].contains("longer"));
        let deep = format!("fields{}", "[a]".repeat(MAX_DEPTH + 1));
        assert!(read(&[(&deep, "1")]).faults[0].contains("deeper"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(
            pairs in prop::collection::vec(("(fields|prefill)?[\\[\\].a-c]{0,12}", "\\PC{0,8}"), 0..12)
        ) {
            opening(&pairs, None);
        }
    }
}
