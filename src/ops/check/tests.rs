//! Each condition on both sides of its boundaries.

use super::*;
use crate::key::example::{key, now};
use crate::key::{Finish, Retiring, Sighting, Version, VersionState};

const DAY: Span = Span::days(1);

fn limits() -> Thresholds {
    Thresholds {
        expiring_within: Span::days(14),
        unused_for: Span::days(90),
        refusals: 100,
        tracking_since: now(),
    }
}

/// An active key with an owner and one secret: nothing is to be said of it.
fn sound() -> Key {
    Key {
        owner: Some("platform".to_owned()),
        ..key()
    }
}

fn second() -> Span {
    Span::seconds(1)
}

fn found(key: &Key, seen: &Seen, at: Timestamp) -> Vec<&'static str> {
    conditions(key, seen, at, &limits())
        .iter()
        .map(|finding| finding.condition.as_str())
        .collect()
}

/// What is found before and at a time.
fn around(key: &Key, seen: &Seen, at: Timestamp) -> [Vec<&'static str>; 2] {
    [found(key, seen, at.minus(second())), found(key, seen, at)]
}

fn none() -> Seen {
    Seen::new()
}

fn used(uses: &[(u32, Timestamp)]) -> Seen {
    let mut seen = Seen::new();
    for (number, at) in uses {
        let sighting = seen.entry(*number).or_insert_with(|| Sighting {
            first_seen: Some(*at),
            last_ip: Some("10.0.0.1".to_owned()),
            ..Sighting::default()
        });
        sighting.last_seen = Some(*at);
    }
    seen
}

fn refused(number: u32, code: &str, at: Timestamp) -> Seen {
    let sighting = Sighting {
        refused: 3,
        refused_by: [(code.to_owned(), 3)].into(),
        last_refused: Some((at, Some("10.0.0.9".to_owned()))),
        ..Sighting::default()
    };
    Seen::from([(number, sighting)])
}

/// v1 retiring since `now` for a week, v2 in use.
fn rotated(finish: Finish) -> Key {
    let mut key = sound();
    let deadline = now().plus(Span::days(7));
    let mut next = Version::pending(2, key.versions[0].digest.clone(), "2222".into(), now());
    next.state = VersionState::Current;
    let old = &mut key.versions[0];
    old.state = VersionState::Retiring;
    old.expires_at = (finish == Finish::Delivered).then_some(deadline);
    old.retiring = Some(Retiring {
        since: now(),
        finish,
        quiet: Span::hours(1),
        deadline,
        superseded: false,
    });
    key.add_pending(next);
    key
}

fn pending(key: &mut Key, number: u32) {
    let digest = key.versions[0].digest.clone();
    key.add_pending(Version::pending(number, digest, "3333".into(), now()));
}

#[test]
fn nothing_is_said_of_a_sound_key() {
    assert!(found(&sound(), &none(), now().plus(Span::days(89))).is_empty());
}

#[test]
fn due_becomes_overdue() {
    let mut key = sound();
    key.rotate_every = Some(Span::days(30));
    key.sinks = vec!["vault".to_owned()];
    let (due, late) = (key.due_at().unwrap(), key.overdue_at().unwrap());
    assert_eq!(around(&key, &none(), due), [vec![], vec!["due"]]);
    assert_eq!(around(&key, &none(), late), [vec!["due"], vec!["overdue"]]);
    key.status = Status::Suspended;
    assert!(found(&key, &none(), late).is_empty(), "nobody gets in");
}

#[test]
fn a_key_without_a_sink_is_one_finding_more_once_it_is_late() {
    let mut key = sound();
    key.rotate_every = Some(Span::days(30));
    let late = key.overdue_at().unwrap();
    let both = vec!["overdue", "no_sink"];
    assert_eq!(around(&key, &none(), late), [vec!["due"], both]);
}

#[test]
fn stalled_names_the_version_and_who_uses_it() {
    let key = rotated(Finish::Seen);
    let deadline = now().plus(Span::days(7));
    let used = used(&[(1, deadline.minus(second()))]);
    assert_eq!(
        [
            found(&key, &used, deadline),
            found(&key, &used, deadline.plus(second()))
        ],
        [vec!["old_secret_used"], vec!["stalled"]]
    );
    let all = conditions(&key, &used, deadline.plus(second()), &limits());
    assert_eq!((all[0].version, all[0].since), (Some(1), Some(deadline)));
    assert_eq!(all[0].address.as_deref(), Some("10.0.0.1"));
    assert!(all[0].what.contains("from 10.0.0.1"), "{}", all[0].what);
}

#[test]
fn a_delivery_is_overdue_after_two_minutes() {
    let mut key = sound();
    pending(&mut key, 2);
    let at = now().plus(Span::seconds(121));
    assert_eq!(around(&key, &none(), at), [vec![], vec!["undelivered"]]);
}

#[test]
fn a_delivery_that_only_some_sinks_took_names_them() {
    let mut key = sound();
    key.sinks = vec!["files".to_owned(), "vault".to_owned()];
    pending(&mut key, 2);
    key.versions[1].delivered_to = vec!["files".to_owned()];
    let finding = conditions(&key, &none(), now().plus(DAY), &limits()).remove(0);
    assert_eq!((finding.version, finding.since), (Some(2), Some(now())));
    let what = "v2 did not get everywhere: files has it, vault has not; v1 still works";
    assert_eq!(finding.what, what);
    assert_eq!(found(&key, &none(), now()), ["undelivered"], "at once");
    key.versions[0].revoke();
    let finding = conditions(&key, &none(), now(), &limits()).remove(0);
    assert!(finding.what.ends_with("vault has not"), "{}", finding.what);
}

