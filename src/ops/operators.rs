//! Operators: enrolled, changed and removed under the store's lock.
//!
//! Who may do what to whom is decided by the journal's entitlement rule. What that rule cannot see,
//! because it looks at one operator alone, is decided here: somebody who may enrol operators stays,
//! without an end.

use super::{Book, Desk};
use crate::admin::Admin;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, Operator, OperatorPermission, OperatorStatus, PublicKey, State};
use crate::store::Change;
use crate::time::Timestamp;

/// What a new operator is to be.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The name, unique among operators that are not removed.
    pub name: String,
    /// What their signatures are checked with.
    pub public_key: PublicKey,
    /// What they may do.
    pub permissions: Vec<OperatorPermission>,
    /// When they may no longer do it.
    pub expires_at: Option<Timestamp>,
}

/// All operators by name, removed ones too.
///
/// # Errors
/// `integrity.tampered`.
pub fn all(book: &Book<'_>) -> Result<Vec<Operator>> {
    let mut operators = Vec::new();
    for row in book.store().operators()? {
        operators.extend(book.operator(&row.value.id)?);
    }
    Ok(operators)
}

/// Finds the operator that `text` names: an id, or a name. A name means the operator that is not
/// removed; a removed one is found by name when no other has it.
///
/// # Errors
/// `not_found.operator`.
pub fn find(book: &Book<'_>, text: &str) -> Result<Operator> {
    let mut fits: Vec<Operator> = all(book)?
        .into_iter()
        .filter(|one| one.id == text || one.name == text)
        .collect();
    let active = fits
        .iter()
        .position(|one| one.status == OperatorStatus::Active);
    match (active, fits.len()) {
        (Some(at), _) => Ok(fits.swap_remove(at)),
        (None, 0) => Err(Error::new(
            Code::OperatorNotFound,
            format!("there is no operator `{text}`"),
        )
        .try_this("keyadm operator list    shows them; --all the removed ones too")
        .unchanged("nothing was changed")),
        (None, _) => Ok(fits.swap_remove(0)),
    }
}

/// Enrols an operator, then calls `deliver`, which hands the new credential over or does nothing.
/// When that fails the operator is removed again. In a dry run nothing is written or delivered.
///
/// A process that is killed before the delivery leaves an operator that nobody can act as; it is in
/// the list, and `operator remove` frees its name.
///
/// # Errors
/// `conflict.name_taken`, `conflict.state`, `auth.not_permitted`; the error of `deliver`.
pub fn enrol(
    desk: &mut Desk,
    admin: &Admin,
    enrolment: &Enrolment,
    reason: Option<&str>,
    deliver: &mut dyn FnMut(&Operator) -> Result<()>,
) -> Result<Operator> {
    admin.require(&[OperatorPermission::OperatorManage])?;
    let operator = enrolled(enrolment, admin, desk.now());
    desk.change(admin, &mut |book| {
        free(book, &operator)?;
        let after = State::Operator(operator.clone());
        Ok(vec![Change::to(Action::OperatorAdd, after, reason)])
    })
    .map_err(|error| error.unchanged("no operator was added"))?;
    if desk.rehearses() {
        return Ok(operator);
    }
    match deliver(&operator) {
        Ok(()) => Ok(operator),
        Err(error) => Err(undo(desk, admin, &operator, error)),
    }
}

fn enrolled(enrolment: &Enrolment, admin: &Admin, now: Timestamp) -> Operator {
    Operator {
        id: enrolment.public_key.operator_id(),
        name: enrolment.name.clone(),
        public_key: enrolment.public_key,
        permissions: tidy(enrolment.permissions.clone()),
        expires_at: enrolment.expires_at,
        status: OperatorStatus::Active,
        created_at: now,
        created_by: admin.operator().id.clone(),
    }
}

/// Permissions as they are kept: sorted, each once.
pub fn tidy(mut permissions: Vec<OperatorPermission>) -> Vec<OperatorPermission> {
    permissions.sort_unstable();
    permissions.dedup();
    permissions
}

