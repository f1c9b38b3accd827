//! Revoking: final, at once, for a key or for one of its secrets.

use std::ops::ControlFlow;

use super::filter::{Filter, last_used};
use super::{Book, Desk, Outcome, book_key};
use crate::admin::Admin;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{Key, KeyId, Secret, Status, VersionState};
use crate::store::{Change, Walk};
use crate::time::{Span, Timestamp};

/// The keys that are meant.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The keys as they were resolved and confirmed.
    pub ids: Vec<KeyId>,
    /// The selector they came from; when it fits other keys under the lock, nothing is done.
    pub filter: Option<Filter>,
}

/// What is to be revoked, and unless what.
#[derive(Clone, Debug, Default)]
pub struct Terms<'a> {
    /// Only this secret version, not the key.
    pub version: Option<u32>,
    /// Refuse keys that were used within this time.
    pub if_unused_for: Option<Span>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// The keys that `filter` fits, by name, as the table has them.
///
/// # Errors
/// Those of the store.
pub fn select(book: &Book<'_>, filter: &Filter, now: Timestamp) -> Result<Vec<KeyId>> {
    let mut ids = Vec::new();
    let walk = Walk {
        revoked: filter.wants_revoked(),
        ..Walk::default()
    };
    book.store().keys(&walk, &mut |row, seen| {
        if filter.fits(&row.value, &seen, now) {
            ids.push(row.value.id);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(ids)
}

/// Fails unless as many keys are meant as were expected.
///
/// # Errors
/// `conflict.expectation`.
pub fn expect(expected: Option<usize>, found: usize, unchanged: &str) -> Result<()> {
    match expected {
        Some(expected) if expected != found => Err(Error::new(
            Code::Expectation,
            format!("expected {expected}, and {found} fit"),
        )
        .try_this("keyadm list    with the same filters shows which")
        .unchanged(unchanged)),
        _ => Ok(()),
    }
}

/// Finds the key that `secret` is a secret of, be it an old one. A secret that only carries the Key ID
/// is not this key's: somebody made it up, and revoking for it would hand them a switch.
///
/// # Errors
/// `not_found.key`, `integrity.tampered`.
pub fn key_of_secret(book: &Book<'_>, secret: &Secret) -> Result<Key> {
    let digest = secret.digest();
    let owns = |key: &Key| {
        key.versions
            .iter()
            .any(|version| version.digest.matches(&digest))
    };
    let found = book.key(secret.key())?;
    let exists = found.is_some();
    found.filter(owns).ok_or_else(|| {
        let error = Error::new(
            Code::KeyNotFound,
            "this secret belongs to no key of this store",
        );
        let id = secret.key();
        match exists {
            true => error.why(format!(
                "{id} is the Key ID inside it, but no secret version of that key is this one"
            )),
            false => error.why(format!("there is no key {id}")),
        }
        .unchanged("nothing was revoked")
    })
}

/// Revokes the targets. Keys that are revoked already are left alone; those that `terms` protects fail,
/// and the others are revoked all the same.
///
/// # Errors
/// `conflict.expectation`, `auth.*`, `busy.store`, `integrity.*`; nothing is changed then.
pub fn revoke(
    desk: &mut Desk,
    admin: &Admin,
    targets: &Targets,
    terms: &Terms<'_>,
) -> Result<Vec<Outcome>> {
    may_revoke(admin, terms.version)?;
    let now = desk.now();
    let by = admin.operator().id.as_str();
    let mut outcomes = Vec::new();
    desk.change(admin, &mut |book| {
        outcomes.clear();
        still_meant(book, targets, now)?;
        let mut changes = Vec::new();
        for id in &targets.ids {
            let key = book_key(book, id)?;
            match revoked(book, key.clone(), terms, by, now) {
                Ok(Some((action, key))) => {
                    changes.push(Change::key(action, key.clone(), terms.reason));
                    outcomes.push(Outcome::Done(key));
                }
                Ok(None) => outcomes.push(Outcome::Unchanged(key)),
                Err(error) => outcomes.push(Outcome::Failed(key, error)),
            }
        }
        Ok(changes)
    })?;
    Ok(outcomes)
}

/// Fails early when the operator may not revoke a key, or with `version` a secret of it.
///
/// # Errors
/// `auth.not_permitted`.
pub fn may_revoke(admin: &Admin, version: Option<u32>) -> Result<()> {
    use OperatorPermission::{KeyDelete, KeyRotate};
    match version {
        None => admin.require(&[KeyDelete]),
        Some(_) => admin.require(&[KeyDelete, KeyRotate]),
    }
}

fn still_meant(book: &Book<'_>, targets: &Targets, now: Timestamp) -> Result<()> {
    let Some(filter) = &targets.filter else {
        return Ok(());
    };
    let fit = select(book, filter, now)?;
    expect(Some(targets.ids.len()), fit.len(), "nothing was revoked")?;
    if fit == targets.ids {
        return Ok(());
    }
    Err(
        Error::new(Code::Expectation, "the filters fit other keys meanwhile")
            .try_this("run it again")
            .unchanged("nothing was revoked"),
    )
}

/// The key after it, or `None` when it is so already.
fn revoked(
    book: &Book<'_>,
    mut key: Key,
    terms: &Terms<'_>,
    by: &str,
    now: Timestamp,
) -> Result<Option<(Action, Key)>> {
    if key.status == Status::Revoked {
        return Ok(None);
    }
    if let Some(span) = terms.if_unused_for {
        unused(book, &key, span, now)?;
    }
    let Some(number) = terms.version else {
        key.revoke(now, by, terms.reason);
        return Ok(Some((Action::KeyRevoke, key)));
    };
    let name = key.name.clone();
    let version = key.version_mut(number).ok_or_else(|| {
        Error::new(
            Code::VersionNotFound,
            format!("`{name}` has no secret version {number}"),
        )
        .unchanged("nothing was revoked")
    })?;
    if version.state == VersionState::Revoked {
        return Ok(None);
    }
    version.revoke();
    Ok(Some((Action::KeyRevokeVersion, key)))
}

fn unused(book: &Book<'_>, key: &Key, span: Span, now: Timestamp) -> Result<()> {
    let seen = book.store().sightings(&key.id)?;
    let Some((at, version)) = last_used(&seen).filter(|(at, _)| *at > now.minus(span)) else {
        return Ok(());
    };
    let from = seen
        .get(&version)
        .and_then(|sighting| sighting.last_ip.as_ref())
        .map_or(String::new(), |ip| format!(" from {ip}"));
    Err(Error::new(
        Code::State,
        format!("`{}` was used within {span}", key.name),
    )
    .why(format!(
        "v{version} was last used {}{from}, at {at}",
        at.relative_to(now)
    ))
    .unchanged("it was not revoked"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_is_not_the_expected_one_stops_everything() {
        assert!(expect(None, 7, "").is_ok() && expect(Some(7), 7, "").is_ok());
        for found in [6, 8, 0] {
            let error = expect(Some(7), found, "nothing").unwrap_err();
            assert_eq!(error.code(), Code::Expectation);
        }
    }
}
