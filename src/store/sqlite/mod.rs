//! A store in one SQLite file.
//!
//! **Locking.** Writers take the lock with `BEGIN IMMEDIATE` and wait for it with a busy timeout; a
//! deferred transaction that is upgraded fails at once under contention. Readers never wait: the
//! journal mode is WAL. Commits are synchronous=FULL: what is acknowledged survives a power cut.
//! The file is never opened beside SQLite while a connection lives: closing any descriptor of a
//! file drops this process's POSIX locks on it.
//!
//! **File.** Created 0600 before SQLite sees it (SQLite would create it 0644; WAL and SHM copy the
//! file's mode), in a directory that only its owner can write. No links, no other owner, no foreign
//! file; see [`place`].

mod connection;
mod evidence;
mod faults;
mod journal;
mod place;
mod project;
mod recording;
mod retention;
mod rows;
mod schema;
mod usage;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rusqlite::{Transaction, TransactionBehavior};

use self::faults::Sql as _;
use super::{
    Address, Change, Counts, Event, History, Networks, Order, Row, Store, Tally, Tracking, Uses,
    Walk,
};
use crate::error::Result;
use crate::journal::{Head, Journal, Operator, SignedEvent, Signer, StoreSettings};
use crate::key::{Key, KeyId, Role, Sighting};
use crate::time::{Span, Timestamp};

pub use connection::{Access, SqliteStore};
pub use place::Place;

impl Journal for SqliteStore {
    fn event(&self, seq: u64) -> Result<Option<SignedEvent>> {
        self.one(journal::BY_SEQ, [seq.cast_signed()], journal::raw)?
            .map(journal::read)
            .transpose()
    }

    fn latest(&self, subject: &str, before: Option<u64>) -> Result<Option<SignedEvent>> {
        let before = before.map_or(i64::MAX, u64::cast_signed);
        self.one(journal::LATEST, (subject, before), journal::raw)?
            .map(journal::read)
            .transpose()
    }

    fn next(&self, seq: u64) -> Result<Option<SignedEvent>> {
        self.one(journal::NEXT, [seq.cast_signed()], journal::raw)?
            .map(journal::read)
            .transpose()
    }
}

impl Store for SqliteStore {
    fn settings(&self) -> Result<Row<StoreSettings>> {
        self.one(rows::SETTINGS, (), rows::settings)?
            .ok_or_else(schema::unfinished)
    }

    fn head(&self) -> Result<Head> {
        Ok(self.tail()?.0)
    }

    fn events(
        &self,
        from: u64,
        visit: &mut dyn FnMut(SignedEvent) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let history = History {
            after: Some(from.saturating_sub(1)),
            ..History::default()
        };
        self.history(&history, visit)
    }

