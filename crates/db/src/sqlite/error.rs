//! SQLite's result codes in the crate's terms. See <https://www.sqlite.org/rescode.html>.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::{ConstraintKind, Error};

pub(crate) fn translate(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return match error {
            rusqlite::Error::SqlInputError { msg, error, .. } => Error::Sql {
                code: error.extended_code.to_string(),
                message: msg,
            },
            rusqlite::Error::InvalidParameterCount(given, wanted) => Error::Sql {
                code: "parameters".to_owned(),
                message: format!("{given} parameters for a statement with {wanted} placeholders"),
            },
            _ => Error::Sql {
                code: "driver".to_owned(),
                message: "the statement cannot be run".to_owned(),
            },
        };
    };
    // SQLite's own words: table and column names for a constraint, a piece of the SQL text for a syntax error.
    let message = message.as_deref().unwrap_or_default();
    match failure.code {
        ErrorCode::ConstraintViolation => constraint(failure.extended_code, message),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::Unavailable("another process holds the write lock".to_owned())
        }
        ErrorCode::DiskFull => Error::Unavailable("the disk is full".to_owned()),
        ErrorCode::CannotOpen => {
            Error::Unavailable("the database file cannot be opened".to_owned())
        }
        ErrorCode::SystemIoFailure => {
            Error::Unavailable(format!("I/O error {}", failure.extended_code))
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            Error::Unavailable("the file is damaged or not a SQLite database".to_owned())
        }
        ErrorCode::ReadOnly => Error::ReadOnly,
        ErrorCode::Unknown => Error::Sql {
            code: failure.extended_code.to_string(),
            message: message.to_owned(),
        },
        _ => Error::Sql {
            code: failure.extended_code.to_string(),
            message: ffi::code_to_str(failure.extended_code).to_owned(),
        },
    }
}

fn constraint(extended_code: i32, message: &str) -> Error {
    let kind = match extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => ConstraintKind::Unique,
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ConstraintKind::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ConstraintKind::NotNull,
        _ => ConstraintKind::Check,
    };
    // "UNIQUE constraint failed: t.a, t.b": what follows the colon is the detail.
    let detail = message
        .split_once(": ")
        .map_or("foreign key", |(_, names)| names);
    Error::Constraint {
        kind,
        detail: detail.to_owned(),
    }
}
