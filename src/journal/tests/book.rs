//! A journal in memory, and what is written into it.

use std::cell::RefCell;

use crate::entropy::SystemEntropy;
use crate::error::Result;
use crate::journal::*;
use crate::key::{Key, VersionState};
use crate::time::Timestamp;

/// A journal in memory, signed by whoever is asked to.
pub struct Book {
    pub events: RefCell<Vec<SignedEvent>>,
    pub root: Signer,
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

pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-21").unwrap()
}

pub fn signer() -> Signer {
    Signer::generate(&SystemEntropy).unwrap()
}

pub fn operator(signer: &Signer, by: &Signer, permissions: &[OperatorPermission]) -> Operator {
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

pub fn key(by: &Signer) -> Key {
    let mut key = crate::key::tests::key();
    key.created_by = by.public().operator_id();
    key.versions[0].state = VersionState::Pending;
    key
}

pub fn boxed(key: Key) -> State {
    State::Key(Box::new(key))
}

impl Book {
    /// A store with its root enrolled.
    pub fn new() -> Self {
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

    pub fn settings(&self) -> StoreSettings {
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
    pub fn add(&self, by: &Signer, after: State) -> u64 {
        self.add_at(by, after, now())
    }

    /// The same, dated `at`.
    pub fn add_at(&self, by: &Signer, after: State, at: Timestamp) -> u64 {
        let head = self
            .events
            .borrow()
            .last()
            .map_or(Head::EMPTY, SignedEvent::head);
        let event = Event {
            store: "st_000000000000".to_owned(),
            seq: head.seq + 1,
            prev: head.hash,
            at,
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
    pub fn enrol(&self, permissions: &[OperatorPermission]) -> Signer {
        let one = signer();
        self.add(
            &self.root,
            State::Operator(operator(&one, &self.root, permissions)),
        );
        one
    }

    /// A delivered key of the root's.
    pub fn key(&self) -> Key {
        let mut made = key(&self.root);
        self.add(&self.root, boxed(made.clone()));
        made.versions[0].state = VersionState::Current;
        self.add(&self.root, boxed(made.clone()));
        made
    }

    /// What a full replay says.
    pub fn replay(&self) -> std::result::Result<Head, String> {
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
    pub fn glance(&self, subject: &str, audited: u64) -> std::result::Result<(), String> {
        let settings = self.settings();
        let trust = Trust::new(self, &settings, audited);
        trust
            .latest(subject)
            .map(drop)
            .map_err(|error| error.cause().unwrap().to_owned())
    }
}
