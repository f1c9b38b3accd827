//! Making a key: commit it as pending, deliver its secret, then activate it.
//!
//! The secret is never inside a database transaction. A delivery that fails revokes what was made;
//! a process that is killed in between leaves a pending key, which verifies (the client may be
//! quick), shows as `pending`, and is replaced by the next `create` of the same name.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::book::no_role;
use super::exchange::{Receipt, concluded};
use super::{Book, Desk};
use crate::admin::Admin;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{
    Finish, Key, KeyId, RateLimit, Role, Secret, Standing, Status, Terms, Version, VersionState,
};
use crate::store::Change;
use crate::time::{Span, Timestamp};

/// After this long a pending key that was never used counts as left behind by a killed `create`.
pub const LEFT_BEHIND: Span = Span::seconds(120);

/// There is no older secret that the delivery of a first one could end.
const FIRST: Terms = Terms {
    finish: Finish::Delivered,
    grace: Span::seconds(0),
    quiet: Span::seconds(0),
};

/// What a new key is to be.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: String,
    /// Its environment's name.
    pub environment: String,
    /// The tag of that environment.
    pub tag: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Labels.
    pub tags: BTreeMap<String, String>,
    /// Addresses that may use it.
    pub allow_ips: Vec<IpNet>,
    /// How often it may be used.
    pub rate_limit: Option<RateLimit>,
    /// How many uses it has.
    pub max_uses: Option<u64>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// How often its secret changes.
    pub rotate_every: Option<Span>,
    /// How its rotations finish.
    pub finish: Option<Finish>,
    /// The configured sinks that get its secrets.
    pub sinks: Vec<String>,
    /// Why it is made, for the journal.
    pub reason: Option<String>,
}

/// Makes a key and hands its secret to `deliver`, outside of any transaction. In a dry run nothing is
/// written and `deliver` is not called.
///
/// # Errors
/// `conflict.name_taken`, `conflict.limit`, `not_found.role`, `auth.*`; the error of `deliver`, after
/// the key was revoked.
pub fn create(
    desk: &mut Desk,
    admin: &Admin,
    draft: &Draft,
    entropy: &dyn Entropy,
    deliver: &mut dyn FnMut(&Secret, &Key) -> Receipt,
) -> Result<Key> {
    admin.require(&[OperatorPermission::KeyCreate])?;
    let no_randomness = |error| Error::new(Code::Internal, "no randomness").because(error);
    let id = KeyId::generate(entropy).map_err(no_randomness)?;
    let secret = Secret::generate(entropy, &desk.settings().prefix, &draft.tag, &id)
        .map_err(no_randomness)?;
    let key = pending_key(draft, id, &secret, admin, desk.now());
    let now = desk.now();
    desk.change(admin, &mut |book| {
        plan(book, &key, draft.reason.as_deref(), admin, now)
    })
    .map_err(|error| match error.code() {
        Code::NameTaken => error.try_this("create --if-absent    makes this no error in scripts"),
        _ => error,
    })?;
    if desk.rehearses() {
        return Ok(key);
    }
    let mut active = key;
    if let Some(version) = active.version_mut(1) {
        version.state = VersionState::Current;
    }
    let mut receipt = deliver(&secret, &active);
    match receipt.nobody() {
        true if receipt.is_complete() => Err(Error::new(Code::Internal, "nothing took the secret")),
        true => Err(undo(
            desk,
            admin,
            &active.id,
            receipt.failures.swap_remove(0),
        )),
        false => concluded(desk, admin, (&active.id, 1, FIRST), receipt),
    }
}

fn pending_key(draft: &Draft, id: KeyId, secret: &Secret, admin: &Admin, now: Timestamp) -> Key {
    let draft = draft.clone();
    Key {
        id,
        name: draft.name,
        role: draft.role,
        environment: draft.environment,
        owner: draft.owner,
        description: draft.description,
        tags: draft.tags,
        allow_ips: draft.allow_ips,
        rate_limit: draft.rate_limit,
        max_uses: draft.max_uses,
        expires_at: draft.expires_at,
        rotate_every: draft.rotate_every,
        finish: draft.finish,
        sinks: draft.sinks,
        status: Status::Active,
        versions: vec![Version::pending(1, secret.digest(), secret.last4(), now)],
        created_at: now,
        created_by: admin.operator().id.clone(),
        revoked_at: None,
        revoked_by: None,
        revoke_reason: None,
    }
}

