//! Rotation of one key: a new secret version is committed as pending, delivered, and only then does
//! the old one begin to retire.

use std::collections::BTreeMap;

use super::{Book, Desk};
use crate::admin::Admin;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{
    Finish, Key, KeyId, MAX_LIVE, Retiring, Secret, Sighting, Status, Version, VersionState,
};
use crate::store::Change;
use crate::time::{Span, Timestamp};

/// How a rotation is to finish.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The rule.
    pub finish: Finish,
    /// How long the old secret lives after delivery; for `seen`, when it counts as stalled.
    pub grace: Span,
    /// For `seen`: how long the old secret has to be unused.
    pub quiet: Span,
}

/// What to rotate, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// The key.
    pub id: KeyId,
    /// The tag of its environment.
    pub tag: String,
    /// How the rotation is to finish.
    pub terms: Terms,
    /// Why, in the operator's words.
    pub reason: Option<String>,
}

/// Gives a key a new secret and hands it to `deliver`, outside of any transaction. In a dry run
/// nothing is written and `deliver` is not called.
///
/// # Errors
/// `conflict.state` for revoked and expired keys, `conflict.limit` for a fifth live version,
/// `auth.*`; the error of `deliver`, after the new version was revoked.
pub fn rotate(
    desk: &mut Desk,
    admin: &Admin,
    order: &Order,
    entropy: &dyn Entropy,
    deliver: &mut dyn FnMut(&Secret, &Key) -> Result<()>,
) -> Result<Key> {
    admin.require(&[OperatorPermission::KeyRotate])?;
    let (id, terms) = (&order.id, order.terms);
    let secret = Secret::generate(entropy, &desk.settings().prefix, &order.tag, id)
        .map_err(|error| Error::new(Code::Internal, "no randomness").because(error))?;
    let now = desk.now();
    let mut begun = None;
    desk.change(admin, &mut |book| {
        let (key, mut changes) = settled(book, id, terms, now)?;
        let key = with_pending(key, &secret, now)?;
        changes.push(Change::key(
            Action::KeyRotate,
            key.clone(),
            order.reason.as_deref(),
        ));
        begun = Some(key);
        Ok(changes)
    })?;
    let begun = begun.ok_or_else(|| Error::new(Code::Internal, "the rotation was not planned"))?;
    let number = begun.versions.last().map_or(0, |last| last.version);
    let done = delivered(begun, number, terms, now);
    if desk.rehearses() {
        return Ok(done);
    }
    match deliver(&secret, &done) {
        Ok(()) => finish_delivery(desk, admin, id, number, terms),
        Err(error) => Err(undo(desk, admin, id, number, error)),
    }
}

/// Ends every live version of `id` at once: somebody else may hold the secret.
///
/// # Errors
/// `conflict.state` for revoked keys, `auth.*`.
pub fn compromise(desk: &mut Desk, admin: &Admin, id: &KeyId, reason: Option<&str>) -> Result<()> {
    desk.change(admin, &mut |book| {
        let mut key = unrevoked(book, id)?;
        key.versions.iter_mut().for_each(Version::revoke);
        Ok(vec![Change::key(Action::KeyCompromised, key, reason)])
    })
    .map(drop)
}

/// The key `id`, which must not be revoked.
///
/// # Errors
/// `not_found.key`, `conflict.state`, `integrity.tampered`.
pub fn unrevoked(book: &Book<'_>, id: &KeyId) -> Result<Key> {
    let key = book
        .key(id)?
        .ok_or_else(|| Error::new(Code::KeyNotFound, format!("there is no key {id}")))?;
    match (key.status, key.revoked_at) {
        (Status::Revoked, Some(at)) => Err(Error::new(
            Code::State,
            format!("`{}` was revoked at {at}, and revoked is final", key.name),
        )
        .try_this("keyadm create    makes a new key")
        .unchanged("nothing was changed")),
        _ => Ok(key),
    }
}

/// The key `id`, which must neither be revoked nor have expired.
///
/// # Errors
/// As [`unrevoked`]; `conflict.state`.
pub fn rotatable(book: &Book<'_>, id: &KeyId, now: Timestamp) -> Result<Key> {
    let key = unrevoked(book, id)?;
    if key.expires_at.is_some_and(|end| end <= now) {
        return Err(
            Error::new(Code::State, format!("`{}` has expired", key.name))
                .try_this(format!("keyadm set {id} --expires 90d    extends it"))
                .unchanged("nothing was changed"),
        );
    }
    Ok(key)
}

