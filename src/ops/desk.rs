//! The desk: an open store, compared with what this machine has seen of it, at one point in time.

use std::time::Instant;

use super::Book;
use crate::admin::{Admin, not_permitted};
use crate::error::{Code, Error, Result};
use crate::journal::{Fault, Head, State, StoreSettings, Verified, Violation, contains, permits};
use crate::known::{KnownStores, Pin};
use crate::store::{Change, Store};
use crate::time::{Span, Timestamp};

/// An open store that matches its pin.
pub struct Desk {
    store: Box<dyn Store>,
    known: KnownStores,
    settings: StoreSettings,
    pin: Pin,
    now: Timestamp,
    opened: Instant,
    rehearse: bool,
    changed: bool,
    verified: Verified,
}

impl Desk {
    /// Compares the store at `path` with its pin, and pins it when it is seen for the first time.
    ///
    /// # Errors
    /// `integrity.root_changed`, `integrity.rolled_back`, `integrity.tampered`.
    pub fn open(
        store: Box<dyn Store>,
        path: &str,
        known: KnownStores,
        now: Timestamp,
    ) -> Result<Self> {
        let (settings, pin) = recognise(&*store, path, &known)?;
        Ok(Self {
            store,
            known,
            settings,
            pin,
            now,
            opened: Instant::now(),
            rehearse: false,
            changed: false,
            verified: Verified::default(),
        })
    }

    /// Turns every change into a rehearsal: planned and checked under the lock, then dropped.
    #[must_use]
    pub fn rehearsing(mut self, dry_run: bool) -> Self {
        self.rehearse = dry_run;
        self
    }

    /// Whether changes are only rehearsed.
    pub fn rehearses(&self) -> bool {
        self.rehearse
    }

    /// Whether anything was changed through this desk.
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    /// The store's settings.
    pub fn settings(&self) -> &StoreSettings {
        &self.settings
    }

    /// What this machine has seen of the store.
    pub fn pin(&self) -> &Pin {
        &self.pin
    }

    /// The time of the command, which goes on while a person is asked or a delivery takes long: an
    /// event that is dated too far before the newest one would be refused.
    pub fn now(&self) -> Timestamp {
        self.now
            .plus(Span::seconds(self.opened.elapsed().as_secs()))
    }

    /// The store, read through its journal.
    pub fn book(&self) -> Book<'_> {
        Book::new(&*self.store, &self.settings, self.pin.seq).remembering(&self.verified)
    }

    /// The store itself, for what the journal does not protect.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Makes changes: `plan` sees the locked, audited store and says what to change; every change is
    /// compared with the state before it, and refused when `admin` is not entitled to the
    /// difference. Returns the changes.
    ///
    /// # Errors
    /// Those of `plan`; `auth.not_permitted`; `busy.store`. Nothing is changed then.
    pub fn change(
        &mut self,
        admin: &Admin,
        plan: &mut dyn FnMut(&Book<'_>) -> Result<Vec<Change>>,
    ) -> Result<Vec<Change>> {
        let rehearse = self.rehearse;
        let mut planned = Vec::new();
        let (settings, now, seen) = (&self.settings, self.now(), self.pin.head());
        let mut audited = seen;
        let verified = &self.verified;
        let events = self.store.append(admin.signer(), now, &mut |locked| {
            contains(locked, locked.head()?, seen)?;
            let book = Book::new(locked, settings, seen.seq).remembering(verified);
            audited = book.audit(seen)?;
            let changes = plan(&book)?;
            for change in &changes {
                entitled(&book, admin, change, now)?;
            }
            planned.clone_from(&changes);
            Ok(if rehearse { Vec::new() } else { changes })
        })?;
        self.pin.advance(audited);
        self.changed |= !events.is_empty();
        if let Some(last) = events.last() {
            self.pin.advance(last.head());
        }
        Ok(planned)
    }

    /// Checks the whole rest of the journal and moves the pin to its head.
    ///
    /// # Errors
    /// The first event that is wrong.
    pub fn catch_up(&mut self) -> Result<Head> {
        let head = self.book().audit(self.pin.head())?;
        self.pin.advance(head);
        Ok(head)
    }

    /// Remembers how far the store has come, and where its admin credential is if `credential` says.
    ///
    /// # Errors
    /// `setup.io`, when the pin cannot be written.
    pub fn remember(&mut self, credential: Option<String>) -> Result<()> {
        if credential.is_none() {
            return self.known.put(&self.settings.id, &self.pin, false);
        }
        self.pin.credential = credential;
        self.known.put_credential(&self.settings.id, &self.pin)
    }

    /// Forgets where the admin credential is.
    ///
    /// # Errors
    /// As [`Self::remember`].
    pub fn forget_credential(&mut self) -> Result<()> {
        self.pin.credential = None;
        self.known.put_credential(&self.settings.id, &self.pin)
    }
}

