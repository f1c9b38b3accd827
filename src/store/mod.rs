//! The store, in words of the domain: what backends must do, and nothing about how.
//!
//! There is one way to write: [`Store::append`] takes a plan of [`Change`]s, signs each as an event
//! and projects it, in one transaction. Usage lies outside the journal.

mod evidence;
mod sqlite;
mod tally;
mod turn;
mod usage;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::error::Result;
use crate::journal::{Action, Head, Journal, Operator, SignedEvent, Signer, State, StoreSettings};
use crate::key::{Key, KeyId, Role, Sighting};
use crate::time::{Span, Timestamp};

pub use evidence::{Evidence, FoundRow};
pub use sqlite::{Access, Place, SqliteStore};
pub use tally::{Count, Seen, Tally, Visits, Who};
pub use turn::Turn;
pub use usage::{Address, Event, Networks, Tracking, Uses, sightings};

/// How far the clock may stand before the newest event before changes are refused.
pub const MOST_BACKDATED: Span = Span::seconds(300);

/// A row with the number of the event that last touched it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    /// What the row says.
    pub value: T,
    /// The event it claims to come from.
    pub seq: u64,
}

/// One change to make: what to call it, and the subject's state after it.
#[derive(Clone, Debug)]
pub struct Change {
    /// What the event calls itself.
    pub action: Action,
    /// The subject; see [`State::subject`].
    pub subject: String,
    /// Why, in the operator's words.
    pub reason: Option<String>,
    /// The state after it; `None` deletes the subject.
    pub after: Option<State>,
}

impl Change {
    /// A change that leaves `after` behind.
    pub fn to(action: Action, after: State, reason: Option<&str>) -> Self {
        Self {
            action,
            subject: after.subject(),
            reason: reason.map(str::to_owned),
            after: Some(after),
        }
    }

    /// A change that leaves `key` behind.
    pub fn key(action: Action, key: Key, reason: Option<&str>) -> Self {
        Self::to(action, State::Key(Box::new(key)), reason)
    }
}

/// Which keys to walk over, in which order.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Revoked keys too.
    pub revoked: bool,
    /// The order.
    pub order: Order,
    /// From the last to the first.
    pub reverse: bool,
    /// Start after this place: the sort text and Key ID of the last key seen.
    pub after: Option<(String, KeyId)>,
}

/// Which events to walk over.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Only those about this subject.
    pub subject: Option<String>,
    /// Start behind this event: with the next newer one, or the next older one in reverse.
    pub after: Option<u64>,
    /// Newest first.
    pub reverse: bool,
}

/// Orders a store can walk in without holding everything in memory; ties are broken by Key ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// By the time of making.
    Created,
    /// By Key ID.
    Id,
}

/// Where a store keeps keys, roles, operators, the journal and usage.
pub trait Store: Journal {
    /// The store's own settings, as the table has them.
    fn settings(&self) -> Result<Row<StoreSettings>>;
    /// Where the journal ends.
    fn head(&self) -> Result<Head>;
    /// Walks over events from `from` on.
    fn events(
        &self,
        from: u64,
        visit: &mut dyn FnMut(SignedEvent) -> Result<ControlFlow<()>>,
    ) -> Result<()>;

    /// Walks over a part of the journal, in either direction.
    fn history(
        &self,
        history: &History,
        visit: &mut dyn FnMut(SignedEvent) -> Result<ControlFlow<()>>,
    ) -> Result<()>;

    /// A key by its Key ID.
    fn key(&self, id: &KeyId) -> Result<Option<Row<Key>>>;
    /// Keys with exactly this name, revoked ones too.
    fn keys_named(&self, name: &str) -> Result<Vec<Row<Key>>>;
    /// At most `limit` keys whose Key ID starts with `start`.
    fn keys_starting(&self, start: &str, limit: u32) -> Result<Vec<Row<Key>>>;
    /// Walks over keys with their usage by version.
    fn keys(
        &self,
        walk: &Walk,
        visit: &mut dyn FnMut(Row<Key>, BTreeMap<u32, Sighting>) -> Result<ControlFlow<()>>,
    ) -> Result<()>;
    /// How many keys that are not revoked carry `role`.
    fn carriers(&self, role: &str) -> Result<u32>;

