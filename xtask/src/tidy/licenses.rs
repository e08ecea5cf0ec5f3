//! Every dependency's license is one of those that deny.toml allows.
//!
//! The list is read from deny.toml, so that there is one; cargo-deny itself need not be installed.

use super::Finding;
use crate::workspace::Package;

/// deny.toml as it was when this program was built (cargo rebuilds it after a change).
const DENY: &str = include_str!("../../../deny.toml");

pub fn check(packages: &[Package]) -> Vec<Finding> {
    let allowed = allowed(DENY);
    if allowed.is_empty() {
        return vec![Finding::of("deny.toml", "[licenses] allows nothing")];
    }
    packages
        .iter()
        .filter_map(|package| {
            let place = format!("{} {}", package.name, package.version);
            let Some(license) = &package.license else {
                return Some(Finding::of(
                    &place,
                    "its manifest names no license: look whether it can be used at all",
                ));
            };
            match satisfied(license, &allowed) {
                Ok(true) => None,
                Ok(false) => Some(Finding::of(
                    &place,
                    format!("\"{license}\" is not allowed by deny.toml"),
                )),
                Err(fault) => Some(Finding::of(&place, format!("\"{license}\": {fault}"))),
            }
        })
        .collect()
}

/// The strings of `allow` in the section `[licenses]`.
fn allowed(deny: &str) -> Vec<&str> {
    let section = deny.split("[licenses]").nth(1).unwrap_or_default();
    let list = section
        .split("allow = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next())
        .unwrap_or_default();
    list.lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once('"')?;
            rest.split_once('"').map(|(name, _)| name)
        })
        .collect()
}

/// Whether an SPDX license expression can be met by the allowed licenses alone.
fn satisfied(expression: &str, allowed: &[&str]) -> Result<bool, String> {
    // Old manifests write a slash for OR.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        tokens: &tokens,
        allowed,
    };
    let met = parser.any()?;
    match parser.tokens.first() {
        None => Ok(met),
        Some(token) => Err(format!("\"{token}\" is not expected there")),
    }
}

/// `any = all ("OR" all)*`, `all = one ("AND" one)*`, `one = "(" any ")" | id ["WITH" id]`.
struct Parser<'a> {
    tokens: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<bool, String> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Ok(met)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let met = self.any()?;
            return if self.take(")") {
                Ok(met)
            } else {
                Err("a bracket is not closed".to_owned())
            };
        }
        let name = self.next()?;
        if matches!(name, "OR" | "AND" | "WITH" | ")") {
            return Err(format!("\"{name}\" is not a license"));
        }
        if self.take("WITH") {
            // An exception only adds permissions, so the plain license is enough.
            let with = format!("{name} WITH {}", self.next()?);
            return Ok(self.allowed.contains(&name) || self.allowed.contains(&with.as_str()));
        }
        Ok(self.allowed.contains(&name))
    }

    fn next(&mut self) -> Result<&'a str, String> {
        let (first, rest) = self
            .tokens
            .split_first()
            .ok_or_else(|| "it ends too early".to_owned())?;
        self.tokens = rest;
        Ok(first)
    }

    fn take(&mut self, token: &str) -> bool {
        match self.tokens.split_first() {
            Some((first, rest)) if *first == token => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: &[&str] = &["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn expressions_are_weighed() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("MIT/GPL-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("(GPL-2.0 OR GPL-3.0) AND MIT", false),
            ("GPL-3.0 AND MIT OR Apache-2.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-3.0 WITH Classpath-exception-2.0", false),
        ] {
            assert_eq!(satisfied(expression, ALLOWED), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn malformed_expressions_are_faults() {
        for expression in [
            "",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "AND MIT",
            "MIT WITH",
        ] {
            assert!(satisfied(expression, ALLOWED).is_err(), "{expression}");
        }
    }

    #[test]
    fn the_list_of_deny_toml_is_understood() {
        let allowed = allowed(DENY);
        assert!(allowed.contains(&"MIT"));
        assert!(allowed.contains(&"Apache-2.0 WITH LLVM-exception"));
        assert!(!allowed.iter().any(|name| name.contains("GPL")));
    }

    #[test]
    fn a_package_without_a_license_is_a_finding() {
        let package = Package {
            name: "nameless".to_owned(),
            version: "1.0.0".to_owned(),
            license: None,
            ours: false,
            dependencies: Vec::new(),
        };
        assert_eq!(check(&[package]).len(), 1);
    }
}