/// Compares the store at `path` with what is known of it, pins it when it is seen for the first time,
/// and returns its settings as its journal has them.
///
/// # Errors
/// `integrity.root_changed`, `integrity.rolled_back`, `integrity.tampered`.
pub fn recognise(
    store: &dyn Store,
    path: &str,
    known: &KnownStores,
) -> Result<(StoreSettings, Pin)> {
    let settings = store.settings()?.value;
    // The pin is read before the head: another process may advance both in between.
    let pinned = known.get(&settings.id)?;
    let head = store.head()?;
    let pin = match pinned {
        Some(pin) if pin.root != settings.root => return Err(root_changed(&settings, &pin)),
        Some(pin) => {
            contains(store, head, pin.head())?;
            pin
        }
        None => {
            if let Some((other, _)) = known.at_path(path)? {
                return Err(another_store(&settings, &other));
            }
            let pin = first_sight(&settings, head, path);
            // Where nothing can be remembered, reading goes on without.
            let _ = known.put(&settings.id, &pin, false);
            pin
        }
    };
    match Book::new(store, &settings, pin.seq).state(&settings.id)? {
        Some(State::Store(signed)) if signed == settings => Ok((settings, pin)),
        _ => Err(Fault::row(
            &settings.id,
            "the store's settings are not what their event says",
        )
        .into()),
    }
}

fn entitled(book: &Book<'_>, admin: &Admin, change: &Change, now: Timestamp) -> Result<()> {
    let id = &admin.operator().id;
    let operator = book
        .operator(id)?
        .ok_or_else(|| not_permitted(admin.operator(), "the operator is no longer enrolled"))?;
    let before = book.state(&change.subject)?;
    match permits(&operator, now, before.as_ref(), change.after.as_ref()) {
        Ok(()) => Ok(()),
        Err(Violation::Illegal(why)) => {
            Err(Error::new(Code::State, why).unchanged("nothing was changed"))
        }
        Err(violation) => Err(not_permitted(&operator, &violation.to_string())),
    }
}

/// The pin of a store that is seen for the first time.
pub fn first_sight(settings: &StoreSettings, head: Head, path: &str) -> Pin {
    Pin {
        path: path.to_owned(),
        root: settings.root,
        seq: head.seq,
        head: head.hash,
        credential: None,
    }
}

fn root_changed(settings: &StoreSettings, pin: &Pin) -> Error {
    let fingerprint = settings.root.fingerprint();
    Error::new(Code::RootChanged, "the store's root is not the one this machine trusts")
        .why(format!(
            "pinned is {}, the store says {fingerprint}; somebody ran `auth recover`, or replaced the file",
            pin.root.fingerprint()
        ))
        .try_this("ask whoever administers the store, and if the new root is right:")
        .try_this(format!("  keyadm audit verify --accept-root {fingerprint}"))
        .unchanged("nothing was read or changed")
}

fn another_store(settings: &StoreSettings, known: &str) -> Error {
    let fingerprint = settings.root.fingerprint();
    Error::new(
        Code::RootChanged,
        "another store stands where a known one was",
    )
    .why(format!(
        "this machine has seen {known} at this path, and now it is {}",
        settings.id
    ))
    .try_this("put the right file back, or if the new store is right:")
    .try_this(format!("  keyadm audit verify --accept-root {fingerprint}"))
    .unchanged("nothing was read or changed")
}