    /// A role that was made here; built-in roles are not in the store.
    fn role(&self, name: &str) -> Result<Option<Row<Role>>>;
    /// All of them, by name.
    fn roles(&self) -> Result<Vec<Row<Role>>>;

    /// An operator by id.
    fn operator(&self, id: &str) -> Result<Option<Row<Operator>>>;
    /// All of them, by name; removed ones too.
    fn operators(&self) -> Result<Vec<Row<Operator>>>;

    /// Usage of a key by version.
    fn sightings(&self, id: &KeyId) -> Result<BTreeMap<u32, Sighting>> {
        Ok(sightings(self.uses(id, None)?))
    }
    /// When the next use of a key is due by its rate limit; see [`Pace`](crate::key::Pace).
    fn due(&self, id: &KeyId) -> Result<Option<u64>>;
    /// Since when uses are recorded.
    fn tracking(&self) -> Result<Tracking>;
    /// Records `tally` in one transaction, all of it or nothing; never waits long, for statistics are
    /// not worth a client's time. Once an hour it drops single hours that are older than `keep` at
    /// `now`. A store that is read-only records nothing.
    ///
    /// # Errors
    /// `busy.store` and others; nothing of `tally` is recorded then, and it can be tried again.
    fn record(&self, tally: &Tally, now: Timestamp, keep: Span) -> Result<()>;

    /// Uses of a key by version and result: since recording began, or for each version hour by hour
    /// from the hour on that `from` lies in.
    fn uses(&self, id: &KeyId, from: Option<Timestamp>) -> Result<Vec<Uses>>;
    /// The latest addresses that the secrets of a key came from, by version, latest first.
    fn addresses(&self, id: &KeyId) -> Result<Vec<Address>>;
    /// Walks over the minutes in which unknown secrets were presented, oldest first, from the minute
    /// that `from` lies in.
    fn unknown(
        &self,
        from: Timestamp,
        visit: &mut dyn FnMut(Networks) -> Result<ControlFlow<()>>,
    ) -> Result<()>;
    /// Records `events` that were not recorded before, with their ids, in one transaction; waits for
    /// the lock as long as changes do. Returns how many were new. `rehearse` changes nothing.
    ///
    /// # Errors
    /// As [`Store::record`].
    fn ingest(&self, events: &[Event], now: Timestamp, keep: Span, rehearse: bool) -> Result<u64>;

    /// A number that another one takes the place of whenever somebody else has changed the store.
    fn generation(&self) -> Result<u64>;
    /// Whether what is open is still what stands at its path: not replaced by another file, which
    /// others would then change unseen.
    fn is_in_place(&self) -> bool;

    /// Runs `work` on one state of the store: what other processes commit meanwhile is not seen.
    ///
    /// # Errors
    /// Those of `work`; when the store cannot be read.
    fn snapshot(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<()>;

    /// Whether the table holds exactly what `state` says, for `audit verify`.
    fn count(&self) -> Result<Counts>;
    /// What is wrong with the file itself, below the level of rows.
    fn damage(&self) -> Result<Vec<String>>;

    /// Makes changes: takes the write lock, asks `plan` what to change, signs and projects each as
    /// the next event, commits. An empty plan changes nothing. `plan` sees the locked state.
    ///
    /// # Errors
    /// Those of `plan`; `busy.store` when the lock is not to be had in time; nothing is changed then.
    fn append(
        &mut self,
        signer: &Signer,
        now: Timestamp,
        plan: &mut dyn FnMut(&dyn Store) -> Result<Vec<Change>>,
    ) -> Result<Vec<SignedEvent>>;
}

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Keys, revoked ones too.
    pub keys: u64,
    /// Roles that were made here.
    pub roles: u64,
    /// Operators, removed ones too.
    pub operators: u64,
}
