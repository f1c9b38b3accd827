//! The full audit: the journal from its first event, every row of the tables, the file, and the pin.
//!
//! Nothing is believed beforehand and nothing ends the audit early: every event and every row that is
//! wrong is named. What is held in memory does not grow with the store: the state before an event is
//! looked up in the journal, and only the first [`MOST`] findings are kept.

mod file;
mod pin;
mod replay;
mod rows;

use crate::error::{Code, Error, Result};
use crate::journal::{Fault, Head, StoreSettings};
use crate::known::{KnownStores, Pin};
use crate::store::Evidence;
use crate::time::Timestamp;

/// Findings that are kept; of more only the number is.
const MOST: usize = 200;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What an attacker would call it: `forging`, `truncation`, `hiding`, `reordering`, `rollback`,
    /// `resurrection`; or `root`, `schema`, `damage`.
    pub kind: &'static str,
    /// The event it is about.
    pub event: Option<u64>,
    /// The subject it is about.
    pub subject: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Audit {
    /// What is wrong, the first [`MOST`] of it.
    pub findings: Vec<Finding>,
    /// How much is wrong in all.
    pub total: u64,
    /// What should be known, but is not wrong.
    pub notes: Vec<String>,
    /// Events that were read.
    pub events: u64,
    /// The last event.
    pub head: Head,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// Keys, revoked ones too.
    pub keys: u64,
    /// Roles that were made here.
    pub roles: u64,
    /// Operators, removed ones too.
    pub operators: u64,
    /// The store as its journal says it is.
    pub settings: Option<StoreSettings>,
}

impl Audit {
    fn new() -> Self {
        Self {
            findings: Vec::new(),
            total: 0,
            notes: Vec::new(),
            events: 0,
            head: Head::EMPTY,
            at: None,
            keys: 0,
            roles: 0,
            operators: 0,
            settings: None,
        }
    }

    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.total == 0
    }

    /// Moves the pin to the head that was reached; with an accepted root, also to that.
    ///
    /// # Errors
    /// Those of the file of pins.
    pub fn remember(&self, known: &KnownStores, path: &str, accepted: bool) -> Result<()> {
        let Some(settings) = &self.settings else {
            return Ok(());
        };
        let before = known.get(&settings.id)?;
        let pin = Pin {
            path: path.to_owned(),
            root: settings.root,
            seq: self.head.seq,
            head: self.head.hash,
            credential: before.and_then(|pin| pin.credential),
        };
        known.put(&settings.id, &pin, accepted)
    }

    fn add(&mut self, finding: Finding) {
        self.total += 1;
        if self.findings.len() < MOST {
            self.findings.push(finding);
        }
    }

    fn event(&mut self, kind: &'static str, seq: u64, subject: Option<&str>, what: String) {
        self.add(Finding {
            kind,
            event: Some(seq),
            subject: subject.map(str::to_owned),
            what,
        });
    }

    fn fault(&mut self, seq: u64, subject: Option<&str>, fault: &Fault) {
        let (seq, subject) = match fault {
            Fault::Missing { from, .. } => (*from, None),
            _ => (seq, subject),
        };
        let what = without_number(seq, &fault.to_string());
        self.event(fault.kind(), seq, subject, what);
    }

    fn general(&mut self, kind: &'static str, what: impl Into<String>) {
        self.add(Finding {
            kind,
            event: None,
            subject: None,
            what: what.into(),
        });
    }

    /// Goes on after a part that could not be done to its end. A busy store is no finding.
    fn part(&mut self, result: Result<()>) -> Result<()> {
        match result {
            Err(error) if error.code() != Code::Busy => {
                self.general("damage", in_full(&error));
                Ok(())
            }
            other => other,
        }
    }
}

/// Audits everything. With `accept` the present root of the store is trusted instead of the pinned
/// one; whoever passes it has compared its fingerprint.
///
/// # Errors
/// `busy.store`; those of the file of pins. What is wrong with the store is a finding.
pub fn audit(
    store: &dyn Evidence,
    known: &KnownStores,
    path: &str,
    accept: Option<&str>,
) -> Result<Audit> {
    let mut audit = Audit::new();
    // The pin is read before the head: another process may advance both in between.
    let pins = pin::pins(known, store, path)?;
    store.snapshot(&mut || {
        let result = file::examine(store, &mut audit);
        audit.part(result)?;
        let result = replay::examine(store, &mut audit);
        audit.part(result)?;
        let result = rows::examine(store, &mut audit);
        audit.part(result)?;
        let result = pin::compare(store, &pins, accept, &mut audit);
        audit.part(result)
    })?;
    Ok(audit)
}

/// What went wrong, with its cause.
fn in_full(error: &Error) -> String {
    match error.cause() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// A sentence about event `seq` without its beginning, which says so.
fn without_number(seq: u64, what: &str) -> String {
    let prefix = format!("event {seq}: ");
    what.strip_prefix(&prefix).unwrap_or(what).to_owned()
}
