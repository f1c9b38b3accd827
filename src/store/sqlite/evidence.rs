//! The file as it is found.

use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{OpenFlags, Row as SqlRow};

use super::faults::Sql as _;
use super::{Place, SqliteStore, journal, rows, schema};
use crate::error::Result;
use crate::journal::{Fault, SignedEvent, State, role_subject};
use crate::store::{Evidence, FoundRow, Row};

impl SqliteStore {
    /// Opens the store at `place` for an audit: a schema that was changed does not keep it shut.
    /// Nothing can be written through it, so a planted trigger never runs.
    ///
    /// # Errors
    /// `setup.*`, when there is none or the file is unsafe, foreign or too new.
    pub fn open_as_found(place: &Place, wait: Duration) -> Result<Self> {
        place.check()?;
        let flags = if place.is_writable() {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI
        };
        let store = Self::connect(place, flags, wait)?;
        schema::check_kind(&store.connection, place)?;
        store
            .connection
            .pragma_update(None, "query_only", true)
            .sql("set up the connection")?;
        Ok(Self {
            read_only: true,
            ..store
        })
    }

    fn walk(&self, sql: &str, visit: &mut dyn FnMut(&SqlRow<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.connection.prepare(sql).sql("read the store")?;
        let mut rows = statement.query(()).sql("read the store")?;
        while let Some(row) = rows.next().sql("read the store")? {
            visit(row)?;
        }
        Ok(())
    }
}

impl Evidence for SqliteStore {
    fn found_events(
        &self,
        visit: &mut dyn FnMut(u64, Result<SignedEvent, Fault>) -> Result<()>,
    ) -> Result<()> {
        let sql = "SELECT seq, subject, body, signature FROM journal ORDER BY seq";
        self.walk(sql, &mut |row| {
            let seq = number(row, 0);
            let read = journal::raw(row)
                .map_err(|error| Fault::at(seq, format!("its columns cannot be read: {error}")))
                .and_then(|(_, subject, body, signature)| {
                    SignedEvent::read(seq, &subject, body, &signature)
                });
            visit(seq, read)
        })
    }

    fn found_rows(&self, visit: &mut dyn FnMut(FoundRow) -> Result<()>) -> Result<()> {
        self.walk(rows::SETTINGS, &mut |row| {
            visit(found(
                row,
                5,
                rows::settings(row),
                str::to_owned,
                State::Store,
            ))
        })?;
        self.walk(&rows::operators("ORDER BY id"), &mut |row| {
            visit(found(
                row,
                8,
                rows::operator(row),
                str::to_owned,
                State::Operator,
            ))
        })?;
        self.walk(&rows::roles("ORDER BY name"), &mut |row| {
            visit(found(row, 5, rows::role(row), role_subject, State::Role))
        })?;
        self.walk(&rows::keys("ORDER BY id"), &mut |row| {
            let state = |key| State::Key(Box::new(key));
            visit(found(row, 21, rows::key(row), str::to_owned, state))
        })
    }

    fn subjects(&self, visit: &mut dyn FnMut(&str, u64) -> Result<()>) -> Result<()> {
        let sql = "SELECT subject, max(seq) FROM journal GROUP BY subject";
        self.walk(sql, &mut |row| visit(&text(row, 0), number(row, 1)))
    }

    fn has_row(&self, subject: &str) -> Result<bool> {
        let (table, column, value) = match subject.split_once([':', '_']) {
            Some(("role", name)) => ("roles", "name", name),
            Some(("key", _)) => ("keys", "id", subject),
            Some(("op", _)) => ("operators", "id", subject),
            _ => ("settings", "id", subject),
        };
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} = ?1)");
        Ok(self.one(&sql, [value], |row| row.get(0))?.unwrap_or(false))
    }

    fn damage_at_a_glance(&self) -> Result<Vec<String>> {
        let lines: Vec<String> = self.all("PRAGMA quick_check(20)", (), |row| row.get(0))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    fn oddities(&self) -> Result<Vec<String>> {
        schema::oddities(&self.connection)
    }
}

/// A row as it was read; `seq` is the column that names its event.
fn found<T>(
    row: &SqlRow<'_>,
    seq: usize,
    read: rusqlite::Result<Row<T>>,
    subject: impl FnOnce(&str) -> String,
    state: impl FnOnce(T) -> State,
) -> FoundRow {
    FoundRow {
        subject: subject(&text(row, 0)),
        seq: number(row, seq),
        state: read
            .map(|row| state(row.value))
            .map_err(|error| error.to_string()),
    }
}

/// A text column, whatever is in it.
fn text(row: &SqlRow<'_>, at: usize) -> String {
    match row.get_ref(at) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => String::new(),
    }
}

/// A number column; 0, which no event has, for anything else.
fn number(row: &SqlRow<'_>, at: usize) -> u64 {
    match row.get_ref(at) {
        Ok(ValueRef::Integer(number)) => number.cast_unsigned(),
        _ => 0,
    }
}
