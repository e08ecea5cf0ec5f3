//! Why a command could not do its work, said to the operator: what is wrong and how to mend it.

use std::fmt;

pub type Result<T> = std::result::Result<T, Failure>;

#[derive(Debug)]
pub struct Failure {
    /// One sentence; never holds a secret or a person's data.
    pub what: String,
    /// What to do about it; empty when there is nothing to say.
    pub mend: String,
}

impl Failure {
    pub fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            mend: mend.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)?;
        if !self.mend.is_empty() {
            write!(out, "\n  {}", self.mend)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<bonafide_db::Error> for Failure {
    fn from(error: bonafide_db::Error) -> Self {
        Self::new(format!("The database failed: {error}."), "")
    }
}

impl From<bonafide_app::Error> for Failure {
    fn from(error: bonafide_app::Error) -> Self {
        match error {
            bonafide_app::Error::Invalid(problems) => {
                let lines: Vec<_> = problems
                    .iter()
                    .map(|problem| match &problem.pointer {
                        Some(pointer) => format!("{pointer}: {}", problem.details),
                        None => problem.details.clone(),
                    })
                    .collect();
                Self::new(lines.join("\n"), "")
            }
            other => Self::new(other.to_string(), ""),
        }
    }
}
