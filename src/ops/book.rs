//! Reading what can be believed: rows that are exactly what their signed events say.

use crate::error::{Code, Error, Result};
use crate::journal::{
    Enrolled, Fault, Head, Operator, Replay, State, StoreSettings, Trust, Verified, role_subject,
};
use crate::key::{Key, KeyId, Role, built_in};
use crate::store::{Row, Store};

/// A store read through its journal: nothing comes out that an entitled operator did not sign.
pub struct Book<'a> {
    store: &'a dyn Store,
    trust: Trust<'a>,
}

impl<'a> Book<'a> {
    /// Reads `store`, whose settings and head the caller has compared with the pin; events up to
    /// `audited` were checked in full before.
    pub fn new(store: &'a dyn Store, settings: &StoreSettings, audited: u64) -> Self {
        Self {
            store,
            trust: Trust::new(store, settings, audited),
        }
    }

    /// Goes on with operators that a book of the same store has checked before.
    #[must_use]
    pub fn with(self, enrolled: Enrolled) -> Self {
        Self {
            trust: self.trust.with(enrolled),
            ..self
        }
    }

    /// Remembers in `verified` which signatures are right.
    #[must_use]
    pub fn remembering(self, verified: &'a Verified) -> Self {
        Self {
            trust: self.trust.remembering(verified),
            ..self
        }
    }

    /// The operators that were checked so far.
    pub fn into_enrolled(self) -> Enrolled {
        self.trust.into_enrolled()
    }

    /// The store itself, for what the journal does not protect.
    pub fn store(&self) -> &'a dyn Store {
        self.store
    }

    /// A key by its Key ID.
    ///
    /// # Errors
    /// `integrity.tampered` when the row is not what the journal says; so for all of these.
    pub fn key(&self, id: &KeyId) -> Result<Option<Key>> {
        let row = || self.store.key(id);
        self.believe(&row, id.as_str(), |state| match state {
            State::Key(key) => Some(*key),
            _ => None,
        })
    }

    /// A role by name, built-in ones too.
    pub fn role(&self, name: &str) -> Result<Option<Role>> {
        if let Some(role) = built_in().into_iter().find(|role| role.name == name) {
            return Ok(Some(role));
        }
        let row = || self.store.role(name);
        self.believe(&row, &role_subject(name), |state| match state {
            State::Role(role) => Some(role),
            _ => None,
        })
    }

    /// An operator by id.
    pub fn operator(&self, id: &str) -> Result<Option<Operator>> {
        let row = || self.store.operator(id);
        self.believe(&row, id, |state| match state {
            State::Operator(operator) => Some(operator),
            _ => None,
        })
    }

    /// The state of `subject` according to the journal alone.
    pub fn state(&self, subject: &str) -> Result<Option<State>> {
        Ok(self
            .trust
            .latest(subject)?
            .and_then(|signed| signed.event.after))
    }

    /// Checks every event after `head`, and returns the head it reached.
    pub fn audit(&self, head: Head) -> Result<Head> {
        let mut replay = Replay::after(head, &self.trust);
        self.store.events(head.seq + 1, &mut |signed| {
            replay.step(&signed)?;
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(replay.head())
    }

    /// What decides which events count.
    pub fn trust(&self) -> &Trust<'a> {
        &self.trust
    }

    /// Row and event are read from one state of the store: a change in between by another process
    /// would look like a forgery.
    fn believe<T: PartialEq>(
        &self,
        row: &dyn Fn() -> Result<Option<Row<T>>>,
        subject: &str,
        kind: impl FnOnce(State) -> Option<T>,
    ) -> Result<Option<T>> {
        let (mut found, mut latest) = (None, None);
        self.store.snapshot(&mut || {
            found = row()?;
            latest = self.trust.latest(subject)?;
            Ok(())
        })?;
        let row = found;
        let seq = latest.as_ref().map(|signed| signed.event.seq);
        let state = latest.and_then(|signed| signed.event.after).and_then(kind);
        match (row, state) {
            (None, None) => Ok(None),
            (Some(row), Some(state)) if row.value == state && Some(row.seq) == seq => {
                Ok(Some(state))
            }
            (row, state) => {
                Err(Fault::row(subject, disagreement(row.is_some(), state.is_some())).into())
            }
        }
    }
}

/// How a row and the journal disagree.
pub fn disagreement(row: bool, state: bool) -> &'static str {
    match (row, state) {
        (true, true) => "the row is not what its last event says",
        (true, false) => "the row was inserted without an event",
        (false, _) => "the row is missing, but the journal has it",
    }
}

/// The error for a role that does not exist.
pub fn no_role(name: &str) -> Error {
    Error::new(Code::RoleNotFound, format!("there is no role `{name}`"))
        .try_this("keyadm role list    shows the roles")
        .unchanged("nothing was changed")
}
