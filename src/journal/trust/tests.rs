//! Journals that somebody with write access could put together, without the credentials it takes.

use std::collections::BTreeMap;

use super::*;
use crate::entropy::SystemEntropy;
use crate::journal::{Action, OperatorPermission, OperatorStatus, Signer};
use crate::key::Key;
use crate::key::example::{key, now};
use crate::time::{Span, Timestamp};

/// A journal in memory that takes whatever it is given.
#[derive(Default)]
struct Events(BTreeMap<u64, SignedEvent>);

impl Journal for Events {
    fn event(&self, seq: u64) -> Result<Option<SignedEvent>> {
        Ok(self.0.get(&seq).cloned())
    }

    fn latest(&self, subject: &str, before: Option<u64>) -> Result<Option<SignedEvent>> {
        let earlier = self.0.range(..before.unwrap_or(u64::MAX)).rev();
        let found = earlier.map(|(_, signed)| signed);
        Ok(found
            .into_iter()
            .find(|signed| signed.event.subject == subject)
            .cloned())
    }

    fn next(&self, seq: u64) -> Result<Option<SignedEvent>> {
        Ok(self
            .0
            .range(seq + 1..)
            .map(|(_, signed)| signed)
            .next()
            .cloned())
    }
}

/// A store whose root has enrolled `ada`, who may rotate and update.
struct World {
    events: Events,
    settings: StoreSettings,
    root: Signer,
    ada: Signer,
    /// The key as its maker signed it, before delivery.
    fresh: Key,
}

fn signer() -> Signer {
    Signer::generate(&SystemEntropy).unwrap()
}

fn operator(key: &Signer, by: &Signer, permissions: &[OperatorPermission]) -> Operator {
    Operator {
        id: key.public().operator_id(),
        name: key.public().operator_id(),
        public_key: key.public(),
        permissions: permissions.to_vec(),
        expires_at: None,
        status: OperatorStatus::Active,
        created_at: now(),
        created_by: by.public().operator_id(),
    }
}

fn fresh_key(by: &Signer) -> Key {
    let mut fresh = key();
    fresh.created_by = by.public().operator_id();
    fresh.versions[0].state = crate::key::VersionState::Pending;
    fresh
}

impl World {
    fn new() -> Self {
        let (root, ada) = (signer(), signer());
        let settings = StoreSettings {
            id: "st_000000000000".to_owned(),
            prefix: "kadm".to_owned(),
            root: root.public(),
            former_roots: Vec::new(),
            created_at: now(),
        };
        let mut world = Self {
            events: Events::default(),
            settings: settings.clone(),
            root: root.clone(),
            ada: ada.clone(),
            fresh: fresh_key(&root),
        };
        let may = [OperatorPermission::KeyUpdate, OperatorPermission::KeyRotate];
        let everything = operator(&root, &root, OperatorPermission::ALL);
        world.push(&root, State::Store(settings));
        world.push(&root, State::Operator(everything));
        world.push(&root, State::Operator(operator(&ada, &root, &may)));
        world.push(&root, State::Key(Box::new(world.fresh.clone())));
        world
    }

    fn wider_key(&self) -> State {
        State::Key(Box::new(Key {
            role: "admin".to_owned(),
            ..self.fresh.clone()
        }))
    }

    /// What stands at `seq` in the chain, signed by `by`.
    fn signed(&self, seq: u64, by: &Signer, at: Timestamp, after: State) -> SignedEvent {
        let before = self.events.0.get(&(seq - 1));
        let event = Event {
            store: self.settings.id.clone(),
            seq,
            prev: before.map_or(Head::EMPTY, SignedEvent::head).hash,
            at,
            by: by.public().operator_id(),
            action: Action::KeySet,
            subject: after.subject(),
            reason: None,
            after: Some(after),
        };
        event.sign(by).unwrap()
    }

    fn push(&mut self, by: &Signer, after: State) -> u64 {
        let seq = self.events.0.len() as u64 + 1;
        let signed = self.signed(seq, by, now(), after);
        self.events.0.insert(seq, signed);
        seq
    }

