//! Rows to values: the only place that names columns for reading.

use std::error::Error as StdError;
use std::fmt;

use rusqlite::types::Type;
use serde::de::DeserializeOwned;

use crate::journal::{Operator, StoreSettings};
use crate::key::{Key, Role};
use crate::store::{Order, Row, Walk};
use crate::time::{Span, Timestamp};

pub const SETTINGS: &str = "SELECT id, prefix, root, former_roots, created_at, seq FROM settings";

pub fn settings(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row<StoreSettings>> {
    let value = StoreSettings {
        id: row.get(0)?,
        prefix: row.get(1)?,
        root: word(row, 2)?,
        former_roots: json(row, 3)?,
        created_at: time(row, 4)?,
    };
    Ok(Row {
        value,
        seq: seq(row, 5)?,
    })
}

pub fn operators(rest: &str) -> String {
    format!(
        "SELECT id, name, public_key, permissions, expires_at, status, created_at, created_by, seq
         FROM operators {rest}"
    )
}

pub fn operator(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row<Operator>> {
    let value = Operator {
        id: row.get(0)?,
        name: row.get(1)?,
        public_key: word(row, 2)?,
        permissions: json(row, 3)?,
        expires_at: optional_time(row, 4)?,
        status: word(row, 5)?,
        created_at: time(row, 6)?,
        created_by: row.get(7)?,
    };
    Ok(Row {
        value,
        seq: seq(row, 8)?,
    })
}

pub fn roles(rest: &str) -> String {
    format!("SELECT name, permissions, sensitive, limits, created_at, seq FROM roles {rest}")
}

pub fn role(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row<Role>> {
    let value = Role {
        name: row.get(0)?,
        permissions: json(row, 1)?,
        sensitive: row.get(2)?,
        limits: json(row, 3)?,
        created_at: optional_time(row, 4)?,
    };
    Ok(Row {
        value,
        seq: seq(row, 5)?,
    })
}

pub fn keys(rest: &str) -> String {
    format!(
        "SELECT id, name, role, environment, owner, description, tags, allow_ips, rate_limit,
                max_uses, expires_at, rotate_every, finish, sinks, status, versions, created_at,
                created_by, revoked_at, revoked_by, revoke_reason, seq
         FROM keys {rest}"
    )
}

pub fn key(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row<Key>> {
    let value = Key {
        id: word(row, 0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        environment: row.get(3)?,
        owner: row.get(4)?,
        description: row.get(5)?,
        tags: json(row, 6)?,
        allow_ips: json(row, 7)?,
        rate_limit: optional_word(row, 8)?,
        max_uses: row.get::<_, Option<i64>>(9)?.map(i64::cast_unsigned),
        expires_at: optional_time(row, 10)?,
        rotate_every: row
            .get::<_, Option<i64>>(11)?
            .map(|seconds| Span::seconds(seconds.cast_unsigned())),
        finish: optional_word(row, 12)?,
        sinks: json(row, 13)?,
        status: word(row, 14)?,
        versions: json(row, 15)?,
        created_at: time(row, 16)?,
        created_by: row.get(17)?,
        revoked_at: optional_time(row, 18)?,
        revoked_by: row.get(19)?,
        revoke_reason: row.get(20)?,
    };
    Ok(Row {
        value,
        seq: seq(row, 21)?,
    })
}

/// The statement for a walk; parameters are the place to start after.
pub fn walk(walk: &Walk) -> String {
    let column = match walk.order {
        Order::Name => "name",
        Order::Created => "created_at",
        Order::Id => "id",
    };
    let (beyond, direction) = if walk.reverse {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    let from = match (&walk.after, walk.revoked) {
        (None, true) => String::new(),
        (None, false) => "WHERE status <> 'revoked'".to_owned(),
        (Some(_), true) => format!("WHERE ({column}, id) {beyond} (?1, ?2)"),
        (Some(_), false) => {
            format!("WHERE ({column}, id) {beyond} (?1, ?2) AND status <> 'revoked'")
        }
    };
    keys(&format!(
        "{from} ORDER BY {column} {direction}, id {direction}"
    ))
}

fn seq(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(at).map(i64::cast_unsigned)
}

fn time(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Timestamp> {
    row.get(at).map(Timestamp::from_seconds)
}

fn optional_time(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<Timestamp>> {
    let seconds: Option<i64> = row.get(at)?;
    Ok(seconds.map(Timestamp::from_seconds))
}

/// A column that holds a JSON document.
fn json<T: DeserializeOwned>(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(at)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(at, error))
}

/// A column that holds one word, as its type writes it in JSON without the quotes.
fn word<T: DeserializeOwned>(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<T> {
    optional_word(row, at)?.ok_or_else(|| unreadable(at, Missing))
}

fn optional_word<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    at: usize,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(at)?;
    text.map(|text| serde_json::from_value(serde_json::Value::String(text)))
        .transpose()
        .map_err(|error| unreadable(at, error))
}

fn unreadable(at: usize, error: impl StdError + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error))
}

#[derive(Debug)]
struct Missing;

impl fmt::Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the value is missing")
    }
}

impl StdError for Missing {}
