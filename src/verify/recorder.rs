//! Writing down what was used, after the answers are out, on a connection of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::live::Origin;
use super::spent::Spent;
use crate::error::{Code, Error, Result};
use crate::key::KeyId;
use crate::ops::uses;
use crate::store::{Access, Seen, SqliteStore, Store as _, Tally, Who};
use crate::time::{Clock, Span};

/// How many tallies are counted in at once, so that threads seldom wait for each other.
const TALLIES: usize = 16;

/// Adds uses up and writes them.
pub struct Recorder {
    origin: Origin,
    /// The id of the store that the uses are of.
    id: String,
    /// How long single hours are kept.
    keep: Span,
    tallies: [Mutex<Tally>; TALLIES],
    /// Uses in them.
    pending: AtomicU64,
    /// Keys whose limits have counted something.
    spent: Mutex<Vec<Arc<Spent>>>,
    store: Mutex<Option<SqliteStore>>,
}

impl Recorder {
    /// Records into the store `id`; opens it when there is something to write.
    pub fn new(origin: Origin, id: String, keep: Span) -> Self {
        Self {
            origin,
            id,
            keep,
            tallies: Default::default(),
            pending: AtomicU64::new(0),
            spent: Mutex::default(),
            store: Mutex::default(),
        }
    }

    /// Notes what was seen.
    pub fn note(&self, seen: &Seen<'_>) {
        self.pending.fetch_add(seen.uses, Ordering::Relaxed);
        let number = match seen.who {
            Who::Known { key, .. } => KeyId::number(key),
            Who::Unknown => 0,
        };
        // The remainder is below the number of tallies.
        lock(&self.tallies[(number % TALLIES as u64) as usize]).note(seen);
    }

    /// Notes that the limits of a key have counted.
    pub fn note_spent(&self, spent: Arc<Spent>) {
        lock(&self.spent).push(spent);
    }

    /// Uses that are not written yet.
    pub fn pending(&self) -> u64 {
        self.pending.load(Ordering::Relaxed)
    }

    /// Writes what was noted so far. What cannot be written is kept.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn flush(&self, clock: &dyn Clock) -> Result<()> {
        let mut store = lock(&self.store);
        let spent = std::mem::take(&mut *lock(&self.spent));
        for one in &spent {
            one.told();
        }
        let pending = self.pending.swap(0, Ordering::Relaxed);
        let mut tally = Tally::default();
        for part in &self.tallies {
            tally.absorb(std::mem::take(&mut *lock(part)));
        }
        if tally.is_empty() {
            return Ok(());
        }
        let result = self.open(&mut store).and_then(|store| {
            store.record(&tally, clock.now(), self.keep)?;
            Ok(store)
        });
        match result {
            // What others have used by now is learned where it can be; the next flush tries again.
            Ok(store) => {
                for one in spent {
                    let _ = settle(store, &one);
                }
                Ok(())
            }
            Err(error) => {
                lock(&self.tallies[0]).absorb(tally);
                self.pending.fetch_add(pending, Ordering::Relaxed);
                lock(&self.spent).extend(spent);
                Err(error)
            }
        }
    }

    fn open<'a>(&self, slot: &'a mut Option<SqliteStore>) -> Result<&'a SqliteStore> {
        let store = match slot.take().filter(SqliteStore::is_in_place) {
            Some(store) => store,
            None => {
                let store = SqliteStore::open(&self.origin.place, Access::Read, self.origin.wait)?;
                if store.settings()?.value.id != self.id {
                    return Err(Error::new(
                        Code::RolledBack,
                        "another store was put in the place of the open one",
                    ));
                }
                store
            }
        };
        Ok(slot.insert(store))
    }
}

fn settle(store: &SqliteStore, spent: &Spent) -> Result<()> {
    spent.settle(uses(store, spent.key())?, store.due(spent.key())?);
    Ok(())
}

// A thread that panicked left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
