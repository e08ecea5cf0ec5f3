//! SQLSTATE in the crate's terms. See the appendix "PostgreSQL Error Codes" of its manual.

use std::error::Error as _;
use std::io;

use postgres::error::{DbError, SqlState};

use crate::{ConstraintKind, Error};

pub(crate) fn translate(error: &postgres::Error) -> Error {
    match error.as_db_error() {
        Some(error) => translate_server(error),
        None if is_connection_loss(error) => {
            Error::Unavailable("the connection to PostgreSQL was lost".to_owned())
        }
        None => Error::Sql {
            code: "driver".to_owned(),
            message: "the statement cannot be run".to_owned(),
        },
    }
}

/// Whether the connection is gone after this error.
pub(crate) fn is_connection_loss(error: &postgres::Error) -> bool {
    match error.as_db_error() {
        Some(error) => matches!(error.severity(), "FATAL" | "PANIC"),
        None => {
            error.is_closed()
                || error
                    .source()
                    .is_some_and(|source| source.is::<io::Error>())
        }
    }
}

fn translate_server(error: &DbError) -> Error {
    let code = error.code();
    if let Some(kind) = constraint_kind(code) {
        // `detail` holds the row's values; names are all that may be told.
        let detail = match (error.constraint(), error.table(), error.column()) {
            (Some(constraint), ..) => constraint.to_owned(),
            (None, Some(table), Some(column)) => format!("{table}.{column}"),
            _ => code.code().to_owned(),
        };
        return Error::Constraint { kind, detail };
    }
    let unavailable = |reason: &str| Error::Unavailable(format!("{reason} ({})", code.code()));
    match code.code() {
        "55P03" => unavailable("another process holds the write lock"),
        "57014" => unavailable("the statement took too long"),
        "25006" => Error::ReadOnly,
        other => match &other[..2.min(other.len())] {
            "08" | "57" | "58" => unavailable("PostgreSQL does not serve this connection"),
            "28" | "3D" => unavailable("PostgreSQL refuses the login"),
            "53" => unavailable("PostgreSQL is out of a resource"),
            // Messages about syntax and names quote the SQL text only; others may quote data.
            "42" => Error::Sql {
                code: other.to_owned(),
                message: error.message().to_owned(),
            },
            _ => Error::Sql {
                code: other.to_owned(),
                message: "the statement failed".to_owned(),
            },
        },
    }
}

fn constraint_kind(code: &SqlState) -> Option<ConstraintKind> {
    Some(match code.code() {
        "23505" => ConstraintKind::Unique,
        "23503" | "23001" => ConstraintKind::ForeignKey,
        "23502" => ConstraintKind::NotNull,
        other if other.starts_with("23") => ConstraintKind::Check,
        _ => return None,
    })
}
