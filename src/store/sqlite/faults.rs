//! SQLite's errors in our words.

use rusqlite::ErrorCode;

use crate::error::{Code, Error, Result};

/// Turns a result of SQLite into ours, with what was being done.
pub trait Sql<T> {
    /// `doing` completes "could not …".
    fn sql(self, doing: &str) -> Result<T>;
}

impl<T> Sql<T> for rusqlite::Result<T> {
    fn sql(self, doing: &str) -> Result<T> {
        self.map_err(|error| translate(error, doing))
    }
}

fn translate(error: rusqlite::Error, doing: &str) -> Error {
    let (code, message, hint) = match &error {
        rusqlite::Error::SqliteFailure(failure, text) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => (
                Code::Busy,
                "another process keeps the store busy",
                "run it again, or wait longer: --lock-wait 30s",
            ),
            ErrorCode::DiskFull => (
                Code::DiskFull,
                "the disk is full",
                "free some space and run it again",
            ),
            ErrorCode::ReadOnly => (
                Code::ReadOnly,
                "the store is read-only",
                "check the file's mode and file system",
            ),
            ErrorCode::NotADatabase => (
                Code::ForeignFile,
                "the file is not a keyadm store",
                "name another file with --db, or move this one away",
            ),
            ErrorCode::DatabaseCorrupt => (
                Code::Tampered,
                "the store's file is damaged",
                "put a backup in its place",
            ),
            ErrorCode::ConstraintViolation if text.as_deref().is_some_and(is_name) => (
                Code::NameTaken,
                "the name is taken",
                "choose another name, or rename the one that has it",
            ),
            _ => (
                Code::Io,
                "the store could not be used",
                "keyadm doctor    checks the store",
            ),
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => (
            Code::Tampered,
            "the store holds a value that keyadm never writes",
            "keyadm audit verify    names what is wrong",
        ),
        _ => (
            Code::Internal,
            "the store could not be used",
            "keyadm doctor    checks the store",
        ),
    };
    Error::new(code, message)
        .why(format!("could not {doing}: {error}"))
        .try_this(hint)
        .unchanged("nothing was changed")
}

/// Only the violation of a unique name is "name taken".
fn is_name(text: &str) -> bool {
    ["keys.name", "operators.name", "roles.name"]
        .iter()
        .any(|column| text == format!("UNIQUE constraint failed: {column}"))
}

/// A state of ours that cannot be written as JSON.
pub fn not_json(error: serde_json::Error) -> Error {
    Error::new(Code::Internal, "a record could not be written as JSON").because(error)
}
