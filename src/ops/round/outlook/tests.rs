//! What a run does with a key, on both sides of each condition.

use super::*;
use crate::key::example::{key, now};
use crate::key::{Retiring, Status, Version, VersionState};

/// A key with a sink and an interval of ten days, made at [`now`].
fn bound() -> Key {
    let mut key = key();
    key.rotate_every = Some(Span::days(10));
    key.sinks = vec!["vault".to_owned()];
    key
}

fn always() -> Option<Timestamp> {
    Some(Timestamp::from_seconds(0))
}

fn at(key: &Key, when: Timestamp) -> Outlook {
    let scope = Scope {
        now: when,
        horizon: Some(when),
    };
    outlook(key, &BTreeMap::new(), scope)
}

fn due(key: &Key) -> Timestamp {
    key.due_at().unwrap()
}

fn pending(mut key: Key) -> Key {
    let digest = key.versions[0].digest.clone();
    let number = key.next_version();
    key.add_pending(Version::pending(number, digest, "2222".into(), now()));
    key
}

/// v1 retires under `finish`, v2 is in use.
fn in_flight(finish: Finish) -> Key {
    let mut key = pending(bound());
    let terms = Terms {
        finish,
        grace: Span::days(30),
        quiet: Span::hours(1),
    };
    key.put_in_place(2, &[], terms, now());
    key
}

#[test]
fn a_key_starts_when_it_is_due_and_not_a_second_before() {
    let key = bound();
    assert_eq!(
        at(&key, due(&key).minus(Span::seconds(1))),
        Outlook::default()
    );
    let look = at(&key, due(&key));
    assert_eq!((look.due, look.starts), (true, Some(due(&key))));
}

#[test]
fn within_a_horizon_it_starts_earlier_and_without_one_at_once() {
    let key = bound();
    let early = due(&key).minus(Span::days(1));
    let with = |horizon| {
        let scope = Scope {
            now: early,
            horizon,
        };
        outlook(&key, &BTreeMap::new(), scope).starts.is_some()
    };
    assert!(with(Some(due(&key))) && with(None));
    assert!(!with(Some(due(&key).minus(Span::seconds(1)))));
}

#[test]
fn a_key_that_is_due_says_what_it_waits_for() {
    let mut loose = bound();
    loose.sinks.clear();
    let why = at(&loose, due(&loose)).waits.unwrap();
    assert!(why.contains("no sink"), "{why}");
    let mut suspended = bound();
    suspended.status = Status::Suspended;
    let look = at(&suspended, due(&suspended));
    assert_eq!(
        (look.waits.as_deref(), look.starts),
        (Some("it is suspended"), None)
    );
}

#[test]
fn revoked_and_expired_keys_are_left_alone() {
    let mut gone = bound();
    gone.expires_at = Some(due(&gone));
    assert_eq!(at(&gone, due(&gone)), Outlook::default());
    let mut revoked = bound();
    revoked.revoke(now(), "op", None);
    assert_eq!(at(&revoked, due(&bound())), Outlook::default());
}

#[test]
fn a_delivery_that_did_not_reach_every_sink_is_always_due() {
    let look = at(&pending(bound()), now());
    assert_eq!(look.starts, always());
    let mut gone = bound();
    gone.versions[0].revoke();
    assert_eq!(at(&gone, now()).starts, always());
}

#[test]
fn what_nobody_can_have_is_cleaned_up() {
    let mut loose = pending(bound());
    loose.sinks.clear();
    let look = at(&loose, now());
    assert_eq!((look.advances, look.due), (true, false));
}

#[test]
fn a_key_that_is_being_made_is_not_disturbed() {
    let mut young = bound();
    young.versions[0].state = VersionState::Pending;
    assert_eq!(at(&young, now().plus(LEFT_BEHIND)), Outlook::default());
    let later = now().plus(LEFT_BEHIND).plus(Span::seconds(1));
    assert_eq!(at(&young, later).starts, always());
}

#[test]
fn an_unfinished_rotation_is_not_piled_upon_but_a_grace_runs_beside() {
    let when = now().plus(Span::days(10));
    let seen = at(&in_flight(Finish::Seen), when);
    assert!(seen.waits.is_some_and(|why| why.contains("not finished")));
    assert!(at(&in_flight(Finish::Manual), when).waits.is_some());
    assert!(at(&in_flight(Finish::Delivered), when).starts.is_some());
}

#[test]
fn past_its_deadline_a_rotation_is_stalled_and_nothing_starts() {
    let late = now().plus(Span::days(30)).plus(Span::seconds(1));
    let look = at(&in_flight(Finish::Seen), late);
    assert!(look.stalled.is_some() && look.starts.is_none() && look.due);
    assert_eq!(at(&in_flight(Finish::Seen), now()).stalled, None);
}

#[test]
fn what_is_over_is_advanced() {
    let mut key = in_flight(Finish::Delivered);
    let end = now().plus(Span::days(30));
    assert!(!at(&key, end.minus(Span::seconds(1))).advances);
    assert!(at(&key, end).advances);
    let terms: Option<Retiring> = key.versions[0].retiring;
    assert!(terms.is_some());
    key.discard(1);
    assert!(!at(&key, end).advances);
}

#[test]
fn what_is_only_due_soon_waits_for_its_last_rotation() {
    let mut key = in_flight(Finish::Delivered);
    let when = key.due_at().unwrap().minus(Span::seconds(1));
    let scope = Scope {
        now: when,
        horizon: Some(when.plus(Span::days(1))),
    };
    let none = BTreeMap::new();
    assert!(!outlook(&key, &none, scope).due);
    key.discard(1);
    assert!(outlook(&key, &none, scope).starts.is_some());
}

#[test]
fn a_sink_that_holds_a_dead_secret_gets_another() {
    let mut key = pending(bound());
    key.versions[1].delivered_to = key.sinks.clone();
    key.discard(2);
    assert_eq!(at(&key, now()).starts, always());
}
