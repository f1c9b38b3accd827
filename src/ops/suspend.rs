//! Suspending and resuming keys: the reversible half-step before revoking.

use super::{Desk, Outcome, book_key, unrevoked};
use crate::admin::Admin;
use crate::error::Result;
use crate::journal::{Action, OperatorPermission};
use crate::key::{KeyId, Status};
use crate::store::Change;

/// Suspends each key, or with `active` resumes it. Those that are so already are left alone; revoked
/// ones fail, and the others are changed all the same.
///
/// # Errors
/// `auth.*`, `busy.store`, `integrity.*`; nothing is changed then.
pub fn set_status(
    desk: &mut Desk,
    admin: &Admin,
    ids: &[KeyId],
    active: bool,
    reason: Option<&str>,
) -> Result<Vec<Outcome>> {
    admin.require(&[OperatorPermission::KeyUpdate])?;
    let (action, status) = match active {
        true => (Action::KeyResume, Status::Active),
        false => (Action::KeySuspend, Status::Suspended),
    };
    let mut outcomes = Vec::new();
    desk.change(admin, &mut |book| {
        outcomes.clear();
        let mut changes = Vec::new();
        for id in ids {
            let mut key = match unrevoked(book, id) {
                Ok(key) => key,
                Err(error) => {
                    outcomes.push(Outcome::Failed(book_key(book, id)?, error));
                    continue;
                }
            };
            if key.status == status {
                outcomes.push(Outcome::Unchanged(key));
                continue;
            }
            key.status = status;
            changes.push(Change::key(action, key.clone(), reason));
            outcomes.push(Outcome::Done(key));
        }
        Ok(changes)
    })?;
    Ok(outcomes)
}
