//! Rotation of one key: a new secret version is committed as pending, delivered, and only then does
//! the old one begin to retire.

use super::Desk;
use super::exchange::{self, Order, Receipt, unrevoked};
use crate::admin::Admin;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::journal::{Action, OperatorPermission};
use crate::key::{Key, KeyId, Secret, Version};
use crate::store::Change;

/// Gives a key a new secret and hands it to `deliver`, outside of any transaction. In a dry run
/// nothing is written and `deliver` is not called.
///
/// # Errors
/// `conflict.state` for revoked and expired keys, `conflict.limit` for a fifth live version,
/// `auth.*`; the first failure of the delivery, after the new version was revoked or kept.
pub fn rotate(
    desk: &mut Desk,
    admin: &Admin,
    order: &Order,
    entropy: &dyn Entropy,
    deliver: &mut dyn FnMut(&Secret, &Key) -> Receipt,
) -> Result<Key> {
    admin.require(&[OperatorPermission::KeyRotate])?;
    let mut secret = Some(exchange::secret_for(order, desk, entropy)?);
    let now = desk.now();
    let mut begun = None;
    desk.change(admin, &mut |book| {
        let secret = secret.take().ok_or_else(unplanned)?;
        let (one, changes) = exchange::begin(book, order, secret, now)?;
        begun = Some(one);
        Ok(changes)
    })?;
    let begun = begun.ok_or_else(unplanned)?;
    if desk.rehearses() {
        return Ok(begun.key);
    }
    let receipt = deliver(&begun.secret, &begun.key);
    exchange::concluded(desk, admin, (&order.id, begun.number, order.terms), receipt)
}

fn unplanned() -> Error {
    Error::new(Code::Internal, "the rotation was not planned")
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
