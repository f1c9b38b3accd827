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

mod evidence;
mod faults;
mod journal;
mod place;
mod project;
mod rows;
mod schema;
mod usage;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};

use self::faults::Sql as _;
use super::{Change, Counts, History, Order, Row, Store, Use, Walk};
use crate::error::{Code, Error, Result};
use crate::journal::{Event, Head, Journal, Operator, SignedEvent, Signer, StoreSettings};
use crate::key::{Key, KeyId, Role, Sighting};
use crate::time::Timestamp;

pub use place::Place;

/// How a command wants to use the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads, and records usage where it can; a read-only file system will do.
    Read,
    /// Changes.
    Write,
}

/// A store in one SQLite file.
pub struct SqliteStore {
    connection: Connection,
    read_only: bool,
}

impl SqliteStore {
    /// Makes a new, empty store file; it is not a store before the first event is appended.
    ///
    /// # Errors
    /// `setup.*`, when the place is unsafe or taken.
    pub fn create(place: &Place, wait: Duration) -> Result<Self> {
        place.reserve()?;
        let store = Self::connect(place, OpenFlags::SQLITE_OPEN_READ_WRITE, wait)?;
        store
            .connection
            .pragma_update(None, "journal_mode", "WAL")
            .sql("choose the journal mode")?;
        schema::migrate(&store.connection)?;
        Ok(store)
    }

    /// Opens the store at `place`, waiting at most `wait` for locks.
    ///
    /// # Errors
    /// `setup.*`, when there is none or the file is unsafe, foreign or too new.
    pub fn open(place: &Place, access: Access, wait: Duration) -> Result<Self> {
        place.check()?;
        let read_only = !place.is_writable();
        if read_only && access == Access::Write {
            return Err(Error::new(Code::ReadOnly, format!("{place} is read-only"))
                .why("the file or its file system does not allow writing")
                .unchanged("nothing was changed"));
        }
        if read_only && place.has_log() {
            return Err(
                Error::new(Code::ReadOnly, format!("{place} cannot be read here"))
                    .why("its write-ahead log holds changes, and merging them needs write access")
                    .try_this("run any keyadm command once where the file can be written")
                    .unchanged("nothing was read: the file alone may be older than the store"),
            );
        }
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let store = Self::connect(place, flags, wait)?;
        schema::check(&store.connection, place)?;
        Ok(Self { read_only, ..store })
    }

    fn connect(place: &Place, flags: OpenFlags, wait: Duration) -> Result<Self> {
        let path = if flags.contains(OpenFlags::SQLITE_OPEN_URI) {
            place.immutable_uri()
        } else {
            place.path().to_owned()
        };
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .sql("open the store")?;
        connection.busy_timeout(wait).sql("set the lock wait")?;
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
                 PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
            )
            .sql("set up the connection")?;
        Ok(Self {
            connection,
            read_only: false,
        })
    }

    fn one<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(parameters, read).optional())
            .sql("read the store")
    }

    fn all<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(parameters, read)?.collect())
            .sql("read the store")
    }

    fn write(
        &self,
        signer: &Signer,
        now: Timestamp,
        plan: &mut dyn FnMut(&dyn Store) -> Result<Vec<Change>>,
    ) -> Result<Vec<SignedEvent>> {
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .sql("take the write lock")?;
        let changes = plan(self)?;
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let (mut head, last_at) = self.tail()?;
        let at = journal::next_time(last_at, now)?;
        let store = journal::store_id(self, &changes)?;
        let by = signer.public().operator_id();
        let mut events = Vec::with_capacity(changes.len());
        for change in changes {
            let event = Event {
                store: store.clone(),
                seq: head.seq + 1,
                prev: head.hash,
                at,
                by: by.clone(),
                action: change.action,
                subject: change.subject,
                reason: change.reason,
                after: change.after,
            };
            let signed = event.sign(signer).map_err(faults::not_json)?;
            journal::insert(&transaction, &signed)?;
            project::apply(&transaction, &signed.event)?;
            head = signed.head();
            events.push(signed);
        }
        transaction.commit().sql("commit the change")?;
        Ok(events)
    }
}

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

    fn sightings(&self, id: &KeyId) -> Result<BTreeMap<u32, Sighting>> {
        usage::sightings(self, id)
    }

    fn record(&self, uses: &[Use]) -> Result<()> {
        if self.read_only {
            return Ok(());
        }
        usage::record(&self.connection, uses)
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
