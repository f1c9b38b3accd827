//! Writing down what was used, after the answers are out, on a connection of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::live::Origin;
use super::spent::Spent;
use crate::error::{Code, Error, Result};
use crate::ops::uses;
use crate::store::{Access, SqliteStore, Store as _, Taken, Use};

/// The most uses that wait to be written while the store cannot be; then statistics are lost.
const MOST: usize = 100_000;

/// Uses that are not written yet.
#[derive(Default)]
struct Waiting {
    uses: Vec<Use>,
    /// Keys whose limits have counted something.
    spent: Vec<Arc<Spent>>,
}

/// Gathers uses and writes them.
pub struct Recorder {
    origin: Origin,
    /// The id of the store that the uses are of.
    id: String,
    waiting: Mutex<Waiting>,
    store: Mutex<Option<SqliteStore>>,
}

impl Recorder {
    /// Records into the store `id`; opens it when there is something to write.
    pub fn new(origin: Origin, id: String) -> Self {
        Self {
            origin,
            id,
            waiting: Mutex::default(),
            store: Mutex::default(),
        }
    }

    /// Notes a use.
    pub fn note(&self, one: Use) {
        let mut waiting = lock(&self.waiting);
        if waiting.uses.len() < MOST {
            waiting.uses.push(one);
        }
    }

    /// Notes that the limits of a key have counted.
    pub fn note_spent(&self, spent: Arc<Spent>) {
        lock(&self.waiting).spent.push(spent);
    }

    /// Uses that are not written yet.
    pub fn pending(&self) -> usize {
        lock(&self.waiting).uses.len()
    }

    /// Writes what was noted so far. What cannot be written is kept.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn flush(&self) -> Result<()> {
        let mut store = lock(&self.store);
        let mut waiting = std::mem::take(&mut *lock(&self.waiting));
        if waiting.uses.is_empty() && waiting.spent.is_empty() {
            return Ok(());
        }
        let result = self
            .open(&mut store)
            .and_then(|store| write(store, &mut waiting));
        if result.is_err() {
            let mut newer = lock(&self.waiting);
            waiting.uses.extend(std::mem::take(&mut newer.uses));
            waiting.uses.truncate(MOST);
            waiting.spent.extend(std::mem::take(&mut newer.spent));
            *newer = waiting;
        }
        result
    }

    fn open<'a>(&self, slot: &'a mut Option<SqliteStore>) -> Result<&'a SqliteStore> {
        let store = match slot.take().filter(SqliteStore::is_in_place) {
            Some(store) => store,
            None => {
                let store = SqliteStore::open(&self.origin.place, Access::Read, self.origin.wait)?;
                if store.settings()?.value.id != self.id {
                    return Err(Error::new(
                        Code::RolledBack,
                        "another store stands there now",
                    ));
                }
                store
            }
        };
        Ok(slot.insert(store))
    }
}

fn write(store: &SqliteStore, waiting: &mut Waiting) -> Result<()> {
    if !waiting.uses.is_empty() {
        store.record(&waiting.uses)?;
        waiting.uses.clear();
    }
    while let Some(spent) = waiting.spent.pop() {
        let (fresh, taken) = spent.take();
        let written = pace(store, &spent, taken.as_ref());
        if let Err(error) = written {
            spent.put_back(fresh, taken.as_ref());
            waiting.spent.push(spent);
            return Err(error);
        }
    }
    Ok(())
}

fn pace(store: &SqliteStore, spent: &Spent, taken: Option<&Taken>) -> Result<()> {
    let due = store.pace(taken.map_or(&[], std::slice::from_ref))?;
    spent.settle(Some(uses(store, spent.key())?), due.first().copied());
    Ok(())
}

// A thread that panicked left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