#[test]
fn four_live_versions_block_a_key_that_needs_another() {
    let mut key = sound();
    key.rotate_every = Some(Span::days(30));
    key.sinks = vec!["vault".to_owned()];
    let due = key.due_at().unwrap();
    (2..=4).for_each(|number| {
        pending(&mut key, number);
        key.versions.last_mut().unwrap().state = VersionState::Retiring;
    });
    assert_eq!(around(&key, &none(), due), [vec![], vec!["blocked", "due"]]);
    key.versions[1].revoke();
    assert_eq!(found(&key, &none(), due), ["due"]);
    pending(&mut key, 5);
    let later = now().plus(Span::seconds(121));
    let unconfirmed = vec!["undelivered", "blocked"];
    assert_eq!(around(&key, &none(), later), [vec![], unconfirmed]);
}

#[test]
fn a_sink_with_a_dead_secret_is_found_until_it_took_another() {
    let mut key = sound();
    key.sinks = vec!["files".to_owned(), "vault".to_owned()];
    pending(&mut key, 2);
    key.versions[1].delivered_to = vec!["vault".to_owned()];
    key.versions[1].revoke();
    let finding = conditions(&key, &none(), now(), &limits()).remove(0);
    assert_eq!(finding.condition, Condition::StaleSink);
    assert!(finding.what.contains("the sink vault holds"), "{finding:?}");
    key.versions[0].delivered_to = key.sinks.clone();
    pending(&mut key, 3);
    key.versions[2].state = VersionState::Current;
    key.versions[2].delivered_to = key.sinks.clone();
    assert!(found(&key, &none(), now()).is_empty());
}

#[test]
fn a_key_without_a_secret_is_found() {
    let mut key = sound();
    key.versions[0].revoke();
    assert_eq!(found(&key, &none(), now()), ["no_secret"]);
}

#[test]
fn expiring_becomes_expired() {
    let mut key = sound();
    let end = now().plus(Span::days(30));
    key.expires_at = Some(end);
    key.rotate_every = Some(Span::days(30));
    let soon = end.minus(limits().expiring_within);
    assert_eq!(around(&key, &none(), soon), [vec![], vec!["expiring"]]);
    let [before, at] = around(&key, &none(), end);
    assert!(before.contains(&"expiring") && at == ["expired"]);
    key.revoke(end, "op", None);
    assert!(found(&key, &none(), end).is_empty());
}

#[test]
fn unused_is_only_said_of_a_time_that_was_watched() {
    let key = sound();
    let later = now().plus(Span::days(90));
    assert_eq!(around(&key, &none(), later), [vec![], vec!["unused"]]);
    let last = now().plus(DAY);
    let seen = used(&[(1, last)]);
    assert_eq!(
        around(&key, &seen, last.plus(Span::days(90))),
        [vec![], vec!["unused"]]
    );
    let young = Thresholds {
        tracking_since: now().plus(second()),
        ..limits()
    };
    assert!(conditions(&key, &none(), later, &young).is_empty());
    assert_eq!(
        conditions(&key, &none(), later.plus(second()), &young).len(),
        1
    );
}

#[test]
fn a_key_without_an_owner_is_found() {
    assert_eq!(found(&key(), &none(), now()), ["no_owner"]);
}

#[test]
fn an_old_secret_is_somebodys_until_newer_ones_are_used_instead() {
    let key = rotated(Finish::Delivered);
    let at = |hours| now().plus(Span::hours(hours));
    let old = ["old_secret_used"];
    let said = |uses: &[(u32, Timestamp)], when| found(&key, &used(uses), when);
    assert!(said(&[], at(1)).is_empty());
    assert!(
        said(&[(1, now())], at(1)).is_empty(),
        "before it was replaced"
    );
    assert_eq!(said(&[(1, at(1))], at(2)), old);
    assert_eq!(said(&[(1, at(1))], at(160)), old, "nothing newer was used");
    assert!(
        said(&[(1, at(1)), (2, at(1))], at(2)).is_empty(),
        "its client moved"
    );
    let beside = [(2, at(1)), (1, at(2)), (2, at(3))];
    assert_eq!(said(&beside, at(25)), old, "another client still uses it");
    assert!(said(&beside, at(26)).is_empty(), "a day has passed");
    assert!(said(&[(1, at(1))], at(168)).is_empty(), "it has ended");
}

#[test]
fn a_dead_secret_is_news_for_a_day() {
    let mut key = rotated(Finish::Delivered);
    let end = now().plus(Span::days(7));
    let tried = refused(1, "VERSION_RETIRED", end);
    let news = vec!["revoked_secret_used"];
    assert_eq!(around(&key, &tried, end.plus(DAY)), [news.clone(), vec![]]);
    let other = refused(2, "IP_NOT_ALLOWED", end);
    assert!(found(&key, &other, end).is_empty(), "a living secret");

    key.revoke(end, "op", None);
    let tried = refused(2, "REVOKED", end);
    assert_eq!(around(&key, &tried, end.plus(DAY)), [news, vec![]]);
    let finding = conditions(&key, &tried, end, &limits()).remove(0);
    assert_eq!(finding.address.as_deref(), Some("10.0.0.9"));
    assert_eq!((finding.version, finding.since), (Some(2), Some(end)));
}
