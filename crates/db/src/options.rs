//! How a database is opened.

use std::fmt;
use std::time::Duration;

/// How a database is opened.
///
/// Its `Debug` form leaves out the URL, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Options {
    /// `sqlite:/path/file.db` (created if absent, in a directory that exists), or `postgres://user@host/database`.
    ///
    /// PostgreSQL connections use verified TLS unless the server is this machine or the URL says `sslmode=disable`.
    pub url: String,
    /// Threads for reads, each with a connection; at least 1.
    pub readers: usize,
    /// How many calls may wait, for the writer and for the readers each, before more are refused with [`crate::Error::Busy`].
    pub queue: usize,
    /// How many writes at most share one commit.
    pub batch: usize,
    /// SQLite: open beside a serving process, for a short administrative command. PostgreSQL always allows several.
    pub shared: bool,
    /// SQLite: how long to wait for another process's write before giving up.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            url: String::new(),
            readers: 4,
            queue: 4096,
            batch: 256,
            shared: false,
            patience: Duration::from_secs(5),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("readers", &self.readers)
            .field("queue", &self.queue)
            .field("batch", &self.batch)
            .field("shared", &self.shared)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn debug_output_hides_the_password() {
        let options = Options {
            url: "postgres://u:secret@h/d".to_owned(),
            ..Options::default()
        };
        assert!(!format!("{options:?}").contains("secret"));
    }
}
