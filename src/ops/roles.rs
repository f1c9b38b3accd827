//! Roles: made, changed and deleted under the store's lock.
//!
//! A role is deleted only while no key carries it, and a change is made only to the role that its
//! caller has seen: what a person confirmed is what happens.

use std::ops::ControlFlow;

use super::{Book, Desk, no_role};
use crate::admin::Admin;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission, State, role_subject};
use crate::key::{Role, built_in};
use crate::store::{Change, Walk};

/// How many keys an error names.
const NAMED: usize = 5;

/// Whether every store has the role `name`, so that it cannot be changed.
pub fn is_built_in(name: &str) -> bool {
    built_in().iter().any(|role| role.name == name)
}

/// All roles, built-in ones first, then by name.
///
/// # Errors
/// `integrity.tampered`.
pub fn all(book: &Book<'_>) -> Result<Vec<Role>> {
    let mut roles = built_in().to_vec();
    for row in book.store().roles()? {
        roles.extend(book.role(&row.value.name)?);
    }
    Ok(roles)
}

/// Makes a role.
///
/// # Errors
/// `conflict.name_taken`, `auth.not_permitted`.
pub fn create(desk: &mut Desk, admin: &Admin, role: &Role, reason: Option<&str>) -> Result<()> {
    admin.require(&[OperatorPermission::RoleManage])?;
    let created = desk.change(admin, &mut |book| {
        if book.role(&role.name)?.is_some() {
            return Err(Error::new(
                Code::NameTaken,
                format!("a role named `{}` exists", role.name),
            )
            .try_this(format!("keyadm role show {}    shows it", role.name)));
        }
        let after = State::Role(role.clone());
        Ok(vec![Change::to(Action::RoleCreate, after, reason)])
    });
    created
        .map(drop)
        .map_err(|error| error.unchanged("nothing was created"))
}

/// Finds a role that may be changed.
///
/// # Errors
/// `not_found.role`; `conflict.state` for a built-in one.
pub fn changeable(book: &Book<'_>, name: &str) -> Result<Role> {
    if is_built_in(name) {
        return Err(Error::new(
            Code::State,
            format!("the role `{name}` is built in and cannot be changed"),
        )
        .try_this("keyadm role create    makes one of your own")
        .unchanged("nothing was changed"));
    }
    book.role(name)?.ok_or_else(|| no_role(name))
}

/// Changes the role `before` into `after`.
///
/// # Errors
/// `conflict.state` when the role is no longer `before`; `auth.not_permitted`.
pub fn change(
    desk: &mut Desk,
    admin: &Admin,
    before: &Role,
    after: &Role,
    reason: Option<&str>,
) -> Result<()> {
    admin.require(&[OperatorPermission::RoleManage])?;
    let changed = desk.change(admin, &mut |book| {
        if changeable(book, &before.name)? != *before {
            let message = format!("the role `{}` was changed meanwhile", before.name);
            return Err(Error::new(Code::State, message)
                .try_this("look at it and run this again")
                .unchanged("nothing was changed"));
        }
        let after = State::Role(after.clone());
        Ok(vec![Change::to(Action::RoleSet, after, reason)])
    });
    changed.map(drop)
}

/// Deletes the role `name`.
///
/// # Errors
/// `conflict.role_in_use` while keys carry it; `not_found.role`; `auth.not_permitted`.
pub fn delete(desk: &mut Desk, admin: &Admin, name: &str, reason: Option<&str>) -> Result<()> {
    admin.require(&[OperatorPermission::RoleManage])?;
    let deleted = desk.change(admin, &mut |book| {
        changeable(book, name)?;
        unused(book, name)?;
        Ok(vec![Change {
            action: Action::RoleDelete,
            subject: role_subject(name),
            reason: reason.map(str::to_owned),
            after: None,
        }])
    });
    deleted.map(drop)
}

/// Refuses a role that keys carry, suspended ones too, and names some of them.
///
/// # Errors
/// `conflict.role_in_use`.
pub fn unused(book: &Book<'_>, name: &str) -> Result<()> {
    let carriers = book.store().carriers(name)?;
    if carriers == 0 {
        return Ok(());
    }
    let mut named = Vec::with_capacity(NAMED);
    book.store().keys(&Walk::default(), &mut |row, _| {
        if row.value.role == name {
            named.push(format!("  {}  {}", row.value.id, row.value.name));
        }
        Ok(match named.len() {
            NAMED => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
    })?;
    let keys = if carriers == 1 { "key" } else { "keys" };
    let error = Error::new(
        Code::RoleInUse,
        format!("{carriers} {keys} still carry the role `{name}`"),
    )
    .try_this("give them another role with `keyadm set-role`, or revoke them first:");
    let error = named.into_iter().fold(error, Error::try_this);
    Err(match carriers as usize > NAMED {
        true => error.try_this("  and more"),
        false => error,
    }
    .unchanged("nothing was deleted"))
}