fn plan(
    book: &Book<'_>,
    key: &Key,
    why: Option<&str>,
    admin: &Admin,
    now: Timestamp,
) -> Result<Vec<Change>> {
    let mut changes = Vec::with_capacity(2);
    if let Some(mut holder) = holder_of(book, &key.name)? {
        if !is_left_behind(book, &holder, now)? {
            return Err(name_taken(&holder, now));
        }
        let reason = "left behind by an interrupted create";
        holder.revoke(now, &admin.operator().id, Some(reason));
        changes.push(Change::key(Action::KeyUndelivered, holder, Some(reason)));
    }
    let role = book.role(&key.role)?.ok_or_else(|| no_role(&key.role))?;
    may_join(book, &role, key)?;
    changes.push(Change::key(Action::KeyCreate, key.clone(), why));
    Ok(changes)
}

/// Whether `key` may join those that carry `role`. They are only counted where their number is
/// limited: counting takes as long as there are keys.
///
/// # Errors
/// `conflict.limit`, with the limit.
pub fn may_join(book: &Book<'_>, role: &Role, key: &Key) -> Result<()> {
    if let Some(most) = role.limits.max_active {
        let others = book.store().carriers(&role.name)?;
        if others >= most {
            let why = format!("it may have {most} keys, and has {others}");
            return Err(against(role, why));
        }
    }
    keeps_to(role, key)
}

/// Whether `key` keeps to the limits of `role` but the number of its keys.
///
/// # Errors
/// `conflict.limit`, with the limit.
pub fn keeps_to(role: &Role, key: &Key) -> Result<()> {
    role.admits(key).map_err(|why| against(role, why))
}

fn against(role: &Role, why: String) -> Error {
    Error::new(
        Code::Limit,
        format!("the limits of the role `{}` stand against it", role.name),
    )
    .why(why)
    .try_this(format!(
        "keyadm role show {}    shows the limits",
        role.name
    ))
    .unchanged("nothing was changed")
}

/// The key that is not revoked and has this name.
pub fn holder_of(book: &Book<'_>, name: &str) -> Result<Option<Key>> {
    let rows = book.store().keys_named(name)?;
    match rows
        .into_iter()
        .find(|row| row.value.status != Status::Revoked)
    {
        Some(row) => book.key(&row.value.id),
        None => Ok(None),
    }
}

fn is_left_behind(book: &Book<'_>, key: &Key, now: Timestamp) -> Result<bool> {
    Ok(key.standing(now) == Standing::Pending
        && now.since(key.created_at) > LEFT_BEHIND
        && key
            .versions
            .iter()
            .all(|version| version.delivered_to.is_empty())
        && book.store().sightings(&key.id)?.is_empty())
}

/// The error for a name that another key has.
pub fn name_taken(holder: &Key, now: Timestamp) -> Error {
    let error = Error::new(
        Code::NameTaken,
        format!("a key named `{}` exists", holder.name),
    )
    .unchanged("nothing was changed");
    if holder.standing(now) == Standing::Pending {
        return error
            .why(format!(
                "{} is being made right now, or its making was interrupted; after {LEFT_BEHIND} `create` replaces it",
                holder.id
            ))
            .try_this(format!("keyadm revoke {} --yes    frees the name at once", holder.id));
    }
    error
        .why(format!("it is {}, made {}", holder.id, holder.created_at))
        .try_this("choose another name, rename or revoke that key")
}

/// Revokes a key whose secret nobody got; if even that fails, says so beside the first error.
fn undo(desk: &mut Desk, admin: &Admin, id: &KeyId, error: Error) -> Error {
    let now = desk.now();
    let reason = "its secret could not be delivered";
    let undone = desk.change(admin, &mut |book| {
        Ok(book
            .key(id)?
            .filter(|key| key.status != Status::Revoked)
            .map(|mut key| {
                key.revoke(now, &admin.operator().id, Some(reason));
                Change::key(Action::KeyUndelivered, key, Some(reason))
            })
            .into_iter()
            .collect())
    });
    match undone {
        Ok(_) => error.unchanged(format!("no key was created: {id} was revoked at once")),
        Err(second) => error
            .try_this(format!(
                "keyadm revoke {id} --yes    it could not be revoked: {second}"
            ))
            .unchanged(format!("{id} stays pending: nobody holds its secret")),
    }
}
