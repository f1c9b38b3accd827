//! Who may make which change: decided from the difference between two states.
//!
//! The same rule answers before a change is signed and whenever an event is read, so an operator
//! who writes to the file directly gains nothing: an event that changes more than its author may is
//! rejected whatever it calls itself.

mod versions;

use self::versions::{changed_versions, is_new};
use super::{Operator, OperatorPermission as May, OperatorStatus, State, StoreSettings};
use crate::key::{Key, Role, Status, Version, VersionState, built_in};
use crate::time::Timestamp;

/// Why an operator may not make a change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// The operator was removed or has expired.
    #[error("the operator {0} was removed or has expired")]
    Inactive(String),
    /// The operator lacks a permission; any of these would do.
    #[error("it needs {}", names(.0))]
    Lacks(&'static [May]),
    /// The operator would let somebody stay for longer than they may themselves.
    #[error("nobody lets another operator stay for longer than they may themselves")]
    Outlives,
    /// The operator would hand out what they do not hold.
    #[error("nobody grants what they do not hold: {}", .0.as_str())]
    Grants(May),
    /// Nobody may make this change.
    #[error("{0}")]
    Illegal(&'static str),
}

/// What a change needs: each entry is satisfied by any of its permissions.
type Needs = Vec<&'static [May]>;

const CREATE: &[May] = &[May::KeyCreate];
const UPDATE: &[May] = &[May::KeyUpdate];
const ROTATE: &[May] = &[May::KeyRotate];
const DELETE: &[May] = &[May::KeyDelete];
const FIRST_DELIVERY: &[May] = &[May::KeyCreate, May::KeyRotate];
const NEVER_DELIVERED: &[May] = &[May::KeyCreate, May::KeyDelete];
const END_VERSION: &[May] = &[May::KeyRotate, May::KeyDelete];
const ROLES: &[May] = &[May::RoleManage];
const OPERATORS: &[May] = &[May::OperatorManage];
const STORE: &[May] = &[May::StoreManage];

/// Whether `by` may change a subject from `before` to `after` at `at`.
///
/// # Errors
/// The first thing that stands against it.
pub fn permits(
    by: &Operator,
    at: Timestamp,
    before: Option<&State>,
    after: Option<&State>,
) -> Result<(), Violation> {
    if !by.is_active(at) {
        return Err(Violation::Inactive(by.id.clone()));
    }
    let needs = match (before, after) {
        (None, Some(State::Key(key))) => new_key(key, by, at)?,
        (Some(State::Key(old)), Some(State::Key(new))) => changed_key(old, new, by, at)?,
        (None, Some(State::Role(role)))
        | (Some(State::Role(role)), None)
        | (Some(State::Role(_)), Some(State::Role(role))) => changed_role(role)?,
        (None, Some(State::Operator(new))) => new_operator(new, by)?,
        (Some(State::Operator(old)), Some(State::Operator(new))) => changed_operator(old, new, by)?,
        (Some(State::Store(old)), Some(State::Store(new))) => changed_store(old, new)?,
        _ => return illegal("a subject does not turn into another kind of thing").map(drop),
    };
    if needs.is_empty() {
        return illegal("an event that changes nothing is nobody's to sign").map(drop);
    }
    match needs
        .into_iter()
        .find(|any| !any.iter().any(|one| by.permissions.contains(one)))
    {
        Some(lacking) => Err(Violation::Lacks(lacking)),
        None => Ok(()),
    }
}

fn illegal(why: &'static str) -> Result<Needs, Violation> {
    Err(Violation::Illegal(why))
}

fn new_key(key: &Key, by: &Operator, at: Timestamp) -> Result<Needs, Violation> {
    let first = matches!(&key.versions[..], [only] if only.version == 1 && is_new(only, at));
    if key.created_at > at {
        return illegal("nothing is made in the future");
    }
    if key.status != Status::Active || !first || key.created_by != by.id {
        return illegal("a key begins active, with one pending version, under its maker's name");
    }
    Ok(vec![CREATE])
}

fn changed_key(old: &Key, new: &Key, by: &Operator, at: Timestamp) -> Result<Needs, Violation> {
    if old.status == Status::Revoked {
        return illegal("a revoked key stays revoked");
    }
    if (&old.environment, old.created_at, &old.created_by)
        != (&new.environment, new.created_at, &new.created_by)
    {
        return illegal("environment, maker and time of making never change");
    }
    let mut needs = Needs::new();
    if settings(old) != settings(new) {
        needs.push(UPDATE);
    }
    match (old.status, new.status) {
        (was, is) if was == is => {}
        (_, Status::Revoked)
            if old.created_by == by.id && old.versions.iter().all(never_delivered) =>
        {
            needs.push(NEVER_DELIVERED);
        }
        (_, Status::Revoked) => needs.push(DELETE),
        _ => needs.push(UPDATE),
    }
    let who = (new.revoked_by.as_deref(), new.revoked_at.is_some());
    if new.status == Status::Revoked {
        if who != (Some(by.id.as_str()), true) {
            return illegal("a revocation says when, and by whom it is signed");
        }
    } else if who != (None, false) || new.revoke_reason.is_some() {
        return illegal("only a revoked key says when, by whom and why it was revoked");
    }
    changed_versions(old, new, at, &mut needs)?;
    Ok(needs)
}

/// The key with everything neutral that other rules speak about.
fn settings(key: &Key) -> Key {
    Key {
        status: Status::Active,
        versions: Vec::new(),
        revoked_at: None,
        revoked_by: None,
        revoke_reason: None,
        ..key.clone()
    }
}

fn never_delivered(version: &Version) -> bool {
    version.state == VersionState::Pending && version.delivered_to.is_empty()
}

fn changed_role(role: &Role) -> Result<Needs, Violation> {
    if built_in().iter().any(|fixed| fixed.name == role.name) {
        return illegal("a built-in role cannot be changed");
    }
    Ok(vec![ROLES])
}

fn new_operator(new: &Operator, by: &Operator) -> Result<Needs, Violation> {
    if new.id != new.public_key.operator_id() || new.created_by != by.id {
        return illegal("an operator's id comes from the public key, and the enroller signs");
    }
    grants_only_what_is_held(&[], new, by)?;
    if ends_later(new.expires_at, by.expires_at) {
        return Err(Violation::Outlives);
    }
    Ok(vec![OPERATORS])
}

fn changed_operator(old: &Operator, new: &Operator, by: &Operator) -> Result<Needs, Violation> {
    if old.id == by.id {
        return illegal("nobody changes their own permissions");
    }
    if old.status == OperatorStatus::Removed {
        return illegal("a removed operator stays removed");
    }
    if (old.public_key, old.created_at, &old.created_by)
        != (new.public_key, new.created_at, &new.created_by)
    {
        return illegal("an operator's public key never changes");
    }
    // More time is a grant, too: of everything that the operator holds.
    let longer = ends_later(new.expires_at, old.expires_at);
    let had: &[May] = if longer { &[] } else { &old.permissions };
    grants_only_what_is_held(had, new, by)?;
    if longer && ends_later(new.expires_at, by.expires_at) {
        return Err(Violation::Outlives);
    }
    Ok(vec![OPERATORS])
}

/// Whether `one` ends later than `other`; `None` is never.
fn ends_later(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    match (one, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => one > other,
    }
}

fn grants_only_what_is_held(had: &[May], new: &Operator, by: &Operator) -> Result<(), Violation> {
    let gained = new
        .permissions
        .iter()
        .find(|one| !had.contains(one) && !by.permissions.contains(one));
    gained.map_or(Ok(()), |one| Err(Violation::Grants(*one)))
}

fn changed_store(old: &StoreSettings, new: &StoreSettings) -> Result<Needs, Violation> {
    if old != new {
        return illegal("id, prefix and root of a store never change but by a recovery");
    }
    Ok(vec![STORE])
}

fn names(any: &[May]) -> String {
    let names: Vec<&str> = any.iter().map(|one| one.as_str()).collect();
    names.join(" or ")
}
