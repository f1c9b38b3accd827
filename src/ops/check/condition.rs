//! The conditions that monitoring knows: one table decides name, severity and meaning.

use std::str::FromStr;

/// How urgent a condition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something does not work, or will not be mended without a person.
    Critical,
    /// Wants attention soon.
    Warning,
}

impl Severity {
    /// The word printed and typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
        }
    }
}

macro_rules! conditions {
    ($($name:ident $text:literal $severity:ident $meaning:literal;)*) => {
        /// What a check looks for; the most urgent first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Condition { $(#[doc = $meaning] $name,)* }

        impl Condition {
            /// Every condition.
            pub const ALL: &[Condition] = &[$(Condition::$name,)*];

            /// Its stable name.
            pub fn as_str(self) -> &'static str {
                match self { $(Condition::$name => $text,)* }
            }

            /// How urgent it is.
            pub fn severity(self) -> Severity {
                match self { $(Condition::$name => Severity::$severity,)* }
            }
        }
    };
}

conditions! {
    Journal "journal" Critical "The store is not what its operators signed.";
    Clock "clock" Critical "The newest event lies in the future, and changes are refused.";
    RevokedSecretUsed "revoked_secret_used" Critical "A secret that was revoked or has ended was presented within a day.";
    Stalled "stalled" Critical "A rotation waits past its deadline.";
    Undelivered "undelivered" Critical "The delivery of a secret was never confirmed.";
    Blocked "blocked" Critical "A key needs another secret and has as many live ones as it may have.";
    StaleSink "stale_sink" Critical "A sink holds a secret that does not work any more.";
    Sink "sink" Critical "A sink that keys are bound to cannot be used.";
    NoSecret "no_secret" Critical "A key has no secret that works.";
    Overdue "overdue" Critical "A secret is older than its key's interval.";
    OldSecretUsed "old_secret_used" Warning "A replaced secret is still in use, and will end.";
    RefusalSpike "refusal_spike" Warning "Many refusals within the last hour.";
    Due "due" Warning "A secret should be rotated.";
    NoSink "no_sink" Warning "Rotation is late and no sink is bound, so no timer does it.";
    Expiring "expiring" Warning "A key ends soon.";
    Expired "expired" Warning "A key has ended and was not revoked.";
    Unused "unused" Warning "A key was not used for long.";
    NoOwner "no_owner" Warning "Nobody answers for a key.";
}

impl Condition {
    /// Its place in [`Condition::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|condition| condition.as_str() == word)
            .ok_or_else(|| format!("there is no condition `{}`", word.escape_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_the_most_urgent_stand_first() {
        for (index, condition) in Condition::ALL.iter().enumerate() {
            assert_eq!(condition.as_str().parse(), Ok(*condition));
            assert_eq!(condition.index(), index);
        }
        assert!(Condition::ALL.is_sorted_by_key(|condition| condition.severity()));
        assert!("Overdue".parse::<Condition>().is_err());
    }
}
