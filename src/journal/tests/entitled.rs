//! What an operator may not sign, although the signature is good.

use super::book::{Book, boxed, now, operator, signer};
use super::refused;
use crate::journal::*;
use crate::key::Key;
use crate::time::Span;

/// A key with one current version, and a second digest for whoever wants to smuggle one in.
fn with_stranger(book: &Book) -> (Key, crate::key::Version) {
    let key = book.key();
    let mut smuggled = crate::key::example::key().versions[0].clone();
    smuggled.state = crate::key::VersionState::Current;
    (key, smuggled)
}

#[test]
fn a_second_version_of_one_number_is_nobody_s_to_sign() {
    for permissions in [
        &[][..],
        &[OperatorPermission::KeyView],
        OperatorPermission::ALL,
    ] {
        let book = Book::new();
        let (mut key, mut smuggled) = with_stranger(&book);
        smuggled.version = 1;
        key.versions.push(smuggled);
        book.add(&book.enrol(permissions), boxed(key.clone()));
        refused(&book, key.id.as_str(), "in the order of their numbers");
    }
}

#[test]
fn an_event_that_changes_nothing_is_refused() {
    let book = Book::new();
    let key = book.key();
    book.add(&book.enrol(&[]), boxed(key.clone()));
    refused(&book, key.id.as_str(), "changes nothing");
}

#[test]
fn a_digest_is_neither_forgotten_nor_brought_back() {
    let book = Book::new();
    let mut key = book.key();
    let old = key.versions[0].clone();
    key.versions[0].revoke();
    book.add(&book.root, boxed(key.clone()));
    let revoked = key.clone();
    key.versions.clear();
    book.add(&book.root, boxed(key));
    refused(&book, "key_4f7q2m9xk3hd", "does not vanish");

    book.events.borrow_mut().pop();
    let mut again = revoked;
    again.add_pending(crate::key::Version::pending(
        2,
        old.digest,
        old.last4,
        now(),
    ));
    book.add(&book.root, boxed(again));
    refused(&book, "key_4f7q2m9xk3hd", "does not come back");
}

#[test]
fn time_is_granted_only_by_who_holds_what_it_prolongs() {
    let book = Book::new();
    let manager = book.enrol(&[OperatorPermission::OperatorManage]);
    let creator = signer();
    let mut short = operator(&creator, &book.root, &[OperatorPermission::KeyCreate]);
    short.expires_at = Some(now().plus(Span::days(1)));
    book.add(&book.root, State::Operator(short.clone()));
    short.expires_at = None;
    book.add(&manager, State::Operator(short.clone()));
    refused(&book, &short.id, "nobody grants what they do not hold");

    let book = Book::new();
    let temporary = signer();
    let mut short = operator(
        &temporary,
        &book.root,
        &[OperatorPermission::OperatorManage],
    );
    short.expires_at = Some(now().plus(Span::days(1)));
    book.add(&book.root, State::Operator(short));
    let puppet = operator(&signer(), &temporary, &[OperatorPermission::OperatorManage]);
    book.add(&temporary, State::Operator(puppet.clone()));
    refused(&book, &puppet.id, "longer than they may themselves");
}

#[test]
fn who_may_only_create_ends_no_key_of_others_and_none_that_somebody_holds() {
    let revoke = |key: &Key, by: &Signer| {
        let mut key = key.clone();
        key.revoke(now(), &by.public().operator_id(), None);
        boxed(key)
    };
    let book = Book::new();
    let creator = book.enrol(&[OperatorPermission::KeyCreate]);
    let of_root = super::key(&book.root);
    book.add(&book.root, boxed(of_root.clone()));
    book.add(&creator, revoke(&of_root, &creator));
    refused(&book, of_root.id.as_str(), "needs api.key.delete");

    let book = Book::new();
    let creator = book.enrol(&[OperatorPermission::KeyCreate]);
    let mut own = super::key(&creator);
    book.add(&creator, boxed(own.clone()));
    let undelivered = own.clone();
    own.versions[0].delivered_to = vec!["vault".to_owned()];
    book.add(&creator, boxed(own.clone()));
    book.add(&creator, revoke(&own, &creator));
    refused(&book, own.id.as_str(), "needs api.key.delete");

    book.events.borrow_mut().truncate(4);
    book.add(&creator, revoke(&undelivered, &creator));
    assert!(book.replay().is_ok(), "an own key that nobody got");
}

#[test]
fn a_version_in_use_gets_no_end_and_nothing_is_made_in_the_future() {
    let book = Book::new();
    let mut key = book.key();
    key.versions[0].expires_at = Some(now().plus(Span::days(1)));
    let timer = book.enrol(&[OperatorPermission::KeyRotate]);
    book.add(&timer, boxed(key.clone()));
    refused(
        &book,
        key.id.as_str(),
        "only a version that retires has an end",
    );

    let book = Book::new();
    let mut key = book.key();
    let timer = book.enrol(&[OperatorPermission::KeyRotate]);
    let digest = crate::key::example::key().versions[0].digest.clone();
    let later = now().plus(Span::days(1));
    key.add_pending(crate::key::Version::pending(
        2,
        digest,
        "2222".into(),
        later,
    ));
    book.add(&timer, boxed(key.clone()));
    refused(&book, key.id.as_str(), "the next one, pending, and alone");

    let book = Book::new();
    let mut key = super::key(&book.root);
    key.created_at = later;
    book.add(&book.root, boxed(key.clone()));
    refused(&book, key.id.as_str(), "nothing is made in the future");
}

#[test]
fn only_the_oldest_of_the_ended_versions_is_forgotten() {
    let book = Book::new();
    let mut key = book.key();
    let next = |number| {
        let digest = crate::key::example::key().versions[0].digest.clone();
        crate::key::Version::pending(number, digest, "2222".into(), now())
    };
    for number in 2..=16 {
        key.add_pending(next(number));
        book.add(&book.root, boxed(key.clone()));
        key.discard(number);
        book.add(&book.root, boxed(key.clone()));
    }
    let forget = |number: u32| {
        let mut key = key.clone();
        key.versions.retain(|version| version.version != number);
        key.versions.push(next(17));
        book.add(&book.root, boxed(key));
    };
    forget(2);
    assert!(book.replay().is_ok());
    book.events.borrow_mut().pop();
    forget(5);
    refused(&book, key.id.as_str(), "does not vanish");
}
