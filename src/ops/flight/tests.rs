//! Taking rotations back.

use super::*;
use crate::key::Retiring;
use crate::key::example::{key, now};

fn rotating() -> Key {
    let mut key = key();
    let mut next = Version::pending(2, key.versions[0].digest.clone(), "2222".into(), now());
    next.state = VersionState::Current;
    key.versions[0].state = VersionState::Retiring;
    key.versions[0].expires_at = Some(now().plus(Span::days(7)));
    key.versions[0].retiring = Some(Retiring {
        since: now(),
        finish: Finish::Delivered,
        quiet: Span::hours(1),
        deadline: now().plus(Span::days(7)),
        superseded: false,
    });
    key.add_pending(next);
    key
}

fn states(key: &Key) -> Vec<VersionState> {
    key.versions.iter().map(|version| version.state).collect()
}

#[test]
fn an_abort_brings_the_old_secret_back_without_an_end() {
    let mut key = rotating();
    take_back(&mut key, now());
    assert_eq!(states(&key), [VersionState::Current, VersionState::Revoked]);
    assert_eq!(
        (key.versions[0].expires_at, key.versions[0].retiring),
        (None, None)
    );
}

#[test]
fn an_abort_never_revives_a_secret_that_has_ended() {
    let mut key = rotating();
    take_back(&mut key, now().plus(Span::days(7)));
    assert_eq!(
        states(&key),
        [VersionState::Retiring, VersionState::Revoked]
    );
}

#[test]
fn a_pending_version_is_given_up_and_the_rest_stays() {
    let mut key = rotating();
    let digest = key.versions[0].digest.clone();
    key.add_pending(Version::pending(3, digest, "3333".into(), now()));
    take_back(&mut key, now());
    assert_eq!(
        states(&key),
        [
            VersionState::Retiring,
            VersionState::Current,
            VersionState::Revoked
        ]
    );
}

#[test]
fn the_first_secret_of_a_key_is_no_rotation() {
    let mut key = key();
    assert!(!in_flight(&key, now()));
    key.versions[0].state = VersionState::Pending;
    assert!(!in_flight(&key, now()));
    assert!(in_flight(&rotating(), now()));
    assert!(!in_flight(&rotating(), now().plus(Span::days(7))));
}
