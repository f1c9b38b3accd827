//! What became of each thing in a batch.

use crate::error::{Error, Exit};
use crate::key::Key;

/// What became of one key.
#[derive(Debug)]
pub enum Outcome {
    /// It was changed, to this.
    Done(Key),
    /// It was so already.
    Unchanged(Key),
    /// It could not be changed; the others were.
    Failed(Key, Error),
}

/// How many came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Changed.
    pub done: usize,
    /// So already.
    pub unchanged: usize,
    /// Not changed.
    pub failed: usize,
}

impl Outcome {
    /// The word of the result.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Unchanged(_) => "unchanged",
            Self::Failed(..) => "failed",
        }
    }

    /// The key as it is now.
    pub fn key(&self) -> &Key {
        match self {
            Self::Done(key) | Self::Unchanged(key) | Self::Failed(key, _) => key,
        }
    }

    /// Why it failed, if it did.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Summary {
    /// Counts.
    pub fn of(outcomes: &[Outcome]) -> Self {
        outcomes.iter().fold(Self::default(), |mut sum, outcome| {
            match outcome {
                Outcome::Done(_) => sum.done += 1,
                Outcome::Unchanged(_) => sum.unchanged += 1,
                Outcome::Failed(..) => sum.failed += 1,
            }
            sum
        })
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.done + self.unchanged + self.failed
    }

    /// How a batch that came to this ends.
    pub fn exit(self) -> Exit {
        match self.failed {
            0 => Exit::Ok,
            _ => Exit::Incomplete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::key::example::key;

    #[test]
    fn one_failure_makes_a_batch_incomplete() {
        let failed = || Outcome::Failed(key(), Error::new(Code::State, "revoked"));
        let good = Summary::of(&[Outcome::Done(key()), Outcome::Unchanged(key())]);
        assert_eq!((good.total(), good.exit()), (2, Exit::Ok));
        let bad = Summary::of(&[Outcome::Done(key()), failed()]);
        assert_eq!((bad.done, bad.failed, bad.exit()), (1, 1, Exit::Incomplete));
    }
}
