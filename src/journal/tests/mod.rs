//! What an attacker who can write the file, or an operator who wants more, may try.

mod book;
mod entitled;

use self::book::{Book, boxed, key, now, operator, signer};
use super::*;
use crate::key::{Key, Status, VersionState};
use crate::time::Span;

/// Both the full replay and the quick look refuse what stands in the journal now, for `reason`.
fn refused(book: &Book, subject: &str, reason: &str) {
    for said in [
        book.replay().unwrap_err(),
        book.glance(subject, 0).unwrap_err(),
    ] {
        assert!(said.contains(reason), "expected `{reason}`, got `{said}`");
    }
}

#[test]
fn an_honest_journal_replays() {
    let book = Book::new();
    let key = book.key();
    assert_eq!(book.replay().unwrap().seq, 4);
    assert_eq!(book.glance(key.id.as_str(), 0), Ok(()));
}

#[test]
fn rotating_is_all_that_rotate_allows_whatever_the_event_calls_itself() {
    let book = Book::new();
    let key = book.key();
    let timer = book.enrol(&[OperatorPermission::KeyRotate]);
    let mut next = key.clone();
    next.add_pending(crate::key::Version::pending(
        2,
        crate::key::example::key().versions[0].digest.clone(),
        "abcd".into(),
        now(),
    ));
    book.add(&timer, boxed(next.clone()));
    assert!(book.replay().is_ok());

    next.role = "admin".to_owned();
    book.add(&timer, boxed(next));
    refused(&book, key.id.as_str(), "needs api.key.update");
}

#[test]
fn a_forgery_hidden_behind_a_rightful_change_is_found() {
    let book = Book::new();
    let mut key = book.key();
    let timer = book.enrol(&[OperatorPermission::KeyRotate]);
    let audited = book.replay().unwrap().seq;
    key.role = "admin".to_owned();
    book.add(&timer, boxed(key.clone()));
    key.versions[0].delivered_to = vec!["vault".to_owned()];
    book.add(&timer, boxed(key.clone()));
    refused(&book, key.id.as_str(), "needs api.key.update");
    assert!(book.glance(key.id.as_str(), audited).is_err());
}

#[test]
fn nobody_mints_a_key_without_the_permission_or_with_a_stranger_s_signature() {
    let book = Book::new();
    let viewer = book.enrol(&[OperatorPermission::KeyView]);
    book.add(&viewer, boxed(key(&viewer)));
    refused(&book, "key_4f7q2m9xk3hd", "needs api.key.create");

    let book = Book::new();
    let stranger = signer();
    book.add(&stranger, boxed(key(&stranger)));
    refused(&book, "key_4f7q2m9xk3hd", "is not an operator");

    let book = Book::new();
    book.key();
    book.events.borrow_mut()[3].signature[7] ^= 1;
    refused(&book, "key_4f7q2m9xk3hd", "signature");
}

#[test]
fn an_event_of_another_store_is_refused() {
    let book = Book::new();
    book.key();
    let mut foreign = book.events.borrow()[3].event.clone();
    foreign.store = "st_111111111111".to_owned();
    let foreign = foreign.sign(&book.root).unwrap();
    book.events.borrow_mut()[3] = foreign;
    refused(&book, "key_4f7q2m9xk3hd", "belongs to another store");
}

#[test]
fn revoked_is_final_for_everybody() {
    let book = Book::new();
    let mut key = book.key();
    let root = book.root.public().operator_id();
    key.revoke(now(), &root, None);
    book.add(&book.root, boxed(key.clone()));
    assert!(book.replay().is_ok());
    key.status = Status::Active;
    book.add(&book.root, boxed(key.clone()));
    refused(&book, key.id.as_str(), "revoked key stays revoked");
}

#[test]
fn a_digest_is_never_swapped_and_an_ended_version_never_revived() {
    let book = Book::new();
    let mut key = book.key();
    key.versions[0].last4 = "zzzz".to_owned();
    book.add(&book.root, boxed(key.clone()));
    refused(
        &book,
        key.id.as_str(),
        "digest of a secret version never changes",
    );

    let book = Book::new();
    let mut key = book.key();
    key.versions[0].state = VersionState::Retiring;
    key.versions[0].expires_at = Some(now());
    book.add(&book.root, boxed(key.clone()));
    assert!(book.replay().is_ok());
    key.versions[0].expires_at = None;
    book.add(&book.root, boxed(key.clone()));
    refused(&book, key.id.as_str(), "stays ended");
}

#[test]
fn operators_grant_only_what_they_hold_and_nothing_to_themselves() {
    let book = Book::new();
    let manager = book.enrol(&[
        OperatorPermission::OperatorManage,
        OperatorPermission::KeyView,
    ]);
    let friend = signer();
    let wide = operator(&friend, &manager, &[OperatorPermission::KeyCreate]);
    book.add(&manager, State::Operator(wide.clone()));
    refused(&book, &wide.id, "nobody grants what they do not hold");

    let book = Book::new();
    let manager = book.enrol(&[OperatorPermission::OperatorManage]);
    let mut own = operator(&manager, &book.root, &[OperatorPermission::OperatorManage]);
    own.permissions.push(OperatorPermission::KeyView);
    book.add(&manager, State::Operator(own.clone()));
    refused(&book, &own.id, "nobody changes their own permissions");

    let book = Book::new();
    let stranger = signer();
    let own = operator(&stranger, &stranger, OperatorPermission::ALL);
    book.add(&stranger, State::Operator(own.clone()));
    refused(&book, &own.id, "enrolled themselves");
}