    fn history(
        &self,
        history: &History,
        visit: &mut dyn FnMut(SignedEvent) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached(&journal::history(history))
            .sql("read the journal")?;
        let mut rows = statement
            .query((journal::start(history), &history.subject))
            .sql("read the journal")?;
        while let Some(row) = rows.next().sql("read the journal")? {
            let raw = journal::raw(row).sql("read the journal")?;
            if visit(journal::read(raw)?)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn key(&self, id: &KeyId) -> Result<Option<Row<Key>>> {
        self.one(&rows::keys("WHERE id = ?1"), [id.as_str()], rows::key)
    }

    fn keys_named(&self, name: &str) -> Result<Vec<Row<Key>>> {
        self.all(
            &rows::keys("WHERE name = ?1 ORDER BY id"),
            [name],
            rows::key,
        )
    }

    fn keys_starting(&self, start: &str, limit: u32) -> Result<Vec<Row<Key>>> {
        // `~` stands behind every character of a Key ID.
        self.all(
            &rows::keys("WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT ?2"),
            (start, limit),
            rows::key,
        )
    }

    fn keys(
        &self,
        walk: &Walk,
        visit: &mut dyn FnMut(Row<Key>, BTreeMap<u32, Sighting>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let used = usage::known(self)?;
        let mut statement = self
            .connection
            .prepare(&rows::walk(walk))
            .sql("list keys")?;
        let mut rows = match &walk.after {
            None => statement.query(()),
            Some((text, id)) if walk.order == Order::Created => {
                let at = Timestamp::parse(text).map_or(0, Timestamp::seconds);
                statement.query((at, id.as_str()))
            }
            Some((text, id)) => statement.query((text, id.as_str())),
        }
        .sql("list keys")?;
        while let Some(row) = rows.next().sql("list keys")? {
            let key = rows::key(row).sql("list keys")?;
            let seen = if used {
                self.sightings(&key.value.id)?
            } else {
                BTreeMap::new()
            };
            if visit(key, seen)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn carriers(&self, role: &str) -> Result<u32> {
        let sql = "SELECT count(*) FROM keys WHERE role = ?1 AND status <> 'revoked'";
        Ok(self.one(sql, [role], |row| row.get(0))?.unwrap_or(0))
    }

    fn role(&self, name: &str) -> Result<Option<Row<Role>>> {
        self.one(&rows::roles("WHERE name = ?1"), [name], rows::role)
    }

    fn roles(&self) -> Result<Vec<Row<Role>>> {
        self.all(&rows::roles("ORDER BY name"), (), rows::role)
    }

    fn operator(&self, id: &str) -> Result<Option<Row<Operator>>> {
        self.one(&rows::operators("WHERE id = ?1"), [id], rows::operator)
    }

    fn operators(&self) -> Result<Vec<Row<Operator>>> {
        self.all(&rows::operators("ORDER BY name, id"), (), rows::operator)
    }

    fn due(&self, id: &KeyId) -> Result<Option<u64>> {
        usage::due(self, id)
    }

    fn generation(&self) -> Result<u64> {
        let version: Option<i64> = self.one("PRAGMA data_version", (), |row| row.get(0))?;
        Ok(version.unwrap_or_default().cast_unsigned())
    }

    fn is_in_place(&self) -> bool {
        self.place.identity(self.read_only) == self.identity
    }

    fn tracking(&self) -> Result<Tracking> {
        usage::tracking(self)
    }

    fn record(&self, tally: &Tally, now: Timestamp, keep: Span) -> Result<()> {
        if self.read_only || tally.is_empty() {
            return Ok(());
        }
        recording::record(self, tally, now, keep)
    }

    fn uses(&self, id: &KeyId, from: Option<Timestamp>) -> Result<Vec<Uses>> {
        usage::uses(self, id, from)
    }

    fn addresses(&self, id: &KeyId) -> Result<Vec<Address>> {
        usage::addresses(self, id)
    }

    fn unknown(
        &self,
        from: Timestamp,
        visit: &mut dyn FnMut(Networks) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        usage::unknown(self, from, visit)
    }

    fn ingest(&self, events: &[Event], now: Timestamp, keep: Span, rehearse: bool) -> Result<u64> {
        recording::ingest(self, events, now, keep, rehearse)
    }

    fn snapshot(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        if !self.connection.is_autocommit() {
            return work();
        }
        // Nothing is written in it: it ends by rolling back.
        let _transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
                .sql("read the store")?;
        work()
    }

    fn count(&self) -> Result<Counts> {
        let sql = "SELECT (SELECT count(*) FROM keys), (SELECT count(*) FROM roles),
                          (SELECT count(*) FROM operators)";
        let counts = self.one(sql, (), |row| {
            Ok(Counts {
                keys: row.get::<_, i64>(0)?.cast_unsigned(),
                roles: row.get::<_, i64>(1)?.cast_unsigned(),
                operators: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    fn damage(&self) -> Result<Vec<String>> {
        let lines: Vec<String> = self.all("PRAGMA integrity_check(20)", (), |row| row.get(0))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    fn append(
        &mut self,
        signer: &Signer,
        now: Timestamp,
        plan: &mut dyn FnMut(&dyn Store) -> Result<Vec<Change>>,
    ) -> Result<Vec<SignedEvent>> {
        self.write(signer, now, plan)
    }
}
