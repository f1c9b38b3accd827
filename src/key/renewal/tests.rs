//! Each step of a renewal, on both sides of its conditions.

use super::super::Digest;
use super::super::model::tests::{key, now};
use super::*;

const TERMS: Terms = Terms {
    finish: Finish::Delivered,
    grace: Span::days(7),
    quiet: Span::hours(1),
};

fn sinks(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A key in use with pending versions 2 to `last`.
fn pending(last: u32, bound: &[&str]) -> Key {
    let mut key = key();
    key.sinks = sinks(bound);
    for number in 2..=last {
        let digest: Digest = key.versions[0].digest.clone();
        assert!(key.renew(
            Version::pending(number, digest, "2222".into(), now()),
            &BTreeMap::new()
        ));
    }
    key
}

fn used(numbers: &[u32]) -> BTreeMap<u32, Sighting> {
    let sighting = Sighting {
        first_seen: Some(now()),
        ..Sighting::default()
    };
    numbers.iter().map(|n| (*n, sighting.clone())).collect()
}

fn states(key: &Key) -> String {
    let letter = |version: &Version| version.state.as_str().chars().next();
    key.versions.iter().filter_map(letter).collect()
}

/// `c`urrent, `p`ending; `r` is retiring or revoked, told apart by [`Version::is_live`].
fn live(key: &Key) -> Vec<u32> {
    key.live(now()).map(|version| version.version).collect()
}

#[test]
fn what_nobody_can_hold_is_discarded() {
    let mut key = pending(3, &[]);
    assert_eq!(
        key.settle(&BTreeMap::new(), TERMS, now()),
        Some(Left::Discarded)
    );
    assert_eq!(live(&key), [1]);
    assert_eq!(key.settle(&BTreeMap::new(), TERMS, now()), None);
}

#[test]
fn what_was_used_takes_its_place_and_the_rest_retires() {
    let mut key = pending(3, &[]);
    assert_eq!(
        key.settle(&used(&[3]), TERMS, now()),
        Some(Left::Delivered(3))
    );
    assert_eq!(states(&key), "rrc");
    assert_eq!(live(&key), [1, 2, 3], "retiring, not revoked");
}

#[test]
fn what_a_sink_may_hold_stays_until_it_is_replaced() {
    let mut key = pending(2, &["vault"]);
    assert_eq!(key.settle(&BTreeMap::new(), TERMS, now()), None);
    assert_eq!(states(&key), "cp");
}

#[test]
fn a_use_does_not_prove_that_each_sink_has_it() {
    let mut key = pending(2, &["files", "vault"]);
    assert_eq!(key.settle(&used(&[2]), TERMS, now()), None);
    key.versions[1].delivered_to = sinks(&["files"]);
    assert_eq!(key.settle(&used(&[2]), TERMS, now()), None);
    key.versions[1].delivered_to = sinks(&["files", "vault"]);
    assert_eq!(
        key.settle(&used(&[2]), TERMS, now()),
        Some(Left::Delivered(2))
    );
}

#[test]
fn a_partly_delivered_version_replaces_an_older_one_where_it_was() {
    let mut key = pending(2, &["files", "vault"]);
    key.keep(2, &sinks(&["files"]), TERMS, now());
    assert_eq!(
        (states(&key).as_str(), &key.versions[1].delivered_to),
        ("cp", &sinks(&["files"]))
    );

    let digest = key.versions[0].digest.clone();
    assert!(key.renew(
        Version::pending(3, digest, "3333".into(), now()),
        &BTreeMap::new()
    ));
    let mut elsewhere = key.clone();
    elsewhere.keep(3, &sinks(&["vault"]), TERMS, now());
    assert_eq!(states(&elsewhere), "cpp", "files still has v2");
    key.keep(3, &sinks(&["files"]), TERMS, now());
    assert_eq!(states(&key), "crp");
    assert_eq!(key.versions[1].expires_at, Some(now().plus(Span::days(7))));
}

#[test]
fn at_the_limit_only_what_nobody_holds_makes_room() {
    let mut key = pending(4, &["files", "vault"]);
    let digest = key.versions[0].digest.clone();
    let next = |number| Version::pending(number, digest.clone(), "5555".into(), now());
    assert!(key.renew(next(5), &used(&[2])));
    assert_eq!(live(&key), [1, 2, 4, 5], "v2 was used, v3 was not");
    key.versions[3].delivered_to = sinks(&["files"]);
    key.versions[4].delivered_to = sinks(&["files"]);
    assert!(!key.renew(next(6), &used(&[2])));
    assert_eq!(live(&key), [1, 2, 4, 5]);
}

#[test]
fn at_the_limit_a_superseded_version_ends_first_unless_it_is_used() {
    let mut key = pending(2, &["files", "vault"]);
    let digest = key.versions[0].digest.clone();
    let next = |number| Version::pending(number, digest.clone(), "5555".into(), now());
    let only_files = sinks(&["files"]);
    key.keep(2, &only_files, TERMS, now());
    for number in 3..=4 {
        assert!(key.renew(next(number), &BTreeMap::new()));
        key.keep(number, &only_files, TERMS, now());
    }
    assert_eq!(states(&key), "crrp", "v2 and v3 were replaced in files");
    let later = Sighting {
        last_seen: Some(now().plus(Span::seconds(1))),
        ..used(&[2])[&2].clone()
    };
    let mut busy = key.clone();
    assert!(busy.renew(next(5), &[(2, later.clone())].into()));
    assert_eq!(live(&busy), [1, 2, 4, 5], "v2 is still used, v3 is not");
    assert!(
        !key.clone()
            .renew(next(5), &[(2, later.clone()), (3, later)].into())
    );
    assert!(key.renew(next(5), &BTreeMap::new()));
    assert_eq!(live(&key), [1, 3, 4, 5]);
}

#[test]
fn an_end_that_comes_earlier_stays() {
    let mut key = pending(2, &[]);
    let soon = now().plus(Span::hours(1));
    key.versions[0].expires_at = Some(soon);
    key.put_in_place(2, &[], TERMS, now());
    assert_eq!(key.versions[0].expires_at, Some(soon));
}

#[test]
fn a_sink_is_stale_when_the_last_secret_it_took_has_ended() {
    let mut key = pending(3, &["files", "vault"]);
    key.versions[1].delivered_to = sinks(&["files", "vault"]);
    key.versions[2].delivered_to = sinks(&["vault"]);
    assert!(key.stale_sinks(now()).is_empty());
    key.discard(3);
    assert_eq!(key.stale_sinks(now()), ["vault"]);
    key.discard(2);
    assert_eq!(key.stale_sinks(now()), ["files", "vault"]);
    key.sinks = sinks(&["new"]);
    assert!(key.stale_sinks(now()).is_empty(), "it never took one");
}