    /// What the journal says about the key, as `verify` reads it.
    fn role(&self) -> Result<String> {
        let latest = self.latest(key().id.as_str())?;
        match latest.and_then(|signed| signed.event.after) {
            Some(State::Key(key)) => Ok(key.role),
            _ => Ok("none".to_owned()),
        }
    }

    fn latest(&self, subject: &str) -> Result<Option<SignedEvent>> {
        Trust::new(&self.events, &self.settings, 0).latest(subject)
    }

    fn refused(&self, why: &str) {
        let error = self.role().unwrap_err();
        let cause = error.cause().unwrap();
        assert!(cause.contains(why), "{cause}");
    }
}

#[test]
fn what_an_entitled_operator_signed_is_believed() {
    let mut world = World::new();
    assert_eq!(world.role().unwrap(), "read-only");
    let ada = world.ada.clone();
    world.push(&ada, world.wider_key());
    assert_eq!(world.role().unwrap(), "admin");
}

#[test]
fn a_stranger_signs_in_vain() {
    let mut world = World::new();
    world.push(&signer(), world.wider_key());
    world.refused("is not an operator");
}

#[test]
fn a_signature_for_another_store_does_not_count_here() {
    let mut world = World::new();
    let mut event = world.signed(5, &world.ada, now(), world.wider_key()).event;
    event.store = "st_111111111111".to_owned();
    let signed = event.sign(&world.ada).unwrap();
    world.events.0.insert(5, signed);
    world.refused("signed for another store");
}

#[test]
fn a_former_operator_cannot_put_an_event_into_the_past() {
    let mut world = World::new();
    let root = world.root.clone();
    let filler = State::Operator(operator(&signer(), &root, &[]));
    let seq = world.push(&root, filler);
    let mut gone = operator(&world.ada, &root, &[]);
    gone.status = OperatorStatus::Removed;
    world.push(&root, State::Operator(gone));
    // While ada was still enrolled this would have been hers to do.
    let forged = world.signed(seq, &world.ada, now(), world.wider_key());
    world.events.0.insert(seq, forged);
    world.refused("the event after it follows another one");
}

#[test]
fn a_removed_operator_is_refused() {
    let mut world = World::new();
    let (root, ada) = (world.root.clone(), world.ada.clone());
    let mut gone = operator(&ada, &root, &[]);
    gone.status = OperatorStatus::Removed;
    world.push(&root, State::Operator(gone));
    world.push(&ada, world.wider_key());
    world.refused("was removed or has expired");
}

#[test]
fn an_event_that_is_dated_back_is_refused() {
    let mut world = World::new();
    let earlier = now().minus(Span::seconds(1));
    let signed = world.signed(5, &world.ada, earlier, world.wider_key());
    world.events.0.insert(5, signed);
    world.refused("dated before");
}

#[test]
fn a_deleted_neighbour_is_noticed() {
    let mut world = World::new();
    let ada = world.ada.clone();
    world.push(&ada, world.wider_key());
    world.push(&ada.clone(), State::Key(Box::new(world.fresh.clone())));
    world.events.0.remove(&5);
    world.refused("the event before it is missing");
    let mut world = World::new();
    let root = world.root.clone();
    world.push(&root, world.wider_key());
    world.push(&root, State::Operator(operator(&signer(), &root, &[])));
    world.events.0.remove(&5);
    world.refused("the event after it is missing");
}

#[test]
fn nobody_enrols_themselves_and_nobody_replaces_the_root() {
    let mut world = World::new();
    let thief = signer();
    let id = thief.public().operator_id();
    let seq = world.push(
        &thief,
        State::Operator(operator(&thief, &thief, OperatorPermission::ALL)),
    );
    assert!(world.latest(&id).is_err());
    world.events.0.remove(&seq);
    let mut settings = world.settings.clone();
    settings.former_roots = vec![settings.root];
    settings.root = thief.public();
    world.push(&thief, State::Store(settings));
    assert!(world.latest(&world.settings.id).is_err());
}
