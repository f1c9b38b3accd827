//! What an attacker who can write the file, or an operator who wants more, may try.

use std::cell::RefCell;

use super::*;
use crate::entropy::SystemEntropy;
use crate::error::Result;
use crate::key::{Key, Status, VersionState};
use crate::time::{Span, Timestamp};

/// A journal in memory, signed by whoever is asked to.
struct Book {
    events: RefCell<Vec<SignedEvent>>,
    root: Signer,
}

impl Journal for Book {
    fn event(&self, seq: u64) -> Result<Option<SignedEvent>> {
        let events = self.events.borrow();
        Ok(events.iter().find(|one| one.event.seq == seq).cloned())
    }

    fn next(&self, seq: u64) -> Result<Option<SignedEvent>> {
        let events = self.events.borrow();
        Ok(events.iter().find(|one| one.event.seq > seq).cloned())
    }

    fn latest(&self, subject: &str, before: Option<u64>) -> Result<Option<SignedEvent>> {
        let events = self.events.borrow();
        let earlier = |one: &&SignedEvent| {
            one.event.subject == subject && before.is_none_or(|before| one.event.seq < before)
        };
        Ok(events.iter().rev().find(earlier).cloned())
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21").unwrap()
}

fn signer() -> Signer {
    Signer::generate(&SystemEntropy).unwrap()
}

fn operator(signer: &Signer, by: &Signer, permissions: &[OperatorPermission]) -> Operator {
    Operator {
        id: signer.public().operator_id(),
        name: signer.public().operator_id(),
        public_key: signer.public(),
        permissions: permissions.to_vec(),
        expires_at: None,
        status: OperatorStatus::Active,
        created_at: now(),
        created_by: by.public().operator_id(),
    }
}

fn key(by: &Signer) -> Key {
    let mut key = crate::key::tests::key();
    key.created_by = by.public().operator_id();
    key.versions[0].state = VersionState::Pending;
    key
}

fn boxed(key: Key) -> State {
    State::Key(Box::new(key))
}

impl Book {
    /// A store with its root enrolled.
    fn new() -> Self {
        let root = signer();
        let book = Self {
            events: RefCell::default(),
            root: root.clone(),
        };
        let settings = StoreSettings {
            id: "st_000000000000".to_owned(),
            prefix: "kadm".to_owned(),
            root: root.public(),
            former_roots: Vec::new(),
            created_at: now(),
        };
        book.add(&root, State::Store(settings));
        book.add(
            &root,
            State::Operator(operator(&root, &root, OperatorPermission::ALL)),
        );
        book
    }

    fn settings(&self) -> StoreSettings {
        match self
            .latest("st_000000000000", None)
            .unwrap()
            .unwrap()
            .event
            .after
        {
            Some(State::Store(settings)) => settings,
            _ => panic!("no settings"),
        }
    }

    /// Appends an event that fits the chain; whether `by` was entitled to it is the question.
    fn add(&self, by: &Signer, after: State) -> u64 {
        let head = self
            .events
            .borrow()
            .last()
            .map_or(Head::EMPTY, SignedEvent::head);
        let event = Event {
            store: "st_000000000000".to_owned(),
            seq: head.seq + 1,
            prev: head.hash,
            at: now(),
            by: by.public().operator_id(),
            action: Action::KeyRotate,
            subject: after.subject(),
            reason: None,
            after: Some(after),
        };
        self.events.borrow_mut().push(event.sign(by).unwrap());
        head.seq + 1
    }

    /// Enrols a new operator, signed by the root.
    fn enrol(&self, permissions: &[OperatorPermission]) -> Signer {
        let one = signer();
        self.add(
            &self.root,
            State::Operator(operator(&one, &self.root, permissions)),
        );
        one
    }

    /// A delivered key of the root's.
    fn key(&self) -> Key {
        let mut made = key(&self.root);
        self.add(&self.root, boxed(made.clone()));
        made.versions[0].state = VersionState::Current;
        self.add(&self.root, boxed(made.clone()));
        made
    }

    /// What a full replay says.
    fn replay(&self) -> std::result::Result<Head, String> {
        let settings = self.settings();
        let trust = Trust::new(self, &settings, 0);
        let mut replay = Replay::after(Head::EMPTY, &trust);
        for event in self.events.borrow().iter() {
            replay
                .step(event)
                .map_err(|error| error.cause().unwrap().to_owned())?;
        }
        Ok(replay.head())
    }

    /// What a look at one subject says, when everything up to `audited` was checked before.
    fn glance(&self, subject: &str, audited: u64) -> std::result::Result<(), String> {
        let settings = self.settings();
        let trust = Trust::new(self, &settings, audited);
        trust
            .latest(subject)
            .map(drop)
            .map_err(|error| error.cause().unwrap().to_owned())
    }
}

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
        key.versions[0].digest.clone(),
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
    key.versions[0].expires_at = Some(now().plus(Span::days(1)));
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
    assert!(
        broken(|events| drop(events.remove(2))).starts_with("event 4: events 3 to 3 are missing")
    );
    assert!(broken(|events| events.swap(2, 3)).starts_with("event 4"));
    assert!(
        broken(|events| {
            let again = events[3].clone();
            events.push(again);
        })
        .starts_with("event 4")
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
