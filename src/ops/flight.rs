//! Rotations in flight: finishing, extending and aborting them.

use std::collections::BTreeMap;

use super::{Book, Desk, unrevoked};
use crate::admin::Admin;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{Finish, Key, KeyId, Sighting, Verdict, Version, VersionState};
use crate::store::Change;
use crate::time::{Span, Timestamp};

/// Whether a rotation of `key` is in flight: a version is retiring, or one waits for its delivery
/// that is not the key's first.
pub fn in_flight(key: &Key, now: Timestamp) -> bool {
    let retiring = key
        .live(now)
        .any(|version| version.state == VersionState::Retiring);
    retiring || key.unconfirmed().any(|version| version.version > 1)
}

/// Who says that a retiring version ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its rule alone.
    Rule,
    /// Its rule, or a person where the rule leaves it to one.
    Person,
    /// A person, against its rule.
    Force,
}

/// Ends the retiring versions of `id` that may end. Returns the key and the numbers of those that
/// were ended.
///
/// # Errors
/// `not_found.rotation`; `conflict.state` when none may end, with what they wait for; `auth.*`.
pub fn finish(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    ending: Ending,
    reason: Option<&str>,
) -> Result<(Key, Vec<u32>)> {
    let now = desk.now();
    change(
        desk,
        admin,
        id,
        reason,
        Action::RotationFinish,
        &mut |key, seen| {
            let ended: Vec<u32> = key
                .flights(seen, now)
                .iter()
                .filter(|flight| ending.ends(flight.old, &flight.verdict))
                .map(|flight| flight.old.version)
                .collect();
            if ended.is_empty() {
                return Err(may_not_end(key, seen, now));
            }
            for number in &ended {
                if let Some(version) = key.version_mut(*number) {
                    version.revoke();
                }
            }
            Ok(ended)
        },
    )
}

impl Ending {
    /// Whether it ends `old`, whose rotation stands at `verdict`.
    pub fn ends(self, old: &Version, verdict: &Verdict) -> bool {
        let manual = old
            .retiring
            .is_some_and(|terms| terms.finish == Finish::Manual);
        match self {
            Self::Rule => matches!(verdict, Verdict::Finished(_)),
            Self::Person => manual || matches!(verdict, Verdict::Finished(_)),
            Self::Force => true,
        }
    }
}

fn may_not_end(key: &Key, seen: &BTreeMap<u32, Sighting>, now: Timestamp) -> Error {
    let flights = key.flights(seen, now);
    let waits: Vec<String> = flights
        .iter()
        .map(|flight| match &flight.verdict {
            Verdict::Waiting(why) | Verdict::Stalled(why) | Verdict::Finished(why) => why.clone(),
        })
        .collect();
    let error = Error::new(
        Code::State,
        format!("the rotation of `{}` may not finish yet", key.name),
    )
    .unchanged("nothing was changed");
    if waits.is_empty() {
        return error
            .why("the delivery of its new secret was never confirmed")
            .try_this(format!(
                "keyadm rotate {}            makes and delivers another",
                key.id
            ))
            .try_this(format!("keyadm rotation abort {}    gives it up", key.id));
    }
    error
        .why(waits.join("; "))
        .try_this(format!(
            "keyadm rotation finish {} --force    ends the old secret all the same",
            key.id
        ))
        .try_this(format!(
            "keyadm rotation extend {} --by 7d    gives its users more time",
            key.id
        ))
}

/// Moves the deadlines of a rotation `by` later; one that is past counts from now.
///
/// # Errors
/// `not_found.rotation`; `conflict.state` when nothing in it has a deadline; `auth.*`.
pub fn extend(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    by: Span,
    reason: Option<&str>,
) -> Result<Key> {
    let now = desk.now();
    change(
        desk,
        admin,
        id,
        reason,
        Action::RotationExtend,
        &mut |key, _| {
            let mut extended = 0;
            for version in &mut key.versions {
                let live = version.is_live(now);
                let Some(terms) = version.retiring.as_mut().filter(|_| live) else {
                    continue;
                };
                if terms.finish == Finish::Manual {
                    continue;
                }
                terms.deadline = terms.deadline.max(now).plus(by);
                if terms.finish == Finish::Delivered {
                    version.expires_at = Some(terms.deadline);
                }
                extended += 1;
            }
            if extended == 0 {
                return Err(Error::new(
                    Code::State,
                    format!("the rotation of `{}` has no deadline", key.name),
                )
                .why("its old secret ends when a person says so")
                .try_this(format!("keyadm rotation finish {}    says so", key.id))
                .unchanged("nothing was changed"));
            }
            Ok(())
        },
    )
    .map(|(key, ())| key)
}

/// Takes a rotation back: the new version is revoked, the newest retiring one is current again. Of
/// a rotation that never got as far, every pending version is revoked. Returns the key.
///
/// # Errors
/// `not_found.rotation`; `auth.*`.
pub fn abort(desk: &mut Desk, admin: &Admin, id: &KeyId, reason: Option<&str>) -> Result<Key> {
    let now = desk.now();
    change(
        desk,
        admin,
        id,
        reason,
        Action::RotationAbort,
        &mut |key, _| {
            take_back(key, now);
            Ok(())
        },
    )
    .map(|(key, ())| key)
}

/// The version that an abort revokes.
pub fn aborted(key: &Key) -> Option<&Version> {
    key.pending().or_else(|| key.current())
}

fn take_back(key: &mut Key, now: Timestamp) {
    let Some(new) = aborted(key) else { return };
    let number = new.version;
    if new.state == VersionState::Pending {
        let pending: Vec<u32> = key.unconfirmed().map(|version| version.version).collect();
        pending.into_iter().for_each(|number| key.discard(number));
        return;
    }
    key.discard(number);
    let back = key
        .versions
        .iter_mut()
        .rev()
        .find(|version| version.state == VersionState::Retiring && version.is_live(now));
    if let Some(version) = back {
        version.state = VersionState::Current;
        version.expires_at = None;
        version.retiring = None;
    }
}

/// What is done to a key, given its usage by version.
type Work<'a, T> = dyn FnMut(&mut Key, &BTreeMap<u32, Sighting>) -> Result<T> + 'a;

/// Changes the rotation of `id` under the lock.
fn change<T>(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    reason: Option<&str>,
    action: Action,
    work: &mut Work<'_, T>,
) -> Result<(Key, T)> {
    admin.require(&[OperatorPermission::KeyRotate])?;
    let now = desk.now();
    let mut done = None;
    desk.change(admin, &mut |book: &Book<'_>| {
        let mut key = unrevoked(book, id)?;
        if !in_flight(&key, now) {
            return Err(no_rotation(&key));
        }
        let seen = book.store().sightings(id)?;
        let result = work(&mut key, &seen)?;
        done = Some((key.clone(), result));
        Ok(vec![Change::key(action, key, reason)])
    })?;
    done.ok_or_else(|| Error::new(Code::Internal, "the change was not planned"))
}

/// The error for a key without a rotation.
pub fn no_rotation(key: &Key) -> Error {
    Error::new(
        Code::RotationNotFound,
        format!("`{}` has no rotation in flight", key.name),
    )
    .try_this(format!("keyadm rotate {}    starts one", key.id))
    .try_this("keyadm rotation list    shows those in flight")
    .unchanged("nothing was changed")
}

#[cfg(test)]
mod tests;
