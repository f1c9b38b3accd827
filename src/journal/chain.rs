//! The chain from the first event to the head, checked event by event.

use super::{Event, Head, Journal, SignedEvent, State, Trust};
use crate::error::{Code, Error};
use crate::time::Timestamp;

/// What is wrong with the journal or a row that claims to come from it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An event is wrong.
    #[error("event {seq}: {what}")]
    Event {
        /// Its number.
        seq: u64,
        /// How it is wrong.
        what: String,
    },
    /// An event stands in another's place.
    #[error("event {seq}: its bytes say it is event {claims}")]
    Misplaced {
        /// Where it was found.
        seq: u64,
        /// What it says.
        claims: u64,
    },
    /// Events are missing in the middle.
    #[error("{}", missing(*.from, *.to))]
    Missing {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// The end of the journal is missing, or another history stands in its place.
    #[error("{0}")]
    RolledBack(String),
    /// A row is not what its event says.
    #[error("{subject}: {what}")]
    Row {
        /// The subject of the row.
        subject: String,
        /// How it is wrong.
        what: String,
    },
}

impl Fault {
    /// An event is wrong.
    pub fn at(seq: u64, what: impl Into<String>) -> Self {
        Self::Event {
            seq,
            what: what.into(),
        }
    }

    /// What an attacker would call it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Event { .. } | Self::Row { .. } => "forging",
            Self::Misplaced { .. } => "reordering",
            Self::Missing { .. } => "hiding",
            Self::RolledBack(_) => "rollback",
        }
    }

    /// A row is wrong.
    pub fn row(subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Row {
            subject: subject.into(),
            what: what.into(),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let (code, what) = match &fault {
            Fault::Event { .. } | Fault::Misplaced { .. } | Fault::Missing { .. } => {
                (Code::BrokenJournal, "the journal is broken")
            }
            Fault::RolledBack(_) => (Code::RolledBack, "the store is older than it was"),
            Fault::Row { .. } => (
                Code::Tampered,
                "the store was edited behind the journal's back",
            ),
        };
        Self::new(code, what)
            .why(fault.to_string())
            .try_this("keyadm audit verify    names every event and row that is wrong")
            .unchanged("nothing was changed")
    }
}

fn missing(from: u64, to: u64) -> String {
    if from >= to {
        format!("event {from} is missing")
    } else {
        format!("events {from} to {to} are missing")
    }
}

/// Walks the journal in order and checks every event against the one before and against its author.
pub struct Replay<'a> {
    trust: &'a Trust<'a>,
    head: Head,
    /// The event at `head` could not be read, so nothing can be said about the hash of the next one.
    lost: bool,
    last_at: Option<Timestamp>,
}

impl<'a> Replay<'a> {
    /// Starts after `head`, which the caller trusts ([`Head::EMPTY`] for the whole journal).
    pub fn after(head: Head, trust: &'a Trust<'a>) -> Self {
        Self {
            trust,
            head,
            lost: false,
            last_at: None,
        }
    }

    /// Checks the next event; returns the state of its subject before it.
    ///
    /// # Errors
    /// A [`Fault`] that names the event.
    pub fn step(&mut self, signed: &SignedEvent) -> Result<Option<State>, Error> {
        self.follows(signed)?;
        let before = self.trust.authentic(signed)?;
        self.pass(signed);
        Ok(before)
    }

    /// Checks only that an event follows the one before.
    ///
    /// # Errors
    /// A [`Fault`] that names the event.
    pub fn follows(&self, signed: &SignedEvent) -> Result<(), Fault> {
        let Event { seq, prev, at, .. } = signed.event;
        self.has_no_gap_before(seq)?;
        if prev != self.head.hash && !self.lost {
            return Err(Fault::at(
                seq,
                "it does not follow the event before it (the hashes differ)",
            ));
        }
        if self.last_at.is_some_and(|last| at < last) {
            return Err(Fault::at(seq, "it is dated before the event before it"));
        }
        Ok(())
    }

    fn has_no_gap_before(&self, seq: u64) -> Result<(), Fault> {
        if seq == self.head.seq + 1 {
            return Ok(());
        }
        Err(Fault::Missing {
            from: self.head.seq + 1,
            to: seq.saturating_sub(1),
        })
    }

    /// Goes on behind an event, whatever was wrong with it.
    pub fn pass(&mut self, signed: &SignedEvent) {
        self.head = signed.head();
        self.lost = false;
        self.last_at = Some(signed.event.at.max(self.last_at.unwrap_or(signed.event.at)));
    }

    /// Goes on behind an event that cannot be read.
    ///
    /// # Errors
    /// [`Fault::Missing`] when there is a gap before it.
    pub fn lose(&mut self, seq: u64) -> Result<(), Fault> {
        let gap = self.has_no_gap_before(seq);
        self.head.seq = seq;
        self.lost = true;
        gap
    }

    /// The last event that was checked.
    pub fn head(&self) -> Head {
        self.head
    }
}

/// Checks that the journal still contains `seen`, the head that was seen earlier.
///
/// # Errors
/// [`Fault::RolledBack`] when it ends before it, or has another event in its place.
pub fn contains(journal: &dyn Journal, head: Head, seen: Head) -> Result<(), Error> {
    if head.seq < seen.seq {
        return Err(Fault::RolledBack(format!(
            "the journal ends at event {}, but this machine has seen event {}",
            head.seq, seen.seq
        ))
        .into());
    }
    if seen.seq == 0 {
        return Ok(());
    }
    let same = match journal.event(seen.seq)? {
        Some(event) => event.head() == seen,
        None => false,
    };
    if same {
        Ok(())
    } else {
        Err(Fault::RolledBack(format!(
            "event {} is not the one this machine has seen: another history was put in its place",
            seen.seq
        ))
        .into())
    }
}