/// Refuses a public key that was ever enrolled, and a name that is taken.
fn free(book: &Book<'_>, new: &Operator) -> Result<()> {
    for one in all(book)? {
        let removed = one.status == OperatorStatus::Removed;
        if one.id == new.id && removed {
            return Err(Error::new(
                Code::State,
                "this public key belongs to an operator that was removed",
            )
            .why(format!("{} `{}` stays removed", one.id, one.name))
            .try_this("make a new identity: keyadm auth login --new, on the other machine"));
        }
        if one.id == new.id {
            return Err(
                Error::new(Code::NameTaken, "this public key is enrolled already")
                    .why(format!("as {} `{}`", one.id, one.name))
                    .try_this(format!("keyadm operator set {}    changes it", one.id)),
            );
        }
        if one.name == new.name && !removed {
            return Err(Error::new(
                Code::NameTaken,
                format!("an operator named `{}` exists", one.name),
            )
            .why(format!("it is {}, enrolled {}", one.id, one.created_at))
            .try_this("choose another name, or remove that operator"));
        }
    }
    Ok(())
}

/// Removes an operator whose credential nobody got; if even that fails, says so beside the first
/// error.
fn undo(desk: &mut Desk, admin: &Admin, operator: &Operator, error: Error) -> Error {
    let reason = "its credential could not be delivered";
    let id = &operator.id;
    match change(desk, admin, operator, &removed(operator), Some(reason)) {
        Ok(()) => error.unchanged(format!("no operator was added: {id} was removed at once")),
        Err(second) => error
            .try_this(format!(
                "keyadm operator remove {id} --yes    it could not be removed: {second}"
            ))
            .unchanged(format!("{id} stays enrolled: nobody holds its credential")),
    }
}

/// The operator once removed.
pub fn removed(operator: &Operator) -> Operator {
    Operator {
        status: OperatorStatus::Removed,
        ..operator.clone()
    }
}

/// Changes the operator `before` into `after`.
///
/// # Errors
/// `conflict.state` when it is the operator's own enrolment, an already removed one, no longer
/// `before`, or the last one that keeps the store manageable; `auth.not_permitted`.
pub fn change(
    desk: &mut Desk,
    admin: &Admin,
    before: &Operator,
    after: &Operator,
    reason: Option<&str>,
) -> Result<()> {
    admin.require(&[OperatorPermission::OperatorManage])?;
    let action = match after.status {
        OperatorStatus::Removed => Action::OperatorRemove,
        OperatorStatus::Active => Action::OperatorSet,
    };
    desk.change(admin, &mut |book| {
        may_become(book, admin, before, after)?;
        let after = State::Operator(after.clone());
        Ok(vec![Change::to(action, after, reason)])
    })
    .map(drop)
}

/// Whether the change may be made, as far as the entitlement rule does not decide it.
///
/// # Errors
/// `conflict.state`, as for [`change`].
pub fn may_become(
    book: &Book<'_>,
    admin: &Admin,
    before: &Operator,
    after: &Operator,
) -> Result<()> {
    let now = book.operator(&before.id)?;
    keeps_a_manager(&all(book)?, after)
        .and_then(|()| may_change(admin, before, now.as_ref()))
        .map_err(|error| error.unchanged("nothing was changed"))
}

/// Whether `admin` may change `before` at all, which the store has as `now`.
fn may_change(admin: &Admin, before: &Operator, now: Option<&Operator>) -> Result<()> {
    let name = &before.name;
    let (message, advice) = if before.id == admin.operator().id {
        (
            "nobody changes or removes themselves".to_owned(),
            "another operator with api.operator.manage can do it",
        )
    } else if now.is_some_and(|now| now.status == OperatorStatus::Removed) {
        (
            format!("the operator `{name}` was removed, and stays removed"),
            "keyadm operator add    enrols a new one, with a new identity",
        )
    } else if now != Some(before) {
        (
            format!("the operator `{name}` was changed meanwhile"),
            "look at it and run this again",
        )
    } else {
        return Ok(());
    };
    Err(Error::new(Code::State, message).try_this(advice))
}

/// Refuses a change after which nobody could manage operators for good. Nobody changes themselves,
/// so whoever makes the change stays; but their own enrolment may have an end.
fn keeps_a_manager(all: &[Operator], after: &Operator) -> Result<()> {
    let lasting = |one: &Operator| {
        one.status == OperatorStatus::Active
            && one.expires_at.is_none()
            && one
                .permissions
                .contains(&OperatorPermission::OperatorManage)
    };
    let left = all
        .iter()
        .map(|one| if one.id == after.id { after } else { one })
        .any(lasting);
    if left || !all.iter().any(lasting) {
        return Ok(());
    }
    Err(Error::new(
        Code::State,
        "the last operator who can manage operators for good cannot be removed, narrowed or given an end",
    )
    .why("api.operator.manage without an end would be held by nobody")
    .try_this("enrol another one first: keyadm operator add NAME --permission api.operator.manage"))
}

#[cfg(test)]
mod tests;
