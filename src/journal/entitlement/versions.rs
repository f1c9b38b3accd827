//! What may become of the secret versions of a key, and which permission it takes.

use super::{END_VERSION, FIRST_DELIVERY, May, Needs, ROTATE, Violation, illegal};
use crate::key::{Key, MAX_KEPT, MAX_LIVE, Status, Version, VersionState};
use crate::time::Timestamp;

/// Whether `version` is one that has just been made, at `at` at the latest.
pub fn is_new(version: &Version, at: Timestamp) -> bool {
    version.state == VersionState::Pending
        && version.created_at <= at
        && version.expires_at.is_none()
        && version.retiring.is_none()
        && version.delivered_to.is_empty()
}

/// Adds what it takes to turn the versions of `old` into those of `new`.
///
/// # Errors
/// What nobody may do.
pub fn changed_versions(
    old: &Key,
    new: &Key,
    at: Timestamp,
    needs: &mut Needs,
) -> Result<(), Violation> {
    let revoking = new.status == Status::Revoked;
    if !new.versions.is_sorted_by(|a, b| a.version < b.version) {
        return illegal("secret versions stand in the order of their numbers, each once").map(drop);
    }
    let oldest_ended = old.versions.iter().find(|was| !was.is_live(at));
    for was in &old.versions {
        let is = new.versions.iter().find(|is| is.version == was.version);
        match is {
            Some(is) => needs.extend(changed_version(was, is, at, revoking)?),
            // Only the oldest of many makes room for a new one.
            None if oldest_ended == Some(was) && new.versions.len() == MAX_KEPT => {
                needs.push(ROTATE);
            }
            None => return illegal("a secret version does not vanish").map(drop),
        }
    }
    let last = old.versions.last().map_or(0, |last| last.version);
    let known = |version: &&Version| {
        old.versions
            .iter()
            .any(|was| was.version == version.version)
    };
    let mut added = new.versions.iter().filter(|version| !known(version));
    match (added.next(), added.next()) {
        (None, _) => Ok(()),
        (Some(one), None)
            if old
                .versions
                .iter()
                .any(|was| was.digest.matches(&one.digest)) =>
        {
            illegal("a secret does not come back as a new version").map(drop)
        }
        (Some(_), None) if new.live(at).count() > MAX_LIVE => {
            illegal("a key has at most four live secret versions").map(drop)
        }
        (Some(one), None) if one.version == last + 1 && is_new(one, at) => {
            needs.push(ROTATE);
            Ok(())
        }
        _ => illegal("a new secret version is the next one, pending, and alone").map(drop),
    }
}

fn changed_version(
    was: &Version,
    is: &Version,
    at: Timestamp,
    revoking: bool,
) -> Result<Option<&'static [May]>, Violation> {
    use VersionState::{Current, Pending, Retiring, Revoked};
    if was == is {
        return Ok(None);
    }
    if (&was.digest, &was.last4, was.created_at) != (&is.digest, &is.last4, is.created_at) {
        return illegal("the digest of a secret version never changes").map(|_| None);
    }
    if !was.is_live(at) && is.state != Revoked {
        return illegal("a secret version that has ended stays ended").map(|_| None);
    }
    let terms = |version: &Version| (version.expires_at, version.retiring);
    if matches!(was.state, Pending | Current) && is.state != Revoked && is.state != Retiring {
        // Only what is on its way out gets an end: another would be an outage that nobody sees coming.
        if terms(was) != terms(is) {
            return illegal("only a version that retires has an end").map(|_| None);
        }
    }
    match (was.state, is.state) {
        (_, Revoked) if revoking => Ok(None),
        (Pending | Current | Retiring | Revoked, Revoked) => Ok(Some(END_VERSION)),
        (Pending, Pending | Current) if was.version == 1 => Ok(Some(FIRST_DELIVERY)),
        (Pending | Retiring, Current) | (Pending | Current | Retiring, Retiring) => {
            Ok(Some(ROTATE))
        }
        (was, is) if was == is => Ok(Some(ROTATE)),
        _ => illegal("a secret version does not go back to this state").map(|_| None),
    }
}
