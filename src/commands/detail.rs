//! What `show` adds to a key: the names of operators, what its role permits, the rotation in flight,
//! and the last words of the journal.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::describe::column;
use super::refusals::Refusals;
use crate::error::Result;
use crate::journal::SignedEvent;
use crate::key::{Flight, Key, Pattern, Verdict};
use crate::ops::{Book, Seen, operator_name, recent_events};
use crate::output::{Card, Cell, Column, Table, Tone};
use crate::time::Timestamp;

/// Events that are shown.
const EVENTS: usize = 5;

const ROTATION: &[Column] = &[
    column("VERSION", "version", 0),
    column("LAST4", "last4", 0),
    column("STATE", "state", 0),
    column("WHY", "why", 0),
];

const JOURNAL: &[Column] = &[
    column("WHEN", "at", 0),
    column("ACTION", "action", 0),
    column("BY", "by", 1),
    column("REASON", "reason", 2),
];

/// Everything about a key that is not in its record.
pub struct Detail<'a> {
    key: &'a Key,
    permissions: Option<Vec<Pattern>>,
    flights: Vec<Flight<'a>>,
    refusals: Refusals<'a>,
    events: Vec<SignedEvent>,
    names: BTreeMap<String, String>,
    now: Timestamp,
}

impl<'a> Detail<'a> {
    /// Looks it up.
    ///
    /// # Errors
    /// Those of the store; `integrity.*` for a role or an event that is not believed.
    pub fn of(book: &Book<'_>, key: &'a Key, seen: &'a Seen, now: Timestamp) -> Result<Self> {
        let events = recent_events(book, key.id.as_str(), EVENTS)?;
        let names = events
            .iter()
            .map(|signed| &signed.event.by)
            .chain([&key.created_by])
            .chain(&key.revoked_by)
            .filter_map(|id| Some((id.clone(), operator_name(book, id)?)))
            .collect();
        Ok(Self {
            key,
            permissions: book.role(&key.role)?.map(|role| role.permissions),
            flights: key.flights(seen, now),
            refusals: Refusals::of(seen),
            events,
            names,
            now,
        })
    }

    /// Adds it to the JSON of the key.
    pub fn json(&self, mut key: Value) -> Value {
        let name = |id: Option<&String>| id.and_then(|id| self.names.get(id));
        let event = |signed: &SignedEvent| {
            let event = &signed.event;
            json!({
                "seq": event.seq, "at": event.at, "action": event.action, "by": event.by,
                "by_name": name(Some(&event.by)), "reason": event.reason,
            })
        };
        key["created_by_name"] = json!(name(Some(&self.key.created_by)));
        key["revoked_by_name"] = json!(name(self.key.revoked_by.as_ref()));
        key["permissions"] = json!(self.permissions);
        self.refusals.add_to(&mut key);
        key["rotation"] = self.flights.iter().map(flight_json).collect();
        key["recent_events"] = self.events.iter().map(event).collect();
        key
    }

    /// Adds it to the card of the key.
    pub fn card(&self, card: Card) -> Card {
        let permits = match &self.permissions {
            None => Cell::text("nothing: the role does not exist").tone(Tone::Bad),
            Some(patterns) => {
                let words: Vec<String> = patterns.iter().map(ToString::to_string).collect();
                Cell::text(&words.join(", "))
            }
        };
        let mut card = match self.refusals.cell(self.now) {
            Some(refused) => card.field("Refused", refused),
            None => card,
        };
        card = card
            .field("Permissions", permits)
            .field("Created by", self.operator(&self.key.created_by));
        if let (Some(at), Some(by)) = (self.key.revoked_at, &self.key.revoked_by) {
            card = card
                .field("Revoked", Cell::time_both(at, self.now).tone(Tone::Bad))
                .field("Revoked by", self.operator(by))
                .field("Reason", Cell::maybe(self.key.revoke_reason.as_deref()));
        }
        if !self.flights.is_empty() {
            card = card.section("Rotation in flight", self.rotation());
        }
        card.section("Last changes", self.journal())
    }

    fn operator(&self, id: &str) -> Cell {
        match self.names.get(id) {
            Some(name) => Cell::new(&format!("{name} ({id})"), id),
            None => Cell::text(id),
        }
    }

    fn rotation(&self) -> Table {
        let row = |flight: &Flight<'_>| {
            let (state, why) = words(&flight.verdict);
            let tone = match flight.verdict {
                Verdict::Stalled(_) => Tone::Bad,
                _ => Tone::Plain,
            };
            vec![
                Cell::text(&format!("v{}", flight.old.version)),
                Cell::text(&flight.old.last4),
                Cell::text(state).tone(tone),
                Cell::text(why),
            ]
        };
        Table {
            columns: ROTATION,
            rows: self.flights.iter().map(row).collect(),
            empty: "none",
        }
    }

    fn journal(&self) -> Table {
        let row = |signed: &SignedEvent| {
            let event = &signed.event;
            let by = self.names.get(&event.by).unwrap_or(&event.by);
            vec![
                Cell::time(event.at, self.now),
                Cell::text(event.action.as_str()),
                Cell::text(by),
                Cell::maybe(event.reason.as_deref()),
            ]
        };
        Table {
            columns: JOURNAL,
            rows: self.events.iter().map(row).collect(),
            empty: "none",
        }
    }
}

fn flight_json(flight: &Flight<'_>) -> Value {
    let (state, why) = words(&flight.verdict);
    let terms = flight.old.retiring;
    json!({
        "version": flight.old.version, "last4": flight.old.last4, "state": state, "why": why,
        "finish": terms.map(|terms| terms.finish), "since": terms.map(|terms| terms.since),
        "deadline": terms.map(|terms| terms.deadline),
    })
}

fn words(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::Waiting(why) => ("waiting", why),
        Verdict::Finished(why) => ("ready", why),
        Verdict::Stalled(why) => ("stalled", why),
    }
}
