//! Making a store, and giving it a new root when every credential is lost.

use super::{Book, desk::first_sight};
use crate::admin::Credential;
use crate::entropy::{Entropy, characters};
use crate::error::{Code, Error, Result};
use crate::journal::{
    Action, Head, Operator, OperatorPermission, OperatorStatus, Signer, State, StoreSettings,
    contains,
};
use crate::key::ALPHABET;
use crate::known::Pin;
use crate::store::{Change, Store};
use crate::time::Timestamp;

/// Draws the id of a new store, `st_` and 12 characters.
///
/// # Errors
/// When the operating system has no randomness.
pub fn new_store_id(entropy: &dyn Entropy) -> Result<String> {
    let tail = characters(entropy, ALPHABET, 12)
        .map_err(|error| Error::new(Code::Internal, "no randomness").because(error))?;
    Ok(format!("st_{}", tail.as_str()))
}

/// Writes the first two events: the store, with `credential` as its root, and its operator.
/// Returns the pin to remember.
///
/// `announce` gets a pin without events just before the store is made: a process that is killed
/// right after must not leave a store of which nobody knows where its credential is.
///
/// # Errors
/// Those of the store and of `announce`.
pub fn found(
    store: &mut dyn Store,
    credential: &Credential,
    prefix: &str,
    operator: &str,
    path: &str,
    now: Timestamp,
    announce: &mut dyn FnMut(Pin) -> Result<()>,
) -> Result<Pin> {
    let signer = credential.signer();
    let settings = StoreSettings {
        id: credential.store().to_owned(),
        prefix: prefix.to_owned(),
        root: signer.public(),
        former_roots: Vec::new(),
        created_at: now,
    };
    let events = store.append(signer, now, &mut |locked| {
        if locked.head()?.seq > 0 {
            return Err(Error::new(
                Code::State,
                "the store was made by somebody else just now",
            ));
        }
        announce(first_sight(&settings, Head::EMPTY, path))?;
        Ok(vec![
            Change::to(Action::StoreInit, State::Store(settings.clone()), None),
            Change::to(
                Action::OperatorAdd,
                root_operator(signer, operator, now),
                None,
            ),
        ])
    })?;
    let head = events.last().map(|last| last.head());
    head.map(|head| first_sight(&settings, head, path))
        .ok_or_else(|| Error::new(Code::Internal, "no event was written"))
}

/// Replaces the root of a store by `credential`, and removes every operator.
///
/// This takes no credential: whoever owns the file may do it. It is loud: every machine that has
/// pinned the old root refuses the store until a person accepts the new one.
///
/// The journal after `seen`, the last event that was checked in full, is checked first: the new pin
/// vouches for all of it.
///
/// # Errors
/// `integrity.*`; those of the store.
pub fn recover(
    store: &mut dyn Store,
    credential: &Credential,
    (operator, reason): (&str, Option<&str>),
    path: &str,
    (seen, now): (Head, Timestamp),
) -> Result<Pin> {
    let signer = credential.signer();
    let old = store.settings()?.value;
    let mut settings = old.clone();
    settings.root = signer.public();
    settings.former_roots.push(old.root);
    let events = store.append(signer, now, &mut |locked| {
        contains(locked, locked.head()?, seen)?;
        Book::new(locked, &old, seen.seq).audit(seen)?;
        if locked.settings()?.value != old {
            let message = "the store was recovered by somebody else just now";
            return Err(Error::new(Code::State, message));
        }
        let removed: Vec<Operator> = locked
            .operators()?
            .into_iter()
            .map(|row| row.value)
            .filter(|one| one.status == OperatorStatus::Active)
            .collect();
        let name = free_name(operator, &removed);
        // The enrolment follows its root at once: that is what makes it believed.
        let mut changes = vec![
            Change::to(Action::StoreRecover, State::Store(settings.clone()), reason),
            Change::to(
                Action::OperatorAdd,
                root_operator(signer, &name, now),
                reason,
            ),
        ];
        changes.extend(removed.into_iter().map(|mut one| {
            one.status = OperatorStatus::Removed;
            Change::to(Action::OperatorRemove, State::Operator(one), reason)
        }));
        Ok(changes)
    })?;
    let head = events.last().map(|last| last.head());
    head.map(|head| first_sight(&settings, head, path))
        .ok_or_else(|| Error::new(Code::Internal, "no event was written"))
}

/// `wanted`, or with the first number behind it that no enrolled operator has.
fn free_name(wanted: &str, enrolled: &[Operator]) -> String {
    let taken = |name: &str| enrolled.iter().any(|one| one.name == name);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

fn root_operator(signer: &Signer, name: &str, now: Timestamp) -> State {
    let public_key = signer.public();
    State::Operator(Operator {
        id: public_key.operator_id(),
        name: name.to_owned(),
        public_key,
        permissions: OperatorPermission::ALL.to_vec(),
        expires_at: None,
        status: OperatorStatus::Active,
        created_at: now,
        created_by: public_key.operator_id(),
    })
}