/// The key after what an interrupted run left behind is settled: a pending version that has been used
/// was delivered and takes its place; one that was never used is revoked.
fn settled(
    book: &Book<'_>,
    id: &KeyId,
    terms: Terms,
    now: Timestamp,
) -> Result<(Key, Vec<Change>)> {
    let mut key = rotatable(book, id, now)?;
    let seen = book.store().sightings(id)?;
    let Some(left) = key.pending().map(|version| version.version) else {
        return Ok((key, Vec::new()));
    };
    let (action, why) = if was_used(&seen, left) {
        key = delivered(key, left, terms, now);
        (Action::KeyDeliver, "it has been used, so it was delivered")
    } else {
        if let Some(version) = key.version_mut(left) {
            version.revoke();
        }
        (Action::KeyUndelivered, "left behind by an interrupted run")
    };
    let change = Change::key(action, key.clone(), Some(why));
    Ok((key, vec![change]))
}

fn was_used(seen: &BTreeMap<u32, Sighting>, version: u32) -> bool {
    seen.get(&version)
        .is_some_and(|sighting| sighting.first_seen.is_some())
}

fn with_pending(mut key: Key, secret: &Secret, now: Timestamp) -> Result<Key> {
    if key.live(now).count() >= MAX_LIVE {
        return Err(Error::new(
            Code::Limit,
            format!(
                "`{}` has {MAX_LIVE} live secret versions, which is the most",
                key.name
            ),
        )
        .why("earlier rotations of it have not finished")
        .try_this(format!(
            "keyadm rotation show {}      says what they wait for",
            key.id
        ))
        .try_this(format!(
            "keyadm rotation finish {}    ends the old versions",
            key.id
        ))
        .unchanged("nothing was changed"));
    }
    let number = key.next_version();
    key.add_pending(Version::pending(
        number,
        secret.digest(),
        secret.last4(),
        now,
    ));
    Ok(key)
}

/// The key once `number` is delivered: it is current, and what was current retires on `terms`.
fn delivered(mut key: Key, number: u32, terms: Terms, now: Timestamp) -> Key {
    for version in &mut key.versions {
        if version.version == number {
            version.state = VersionState::Current;
        } else if version.state == VersionState::Current {
            retire(version, terms, now);
        }
    }
    key
}

fn retire(version: &mut Version, terms: Terms, now: Timestamp) {
    let deadline = now.plus(terms.grace);
    version.state = VersionState::Retiring;
    version.retiring = Some(Retiring {
        since: now,
        finish: terms.finish,
        quiet: terms.quiet,
        deadline,
    });
    if terms.finish == Finish::Delivered {
        version.expires_at = Some(version.expires_at.map_or(deadline, |end| end.min(deadline)));
    }
}

fn finish_delivery(
    desk: &mut Desk,
    admin: &Admin,
    id: &KeyId,
    number: u32,
    terms: Terms,
) -> Result<Key> {
    let now = desk.now();
    let mut done = None;
    desk.change(admin, &mut |book| {
        let key = unrevoked(book, id)?;
        if key
            .pending()
            .is_none_or(|version| version.version != number)
        {
            return Err(Error::new(
                Code::State,
                format!("v{number} was revoked while it was being delivered"),
            ));
        }
        let key = delivered(key, number, terms, now);
        done = Some(key.clone());
        Ok(vec![Change::key(Action::KeyDeliver, key, None)])
    })
    .map_err(|error| {
        Error::new(
            error.code(),
            format!("v{number} was delivered, but could not be put in place"),
        )
        .why(error.to_string())
        .try_this(format!("keyadm show {id}    and rotate it again"))
        .unchanged("the old secret was not touched")
    })?;
    done.ok_or_else(|| Error::new(Code::Internal, "the delivery was not planned"))
}

/// Revokes a version that nobody got; the others stay as they are.
fn undo(desk: &mut Desk, admin: &Admin, id: &KeyId, number: u32, error: Error) -> Error {
    let reason = "its secret could not be delivered";
    let now = desk.now();
    let mut works = true;
    let undone = desk.change(admin, &mut |book| {
        let mut key = unrevoked(book, id)?;
        if let Some(version) = key.version_mut(number) {
            version.revoke();
        }
        works = key.live(now).next().is_some();
        Ok(vec![Change::key(Action::KeyUndelivered, key, Some(reason))])
    });
    match undone {
        Ok(_) if !works => error
            .try_this(format!("keyadm rotate {id}    makes and delivers another"))
            .unchanged(format!(
                "the key has no working secret now; v{number} was revoked, too"
            )),
        Ok(_) => error.unchanged(format!("the old secret still works; v{number} was revoked")),
        Err(second) => error
            .try_this(format!("v{number} could not be revoked either: {second}"))
            .unchanged(format!(
                "v{number} stays pending; what worked before still works"
            )),
    }
}
