//! From one event back to the root: is it signed by somebody who was entitled to it?

use std::cell::RefCell;
use std::collections::HashMap;

use super::{
    Event, Fault, Head, Operator, PublicKey, SignedEvent, State, StoreSettings, Verified, permits,
};
use crate::error::{Error, Result};

/// How many enrolments may lie between an operator and the root. More is no organisation that we
/// know; the bound keeps a forged journal from exhausting the stack.
const LONGEST_CHAIN: usize = 64;

/// Reads the journal; every store implements it.
pub trait Journal {
    /// The event `seq`.
    fn event(&self, seq: u64) -> Result<Option<SignedEvent>>;
    /// The last event about `subject`, or the last one before event `before`.
    fn latest(&self, subject: &str, before: Option<u64>) -> Result<Option<SignedEvent>>;
    /// The first event after event `seq`, whatever its number.
    fn next(&self, seq: u64) -> Result<Option<SignedEvent>>;
}

/// Decides which events count, starting from the root that this machine has pinned.
pub struct Trust<'a> {
    journal: &'a dyn Journal,
    store: String,
    roots: Vec<PublicKey>,
    audited: u64,
    operators: RefCell<Enrolled>,
    verified: Option<&'a Verified>,
}

/// Operators whose enrolment was checked, by id and the number of the event.
#[derive(Debug, Default)]
pub struct Enrolled(HashMap<(String, u64), Operator>);

impl<'a> Trust<'a> {
    /// Trusts what `settings` names as roots, whose own event the caller has compared with the pin.
    /// Events up to `audited` were checked in full earlier, so that the change an event makes is
    /// compared with the state before it without checking that state's history again.
    pub fn new(journal: &'a dyn Journal, settings: &StoreSettings, audited: u64) -> Self {
        let mut roots = settings.former_roots.clone();
        roots.push(settings.root);
        Self {
            journal,
            store: settings.id.clone(),
            roots,
            audited,
            operators: RefCell::default(),
            verified: None,
        }
    }

    /// Remembers in `verified` which signatures are right, and believes what stands there.
    #[must_use]
    pub fn remembering(self, verified: &'a Verified) -> Self {
        Self {
            verified: Some(verified),
            ..self
        }
    }

    fn is_signed_by(&self, author: &PublicKey, signed: &SignedEvent) -> bool {
        match self.verified {
            Some(verified) => verified.is_signed_by(author, signed),
            None => author.verifies(signed.body.as_bytes(), &signed.signature),
        }
    }

    /// Goes on with operators that were checked before, by [`Self::into_enrolled`] of the same store.
    #[must_use]
    pub fn with(self, enrolled: Enrolled) -> Self {
        Self {
            operators: RefCell::new(enrolled),
            ..self
        }
    }

    /// The operators that were checked so far.
    pub fn into_enrolled(self) -> Enrolled {
        self.operators.into_inner()
    }

    /// The last event about `subject`, after checking it and what came before it since the last
    /// audit: constant work for a subject that has not changed since.
    ///
    /// # Errors
    /// A [`Fault`] that names the event.
    pub fn latest(&self, subject: &str) -> Result<Option<SignedEvent>> {
        let Some(latest) = self.journal.latest(subject, None)? else {
            return Ok(None);
        };
        let mut seq = latest.event.seq;
        self.authentic(&latest)?;
        self.in_place(&latest)?;
        while seq > self.audited {
            let Some(earlier) = self.journal.latest(subject, Some(seq))? else {
                break;
            };
            seq = earlier.event.seq;
            self.authentic(&earlier)?;
            self.in_place(&earlier)?;
        }
        Ok(Some(latest))
    }

    /// Checks that an event fits between its neighbours. A signature alone does not say so: an
    /// operator who was removed later, or who signed on a copy of the store, could put an event of
    /// theirs in the place of another.
    fn in_place(&self, signed: &SignedEvent) -> Result<()> {
        let event = &signed.event;
        let (mut prev, mut since) = (Head::EMPTY.hash, event.at);
        if event.seq > 1 {
            let before = self.journal.event(event.seq - 1)?;
            let before = before.ok_or_else(|| fault(event, "the event before it is missing"))?;
            (prev, since) = (before.head().hash, before.event.at);
        }
        if event.prev != prev {
            return Err(fault(event, "it does not follow the event before it"));
        }
        if event.at < since {
            return Err(fault(event, "it is dated before the event before it"));
        }
        match self.journal.next(event.seq)? {
            Some(next) if next.event.seq != event.seq + 1 => {
                Err(fault(event, "the event after it is missing"))
            }
            Some(next) if next.event.prev != signed.head().hash => {
                Err(fault(event, "the event after it follows another one"))
            }
            _ => Ok(()),
        }
    }

