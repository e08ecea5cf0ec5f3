//! Where each setting's value comes from: flag, then variable, then file, then default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::table::{Kind, Row, TABLE};
use crate::failure::{Failure, Result};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Flag,
    Variable(String),
    File(PathBuf),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => out.write_str("flag"),
            Self::Variable(name) => write!(out, "variable {name}"),
            Self::File(path) => write!(out, "file {}", path.display()),
            Self::Default => out.write_str("default"),
        }
    }
}

/// The values that somebody set, as text; what is missing here has its default.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<&'static str, (String, Origin)>);

impl Sources {
    pub fn get(&self, key: &'static str) -> Option<&str> {
        self.0.get(key).map(|(value, _)| value.as_str())
    }

    pub fn origin(&self, key: &'static str) -> Origin {
        self.0
            .get(key)
            .map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// Collects the values. `variable` looks one up in the process environment.
    ///
    /// Fails when the file cannot be read, is not TOML, or has a key that is no setting.
    pub fn collect(
        flags: &BTreeMap<&'static str, String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let mut sources = Self::default();
        for row in TABLE {
            let flag = flags.get(row.key).cloned().map(|text| (text, Origin::Flag));
            let found = flag.filter(|(text, _)| !text.is_empty()).or_else(|| {
                let name = row.variable();
                let text = variable(&name).filter(|text| !text.is_empty())?;
                Some((text, Origin::Variable(name)))
            });
            if let Some(found) = found {
                sources.0.insert(row.key, found);
            }
        }
        if let Some(path) = sources.file() {
            sources.merge_file(&path)?;
        }
        Ok(sources)
    }

    /// The file named, or the one in the data directory when it exists.
    fn file(&self) -> Option<PathBuf> {
        if let Some(named) = self.get("config") {
            return Some(named.into());
        }
        let directory = self.get("data-dir").unwrap_or(super::DATA_DIR);
        let path = Path::new(directory).join("bonafide.toml");
        path.is_file().then_some(path)
    }

    fn merge_file(&mut self, path: &Path) -> Result<()> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::new(
                format!("The settings file {shown} cannot be read: {error}."),
                "Name an existing file with --config or BONAFIDE_CONFIG, or leave it out.",
            )
        })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            // Only the message and the line: the text itself may hold secrets.
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].lines().count().max(1));
            Failure::new(
                format!(
                    "The settings file {shown} is not valid TOML at line {line}: {}.",
                    error.message()
                ),
                "Write one `key = \"value\"` a line.",
            )
        })?;

        let named = self.get("config").is_some();
        let may_stand = |row: &Row| match row.key {
            // A file that was found through the data directory cannot move it.
            "data-dir" => named,
            _ => row.kind != Kind::Config,
        };
        let mut unknown = Vec::new();
        for (key, value) in &table {
            let row = TABLE.iter().find(|row| row.key == key && may_stand(row));
            let Some(row) = row else {
                unknown.push(format!("`{key}`"));
                continue;
            };
            let Some(value) = plain(value) else {
                return Err(Failure::new(
                    format!("`{key}` in {shown} is not a text, number, switch or list of texts."),
                    format!("Write it as {} = \"{}\".", row.key, row.shape),
                ));
            };
            if !value.is_empty() && !self.0.contains_key(row.key) {
                self.0
                    .insert(row.key, (value, Origin::File(path.to_owned())));
            }
        }
        if unknown.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            format!(
                "{shown} has keys that are no settings: {}.",
                unknown.join(", ")
            ),
            "Keys are the names of the flags without dashes in front, such as public-url; \
             `bonafide --help` lists them.",
        ))
    }
}

/// A value of the file in the form a variable would have.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(on) => Some(if *on { "on" } else { "off" }.to_owned()),
        toml::Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(flags: &[(&'static str, &str)], variables: &[(&str, &str)]) -> Result<Sources> {
        let flags = flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Sources::collect(&flags, |name| {
            let found = variables.iter().find(|(key, _)| *key == name)?;
            Some(found.1.to_owned())
        })
    }

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.toml");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (dir, path)
    }

    #[test]
    fn flag_before_variable_before_file_before_default() {
        let (_dir, path) = file("listen = \"127.0.0.1:1\"\ncontact = \"file\"\nrate-limit = 3\n");
        let sources = collect(
            &[("config", &path), ("listen", "127.0.0.1:3")],
            &[
                ("BONAFIDE_LISTEN", "127.0.0.1:2"),
                ("BONAFIDE_CONTACT", "variable"),
            ],
        )
        .unwrap();
        assert_eq!(sources.get("listen"), Some("127.0.0.1:3"));
        assert_eq!(sources.origin("listen"), Origin::Flag);
        assert_eq!(sources.get("contact"), Some("variable"));
        assert_eq!(
            sources.origin("contact"),
            Origin::Variable("BONAFIDE_CONTACT".into())
        );
        assert_eq!(sources.get("rate-limit"), Some("3"));
        assert_eq!(sources.origin("rate-limit"), Origin::File(path.into()));
        assert_eq!(sources.get("log"), None);
        assert_eq!(sources.origin("log"), Origin::Default);
    }

    #[test]
    fn an_empty_variable_is_unset() {
        let (_dir, path) = file("contact = \"file\"\n");
        let sources = collect(&[("config", &path)], &[("BONAFIDE_CONTACT", "")]).unwrap();
        assert_eq!(sources.get("contact"), Some("file"));
    }

    #[test]
    fn lists_and_switches_of_the_file() {
        let (_dir, path) = file("behind-tls = true\ntrusted-proxies = [\"10.0.0.0/8\", \"::1\"]\n");
        let sources = collect(&[("config", &path)], &[]).unwrap();
        assert_eq!(sources.get("behind-tls"), Some("on"));
        assert_eq!(sources.get("trusted-proxies"), Some("10.0.0.0/8,::1"));
    }

    #[test]
    fn unknown_keys_are_named() {
        let (_dir, path) = file("listen = \"127.0.0.1:1\"\nlisten_on = \"x\"\nconfig = \"y\"\n");
        let failure = collect(&[("config", &path)], &[]).unwrap_err();
        assert!(failure.what.contains("`listen_on`"), "{}", failure.what);
        assert!(failure.what.contains("`config`"), "{}", failure.what);
        assert!(!failure.what.contains("`listen`"), "{}", failure.what);
    }

    #[test]
    fn a_broken_file_is_told_without_its_text() {
        let (_dir, path) = file("# one\nsandbox-api-key = hush-hush\n");
        let failure = collect(&[("config", &path)], &[]).unwrap_err();
        assert!(failure.what.contains("line 2"), "{}", failure.what);
        assert!(!failure.to_string().contains("hush"), "{failure}");
    }

    #[test]
    fn the_file_of_the_data_directory_is_found() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("bonafide.toml"), "contact = \"us\"\n").unwrap();
        let sources = collect(&[("data-dir", dir.path().to_str().unwrap())], &[]).unwrap();
        assert_eq!(sources.get("contact"), Some("us"));
    }
}
