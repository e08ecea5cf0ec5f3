//! `bonafide doctor`: what is set and from where, what is wrong, and how to mend it.

mod checks;

use std::fmt::Write;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::settings::{Kind, Settings, Sources, TABLE};

/// What a check found.
enum Finding {
    Fine(String),
    /// Worth knowing, and not wrong.
    Note(String),
    Wrong(Failure),
}

/// Ends with 1 when anything is wrong.
pub fn run(sources: &Sources) -> ExitCode {
    let mut out = settings(sources);
    let findings = match Settings::read(sources) {
        Ok(settings) => checks::all(&settings),
        Err(failure) => vec![("settings", Finding::Wrong(failure))],
    };
    out.push_str("\nChecks\n");
    let mut wrong = 0;
    for (name, finding) in &findings {
        wrong += usize::from(matches!(finding, Finding::Wrong(_)));
        line(&mut out, name, finding);
    }
    out.push_str(match wrong {
        0 => "\nNothing is wrong.\n",
        1 => "\nOne thing is wrong.\n",
        _ => "\nSome things are wrong.\n",
    });
    crate::out::print(format_args!("{out}"));
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn settings(sources: &Sources) -> String {
    let mut out = format!("Bonafide {}\n\nSettings\n", env!("CARGO_PKG_VERSION"));
    for row in TABLE {
        let value = match (sources.get(row.key), row.kind, row.key) {
            (None, _, _) => row.default.to_owned(),
            (Some(_), Kind::Secret, _) => "[hidden]".to_owned(),
            // It may hold a password.
            (Some(url), _, "database-url") => without_password(url),
            (Some(value), _, _) => value.to_owned(),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "  {:<20} {value}  ({})",
            row.key,
            sources.origin(row.key)
        );
    }
    out
}

/// `postgres://user:password@host/name?…` without password and options.
fn without_password(url: &str) -> String {
    let (plain, _) = url.split_once('?').unwrap_or((url, ""));
    match (plain.split_once("://"), plain.rsplit_once('@')) {
        (Some((scheme, rest)), Some((_, place))) => {
            let user = rest.split([':', '@']).next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        _ => plain.to_owned(),
    }
}

fn line(out: &mut String, name: &str, finding: &Finding) {
    let (state, text, mend) = match finding {
        Finding::Fine(text) => ("ok", text, ""),
        Finding::Note(text) => ("note", text, ""),
        Finding::Wrong(failure) => ("wrong", &failure.what, failure.mend.as_str()),
    };
    let _ = writeln!(out, "  {state:<6} {name:<16} {text}");
    if !mend.is_empty() {
        let _ = writeln!(out, "  {:<6} {:<16} mend: {mend}", "", "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_address_is_shown_without_its_password() {
        for (url, shown) in [
            (
                "postgres://a:hush@h:1/d?password=hush",
                "postgres://a@h:1/d",
            ),
            ("postgres://a:h@sh@h/d", "postgres://a@h/d"),
            ("postgres://h/d", "postgres://h/d"),
            ("sqlite:/data/x.db", "sqlite:/data/x.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
