//! The store behind the cache: opened once, looked at for news, and read where the cache does not know.
//!
//! One look costs a microsecond when nothing changed (`PRAGMA data_version`, and whether the files are
//! still those that were opened). When something did, every event since is checked, chain, signature
//! and entitlement, and exactly what it touches is forgotten. A row that was edited without an event
//! changes nothing: what is remembered is what the journal signed, and a key that is not remembered is
//! compared with the journal. What does not fit is an error, and one again at every look, until the
//! store is right.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::cache::{Cache, Carried, Known};
use super::spent::Spent;
use crate::error::Result;
use crate::journal::{Enrolled, Head, Replay, StoreSettings, contains};
use crate::key::{Key, KeyId};
use crate::known::KnownStores;
use crate::ops::{Book, Subject, look_up_with, recognise, uses};
use crate::store::{Access, Place, SqliteStore, Store as _};

/// Refused keys that are remembered until the store changes, so that asking again costs no signature.
const MOST_REFUSED: usize = 1_000;

/// Where the store is and what is known of it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its file.
    pub place: Place,
    /// What this user has seen of stores.
    pub known: KnownStores,
    /// How long to wait for a lock.
    pub wait: Duration,
}

/// The open store, as far as its journal was checked.
pub struct Live {
    origin: Origin,
    store: SqliteStore,
    settings: StoreSettings,
    /// The last event that was checked.
    seen: Head,
    generation: u64,
    enrolled: Enrolled,
    roles: HashMap<String, Arc<Carried>>,
    spent: HashMap<KeyId, Arc<Spent>>,
    refused: HashMap<KeyId, String>,
}

impl Origin {
    /// The store at `path`, for a user with this state directory.
    ///
    /// # Errors
    /// `setup.io`, when the current directory is gone.
    pub fn new(path: &Path, state: Option<&Path>, wait: Duration) -> Result<Self> {
        Ok(Self {
            place: Place::at(path)?,
            known: KnownStores::in_directory(state.map(Path::to_owned)),
            wait,
        })
    }

    /// Opens the store, compares it with its pin and with the last event that was `checked`, and checks
    /// the journal from there to its end.
    fn open(&self, checked: Head) -> Result<(SqliteStore, StoreSettings, Head, u64)> {
        let store = SqliteStore::open(&self.place, Access::Read, self.wait)?;
        // Before anything is read: a change from here on is noticed by the next look.
        let generation = store.generation()?;
        let (settings, pin) = recognise(&store, &self.place.to_string(), &self.known)?;
        contains(&store, store.head()?, checked)?;
        let from = if checked.seq > pin.seq {
            checked
        } else {
            pin.head()
        };
        let seen = Book::new(&store, &settings, from.seq).audit(from)?;
        Ok((store, settings, seen, generation))
    }
}

impl Live {
    /// Opens the store.
    ///
    /// # Errors
    /// `setup.*`, `integrity.*`.
    pub fn open(origin: Origin) -> Result<Self> {
        let (store, settings, seen, generation) = origin.open(Head::EMPTY)?;
        Ok(Self {
            origin,
            store,
            settings,
            seen,
            generation,
            enrolled: Enrolled::default(),
            roles: HashMap::new(),
            spent: HashMap::new(),
            refused: HashMap::new(),
        })
    }

    /// The store's id.
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// Looks for news, and makes `cache` forget what they touch.
    ///
    /// # Errors
    /// `integrity.*`, when the journal does not go on from what was seen; nothing of the store is to
    /// be believed then.
    pub fn look(&mut self, cache: &Cache) -> Result<()> {
        if !self.store.is_in_place() {
            return self.reopen(cache);
        }
        let generation = self.store.generation()?;
        if generation == self.generation {
            return Ok(());
        }
        self.refused.clear();
        let (seen, touched) = self.news()?;
        if touched.iter().any(|subject| self.is_of_all(subject)) {
            return self.reopen(cache);
        }
        for subject in &touched {
            self.forget(subject, cache);
        }
        self.seen = seen;
        self.generation = generation;
        Ok(())
    }