    /// Checks one event: the signature is its author's, and its author was entitled to the change.
    /// Returns the state of its subject before it.
    ///
    /// # Errors
    /// A [`Fault`] that names the event.
    pub fn authentic(&self, signed: &SignedEvent) -> Result<Option<State>> {
        self.authentic_at(signed, 0)
    }

    fn authentic_at(&self, signed: &SignedEvent, depth: usize) -> Result<Option<State>> {
        let event = &signed.event;
        if event.store != self.store {
            return Err(fault(
                event,
                format!("it belongs to another store, {}", event.store),
            ));
        }
        let before = self
            .journal
            .latest(&event.subject, Some(event.seq))?
            .and_then(|earlier| earlier.event.after);
        if let Some(root) = self.begins_an_era(event, before.as_ref())? {
            return self.signed_by_root(signed, root).map(|()| before);
        }
        let by = self.operator_at(&event.by, event.seq, depth)?;
        if !self.is_signed_by(&by.public_key, signed) {
            return Err(fault(
                event,
                format!("its signature is not that of {}", event.by),
            ));
        }
        permits(&by, event.at, before.as_ref(), event.after.as_ref()).map_err(|violation| {
            fault(
                event,
                format!(
                    "its author {} was not entitled to it: {violation}",
                    event.by
                ),
            )
        })?;
        Ok(before)
    }

    /// The root that has to have signed `event` itself, when it makes a store or replaces its root,
    /// or enrols that root as the first operator.
    fn begins_an_era(&self, event: &Event, before: Option<&State>) -> Result<Option<PublicKey>> {
        match (&event.after, before) {
            (Some(State::Store(new)), None) if event.seq == 1 => Ok(Some(new.root)),
            (Some(State::Store(new)), Some(State::Store(old))) if new.root != old.root => {
                let mut roots = old.former_roots.clone();
                roots.push(old.root);
                let rest = (&new.id, &new.prefix, new.created_at)
                    == (&old.id, &old.prefix, old.created_at);
                if roots != new.former_roots || !rest {
                    return Err(fault(
                        event,
                        "a recovery replaces the root and nothing else",
                    ));
                }
                Ok(Some(new.root))
            }
            (Some(State::Operator(new)), None) if new.id == event.by => {
                let previous = self.journal.event(event.seq.saturating_sub(1))?;
                match previous.and_then(|previous| previous.event.after) {
                    Some(State::Store(store)) if store.root == new.public_key => {
                        Ok(Some(store.root))
                    }
                    _ => Err(fault(event, "an operator enrolled themselves")),
                }
            }
            _ => Ok(None),
        }
    }

    fn signed_by_root(&self, signed: &SignedEvent, root: PublicKey) -> Result<()> {
        let event = &signed.event;
        if !self.roots.contains(&root) || event.by != root.operator_id() {
            return Err(fault(event, "it is not made by a root of this store"));
        }
        if !self.is_signed_by(&root, signed) {
            return Err(fault(event, "its signature is not that of the root"));
        }
        Ok(())
    }

    /// The operator `id` as they stood just before event `seq`.
    fn operator_at(&self, id: &str, seq: u64, depth: usize) -> Result<Operator> {
        let Some(enrolment) = self.journal.latest(id, Some(seq))? else {
            return Err(Fault::at(seq, format!("its author {id} is not an operator")).into());
        };
        let place = (id.to_owned(), enrolment.event.seq);
        if let Some(known) = self.operators.borrow().0.get(&place) {
            return Ok(known.clone());
        }
        if depth >= LONGEST_CHAIN {
            return Err(Fault::at(seq, "the chain of enrolments behind it is too long").into());
        }
        self.authentic_at(&enrolment, depth + 1)?;
        match enrolment.event.after {
            Some(State::Operator(operator)) => {
                self.operators
                    .borrow_mut()
                    .0
                    .insert(place, operator.clone());
                Ok(operator)
            }
            _ => Err(Fault::at(seq, format!("its author {id} is not an operator")).into()),
        }
    }
}

fn fault(event: &Event, what: impl Into<String>) -> Error {
    Fault::at(event.seq, what).into()
}
