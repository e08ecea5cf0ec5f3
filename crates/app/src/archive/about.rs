//! What an archive says about itself, and whether this program can read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::schema::moves_rows;
use crate::MIGRATIONS;

const FORMAT: &str = "bonafide-archive";
/// Of the files and their forms; the schema has its own version.
const VERSION: u32 = 1;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct About {
    format: String,
    version: u32,
    /// Version of the program that wrote it.
    pub made_by: String,
    pub made_at: Timestamp,
    /// The migrations that its tables come from, in order.
    migrations: Vec<String>,
    /// The environment whose data it holds; None: all of them.
    pub environment: Option<String>,
    pub(super) organization: Option<String>,
    /// In the order of the files.
    pub tables: Vec<Contents>,
}

/// One table in an archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Contents {
    pub name: String,
    pub rows: u64,
    /// Names of the columns.
    pub columns: Vec<String>,
}

impl About {
    pub(super) fn new(
        made_by: &str,
        made_at: Timestamp,
        environment: Option<(String, String)>,
        tables: Vec<Contents>,
    ) -> Self {
        let (environment, organization) = environment.unzip();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            made_by: made_by.to_owned(),
            made_at,
            migrations: MIGRATIONS.iter().map(|it| it.name.to_owned()).collect(),
            environment,
            organization,
            tables,
        }
    }

    /// Rows in all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Reads `about.json`; the error says why this program cannot read the archive.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let head: Head = serde_json::from_slice(bytes)
            .map_err(|error| format!("it does not say what it is: {error}"))?;
        if head.format != FORMAT {
            return Err(format!("its format is not {FORMAT}"));
        }
        if head.version != VERSION {
            return Err(format!(
                "its format has version {}, and this program reads {VERSION}",
                head.version
            ));
        }
        let about: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        about.fits()?;
        Ok(about)
    }

    fn fits(&self) -> Result<(), String> {
        for (index, name) in self.migrations.iter().enumerate() {
            match MIGRATIONS.get(index) {
                Some(known) if known.name == name => {}
                Some(known) => {
                    return Err(format!(
                        "its tables come from {name} where this program has {}",
                        known.name
                    ));
                }
                None => {
                    return Err(format!(
                        "its tables have {name}, which this program does not know: it was made by a newer version ({})",
                        self.made_by
                    ));
                }
            }
        }
        let since = &MIGRATIONS[self.migrations.len()..];
        match since.iter().find(|migration| moves_rows(migration)) {
            Some(migration) => Err(format!(
                "it is older than {}, which changes rows: start its server once with this version and export again",
                migration.name
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> serde_json::Value {
        let about = About::new("0.0.0", Timestamp::UNIX_EPOCH, None, Vec::new());
        serde_json::to_value(about).unwrap()
    }

    fn refusal(about: &serde_json::Value) -> String {
        About::read(&serde_json::to_vec(about).unwrap()).unwrap_err()
    }

    #[test]
    fn what_this_program_wrote_it_reads() {
        let bytes = serde_json::to_vec(&about()).unwrap();
        assert_eq!(About::read(&bytes).unwrap().rows(), 0);
    }

    #[test]
    fn other_formats_and_newer_schemas_are_refused_by_name() {
        let mut newer = about();
        let names = newer["migrations"].as_array_mut().unwrap();
        names.push("9999_later".into());
        assert!(refusal(&newer).contains("9999_later"));
        assert!(refusal(&newer).contains("newer version"));

        let mut other = about();
        other["migrations"][0] = "0001_other".into();
        assert!(refusal(&other).contains("0001_other"));

        let mut format = about();
        format["version"] = 2.into();
        assert!(refusal(&format).contains("version 2"));
        format["format"] = "zip".into();
        assert!(refusal(&format).contains(FORMAT));
        assert!(About::read(b"{}").is_err());
    }
}