    /// The subjects of all events since the last look, each event checked, and the new head.
    fn news(&mut self) -> Result<(Head, Vec<String>)> {
        let book = Book::new(&self.store, &self.settings, self.seen.seq)
            .with(std::mem::take(&mut self.enrolled));
        let mut touched = Vec::new();
        let mut seen = self.seen;
        let result = self.store.snapshot(&mut || {
            contains(&self.store, self.store.head()?, self.seen)?;
            let mut replay = Replay::after(self.seen, book.trust());
            touched.clear();
            self.store.events(self.seen.seq + 1, &mut |signed| {
                replay.step(&signed)?;
                touched.push(signed.event.subject);
                Ok(ControlFlow::Continue(()))
            })?;
            seen = replay.head();
            Ok(())
        });
        self.enrolled = book.into_enrolled();
        result.map(|()| (seen, touched))
    }

    /// Whether an event about `subject` may change what is believed of everything: the store's own
    /// settings, and operators.
    fn is_of_all(&self, subject: &str) -> bool {
        KeyId::parse(subject).is_none() && !subject.starts_with("role:")
    }

    fn forget(&mut self, subject: &str, cache: &Cache) {
        if let Some(id) = KeyId::parse(subject) {
            cache.forget(&id);
        } else if let Some(name) = subject.strip_prefix("role:")
            && let Some(carried) = self.roles.remove(name)
        {
            carried.expire();
        }
    }

    /// Begins anew with what stands at the path now, which has to hold all that was seen.
    fn reopen(&mut self, cache: &Cache) -> Result<()> {
        let (store, settings, seen, generation) = self.origin.open(self.seen)?;
        cache.clear();
        self.roles.clear();
        self.refused.clear();
        self.enrolled = Enrolled::default();
        (self.store, self.settings) = (store, settings);
        (self.seen, self.generation) = (seen, generation);
        Ok(())
    }

    /// Looks the key `id` up in the store, and remembers it if it is there and believed; else what is
    /// to be said of it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn find(&mut self, id: &KeyId, cache: &Cache) -> Result<Result<Arc<Known>, Subject>> {
        if let Some(why) = self.refused.get(id) {
            let subject = Subject {
                id: Some(id.clone()),
                tampered: Some(why.clone()),
                ..Subject::default()
            };
            return Ok(Err(subject));
        }
        let book = Book::new(&self.store, &self.settings, self.seen.seq)
            .with(std::mem::take(&mut self.enrolled));
        let roles = &mut self.roles;
        let mut carried = None;
        let found = look_up_with(&book, id, &mut |name| {
            let one = match roles.get(name) {
                Some(one) => one.clone(),
                None => {
                    let one = Arc::new(Carried::new(book.role(name)?.map(Arc::new)));
                    roles.insert(name.to_owned(), one.clone());
                    one
                }
            };
            carried = Some(one.clone());
            Ok(one.role.clone())
        });
        self.enrolled = book.into_enrolled();
        let subject = found?;
        if let Some(why) = &subject.tampered
            && self.refused.len() < MOST_REFUSED
        {
            self.refused.insert(id.clone(), why.clone());
        }
        let (Some(key), Some(carried)) = (&subject.key, carried) else {
            return Ok(Err(subject));
        };
        // A file that is written over as bytes moves no version: what was read may be old.
        contains(&self.store, self.store.head()?, self.seen)?;
        let known = Arc::new(Known::new(key, carried, self.spent(key)?));
        cache.put(known.clone());
        Ok(Ok(known))
    }

    /// What the limits of `key` count; kept when the key changes.
    fn spent(&mut self, key: &Key) -> Result<Option<Arc<Spent>>> {
        if key.max_uses.is_none() && key.rate_limit.is_none() {
            return Ok(None);
        }
        if let Some(spent) = self.spent.get(&key.id) {
            return Ok(Some(spent.clone()));
        }
        let uses = uses(&self.store, &key.id)?;
        let due = self.store.due(&key.id)?;
        let spent = Arc::new(Spent::new(key.id.clone(), uses, due));
        self.spent.insert(key.id.clone(), spent.clone());
        Ok(Some(spent))
    }
}