#[test]
fn a_removed_or_expired_operator_can_do_nothing() {
    let book = Book::new();
    let leaver = book.enrol(OperatorPermission::ALL);
    let mut gone = operator(&leaver, &book.root, OperatorPermission::ALL);
    gone.status = OperatorStatus::Removed;
    book.add(&book.root, State::Operator(gone));
    book.add(&leaver, boxed(key(&leaver)));
    refused(&book, "key_4f7q2m9xk3hd", "removed or has expired");

    let book = Book::new();
    let temporary = signer();
    let mut short = operator(&temporary, &book.root, OperatorPermission::ALL);
    short.expires_at = Some(now());
    book.add(&book.root, State::Operator(short));
    book.add(&temporary, boxed(key(&temporary)));
    refused(&book, "key_4f7q2m9xk3hd", "removed or has expired");
}

#[test]
fn events_that_are_missing_reordered_or_doubled_are_named() {
    let broken = |edit: fn(&mut Vec<SignedEvent>)| {
        let book = Book::new();
        book.key();
        edit(&mut book.events.borrow_mut());
        book.replay().unwrap_err()
    };
    let missing = broken(|events| drop(events.remove(2)));
    assert!(missing.contains("event 3"), "{missing}");
    assert!(broken(|events| events.swap(2, 3)).starts_with("event"));
    assert!(
        broken(|events| {
            let again = events[3].clone();
            events.push(again);
        })
        .starts_with("event")
    );
}

#[test]
fn a_recovery_keeps_the_past_and_only_the_named_root_can_make_it() {
    let book = Book::new();
    let key = book.key();
    let (old, new) = (book.root.clone(), signer());
    let mut settings = book.settings();
    settings.former_roots.push(old.public());
    settings.root = new.public();
    book.add(&new, State::Store(settings));
    book.add(
        &new,
        State::Operator(operator(&new, &new, OperatorPermission::ALL)),
    );
    let mut removed = operator(&old, &old, OperatorPermission::ALL);
    removed.status = OperatorStatus::Removed;
    book.add(&new, State::Operator(removed));
    assert!(book.replay().is_ok());
    assert_eq!(book.glance(key.id.as_str(), 0), Ok(()));

    book.add(
        &old,
        boxed(Key {
            name: "again".to_owned(),
            ..key.clone()
        }),
    );
    refused(&book, key.id.as_str(), "removed or has expired");
}

#[test]
fn an_event_that_is_dated_back_is_refused() {
    let book = Book::new();
    let mut key = book.key();
    key.role = "admin".to_owned();
    let earlier = now().minus(Span::seconds(1));
    book.add_at(&book.root, boxed(key.clone()), earlier);
    refused(&book, key.id.as_str(), "dated before");
}

#[test]
fn a_deleted_neighbour_is_noticed_at_a_glance() {
    // Event 7 is the key's last; 6 stands before it, 8 and 9 behind it.
    for gone in [6, 8] {
        let book = Book::new();
        book.enrol(&[]);
        let mut key = book.key();
        book.enrol(&[]);
        key.role = "admin".to_owned();
        assert_eq!(book.add(&book.root, boxed(key.clone())), 7);
        book.enrol(&[]);
        book.enrol(&[]);
        book.events.borrow_mut().remove(gone - 1);
        let said = book.glance(key.id.as_str(), 0).unwrap_err();
        assert!(said.contains("missing"), "{said}");
    }
}

#[test]
fn a_former_operator_cannot_put_an_event_into_the_past() {
    let book = Book::new();
    let key = book.key();
    let ada = book.enrol(OperatorPermission::ALL);
    book.enrol(&[]);
    let mut gone = operator(&ada, &book.root, OperatorPermission::ALL);
    gone.status = OperatorStatus::Removed;
    book.add(&book.root, State::Operator(gone));
    // While ada was still enrolled this would have been hers to do.
    let mut forged = book.events.borrow()[5].event.clone();
    forged.by = ada.public().operator_id();
    forged.subject = key.id.to_string();
    forged.after = Some(boxed(Key {
        role: "admin".to_owned(),
        ..key.clone()
    }));
    book.events.borrow_mut()[5] = forged.sign(&ada).unwrap();
    let said = book.glance(key.id.as_str(), 0).unwrap_err();
    assert!(said.contains("follows another one"), "{said}");
    assert!(book.replay().is_err());
}

#[test]
fn nobody_replaces_the_root_but_by_a_recovery_that_the_pin_accepts() {
    let book = Book::new();
    let (pinned, thief) = (book.settings(), signer());
    let mut settings = pinned.clone();
    settings.former_roots.push(settings.root);
    settings.root = thief.public();
    book.add(&thief, State::Store(settings));
    let trust = Trust::new(&book, &pinned, 0);
    assert!(trust.latest(&pinned.id).is_err());
}

#[test]
fn a_signature_that_was_right_once_is_not_right_for_another_author_or_other_bytes() {
    let book = Book::new();
    let (mut event, author) = (book.events.borrow()[0].clone(), book.root.public());
    let verified = Verified::default();
    for _ in 0..2 {
        assert!(verified.is_signed_by(&author, &event));
    }
    assert!(!verified.is_signed_by(&signer().public(), &event));
    event.body.push(' ');
    assert!(!verified.is_signed_by(&author, &event));
}
