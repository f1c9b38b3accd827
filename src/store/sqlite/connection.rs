//! Opening the file, and the one transaction that writes.

use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};

use super::faults::Sql as _;
use super::place::Identity;
use super::{Place, faults, journal, project, schema};
use crate::error::{Code, Error, Result};
use crate::journal::{Event, SignedEvent, Signer};
use crate::store::{Change, Store};
use crate::time::Timestamp;

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
    pub(super) connection: Connection,
    pub(super) read_only: bool,
    pub(super) place: Place,
    pub(super) identity: Identity,
    /// How long it waits for locks.
    pub(super) wait: Duration,
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
        // After the first look: SQLite makes the files beside the store's when they are missing.
        let identity = place.identity(read_only);
        Ok(Self {
            read_only,
            identity,
            ..store
        })
    }

    pub(super) fn connect(place: &Place, flags: OpenFlags, wait: Duration) -> Result<Self> {
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
            place: place.clone(),
            identity: Identity::default(),
            wait,
        })
    }

    pub(super) fn one<T>(
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

    pub(super) fn all<T>(
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

    pub(super) fn write(
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
        let at = journal::next_time(last_at, now, &changes)?;
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
