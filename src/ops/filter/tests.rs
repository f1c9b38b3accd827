use super::*;
use crate::key::example::{key, now};
use crate::key::{Finish, Retiring, Version, VersionState};

fn seen_at(at: Timestamp) -> Seen {
    let sighting = Sighting {
        first_seen: Some(at),
        last_seen: Some(at),
        ..Sighting::default()
    };
    BTreeMap::from([(1, sighting)])
}

fn fits(filter: &Filter, key: &Key) -> bool {
    filter.fits(key, &Seen::new(), now())
}

#[test]
fn revoked_keys_are_left_out_unless_they_are_asked_for() {
    let mut gone = key();
    gone.revoke(now(), "op_1", None);
    let all = Filter {
        revoked: true,
        ..Filter::default()
    };
    let revoked = Filter {
        statuses: vec![Standing::Revoked],
        ..Filter::default()
    };
    assert!(!fits(&Filter::default(), &gone) && fits(&all, &gone) && fits(&revoked, &gone));
    assert!(fits(&Filter::default(), &key()) && fits(&all, &key()) && !fits(&revoked, &key()));
    assert!(revoked.wants_revoked() && all.wants_revoked());
    assert!(!Filter::default().wants_revoked());
}

#[test]
fn status_is_what_it_amounts_to() {
    let mut key = key();
    key.expires_at = Some(now());
    let status = |status| Filter {
        statuses: vec![status],
        ..Filter::default()
    };
    assert!(fits(&status(Standing::Expired), &key));
    assert!(!fits(&status(Standing::Active), &key));
    let either = Filter {
        statuses: vec![Standing::Active, Standing::Expired],
        ..Filter::default()
    };
    assert!(fits(&either, &key));
}

#[test]
fn values_of_one_kind_are_alternatives_and_tags_add_up() {
    let mut key = key();
    key.owner = Some("ops".to_owned());
    key.tags = BTreeMap::from([("team".into(), "a".into()), ("tier".into(), "1".into())]);
    let roles = |roles: &[&str]| Filter {
        roles: roles.iter().map(ToString::to_string).collect(),
        ..Filter::default()
    };
    assert!(fits(&roles(&["admin", "read-only"]), &key));
    assert!(!fits(&roles(&["admin"]), &key));
    let owner = |owner: &str| Filter {
        owners: vec![owner.to_owned()],
        ..Filter::default()
    };
    assert!(fits(&owner("ops"), &key) && !fits(&owner("dev"), &key));
    let tags = |tags: &[(&str, Option<&str>)]| Filter {
        tags: tags
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)))
            .collect(),
        ..Filter::default()
    };
    assert!(fits(&tags(&[("team", None), ("tier", Some("1"))]), &key));
    assert!(!fits(&tags(&[("team", None), ("tier", Some("2"))]), &key));
    assert!(!fits(&tags(&[("other", None)]), &key));
}

#[test]
fn unused_counts_from_the_last_use_or_from_the_making() {
    let week = Filter {
        unused: Some(Span::days(7)),
        ..Filter::default()
    };
    let mut key = key();
    let edge = now().minus(Span::days(7));
    let after = edge.plus(Span::seconds(1));
    key.created_at = after;
    assert!(!week.fits(&key, &Seen::new(), now()), "too young to tell");
    key.created_at = edge;
    assert!(week.fits(&key, &Seen::new(), now()));
    assert!(week.fits(&key, &seen_at(edge), now()));
    assert!(!week.fits(&key, &seen_at(after), now()));
    let never = Filter {
        never_used: true,
        ..Filter::default()
    };
    assert!(never.fits(&key, &Seen::new(), now()));
    assert!(!never.fits(&key, &seen_at(edge), now()));
}

#[test]
fn ends_within_is_from_now_to_then() {
    let month = Filter {
        expires_within: Some(Span::days(30)),
        ..Filter::default()
    };
    let ends = |at| {
        let mut key = key();
        key.expires_at = at;
        fits(&month, &key)
    };
    assert!(ends(Some(now().plus(Span::days(30)))));
    assert!(ends(Some(now().plus(Span::seconds(1)))));
    assert!(!ends(Some(
        now().plus(Span::days(30)).plus(Span::seconds(1))
    )));
    assert!(!ends(Some(now())) && !ends(None));
}

#[test]
fn due_overdue_and_stalled_follow_the_rules_of_rotation() {
    let due = Filter {
        due: true,
        ..Filter::default()
    };
    let overdue = Filter {
        overdue: true,
        ..Filter::default()
    };
    let mut key = key();
    assert!(!fits(&due, &key));
    key.rotate_every = Some(Span::days(90));
    let (first, late) = (key.due_at().unwrap(), now().plus(Span::days(90)));
    let at = |filter: &Filter, at| filter.fits(&key, &Seen::new(), at);
    assert!(at(&due, first) && !at(&due, first.minus(Span::seconds(1))));
    assert!(at(&overdue, late) && !at(&overdue, late.minus(Span::seconds(1))));

    let stalled = Filter {
        stalled: true,
        ..Filter::default()
    };
    let deadline = now().plus(Span::days(7));
    let mut next = Version::pending(2, key.versions[0].digest.clone(), "2222".into(), now());
    next.state = VersionState::Current;
    key.versions[0].state = VersionState::Retiring;
    key.versions[0].retiring = Some(Retiring {
        since: now(),
        finish: Finish::Seen,
        quiet: Span::hours(1),
        deadline,
        superseded: false,
    });
    key.add_pending(next);
    assert!(!stalled.fits(&key, &Seen::new(), deadline));
    assert!(stalled.fits(&key, &Seen::new(), deadline.plus(Span::seconds(1))));
}

#[test]
fn last4_finds_old_secrets_too() {
    let mut key = key();
    key.versions[0].last4 = "aB12".to_owned();
    key.versions[0].revoke();
    let ends = |last4: &str| Filter {
        last4: Some(last4.to_owned()),
        ..Filter::default()
    };
    assert!(fits(&ends("aB12"), &key));
    assert!(!fits(&ends("ab12"), &key));
}
