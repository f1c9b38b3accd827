//! `--fail-on`: which findings make the exit status 20.

use crate::ops::check::{Condition, Severity};

/// One word of `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// Nothing.
    Never,
    /// Whatever is at least so urgent.
    Severity(Severity),
    /// One condition.
    Condition(Condition),
}

/// Reads one word.
pub fn when(word: &str) -> Result<Gravity, String> {
    match word {
        "never" => Ok(Gravity::Never),
        "critical" => Ok(Gravity::Severity(Severity::Critical)),
        "warning" => Ok(Gravity::Severity(Severity::Warning)),
        word => word.parse().map(Gravity::Condition).map_err(|why: String| {
            let all: Vec<&str> = Condition::ALL.iter().map(|one| one.as_str()).collect();
            format!(
                "{why}; expected critical, warning, never, or some of {}",
                all.join(", ")
            )
        }),
    }
}

/// What `--fail-on` means.
#[derive(Clone, Debug)]
pub struct FailOn(Vec<Gravity>);

impl FailOn {
    /// Any of these.
    pub fn new(words: Vec<Gravity>) -> Self {
        Self(words)
    }

    /// Whether a finding of `condition` counts. A broken journal always does: with it nothing else that
    /// is said can be relied on.
    pub fn means(&self, condition: Condition) -> bool {
        condition == Condition::Journal
            || self.0.iter().any(|word| match word {
                Gravity::Never => false,
                // The more urgent is the smaller.
                Gravity::Severity(severity) => condition.severity() <= *severity,
                Gravity::Condition(one) => *one == condition,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(words: &str, condition: Condition) -> bool {
        let words = words.split(',').map(|word| when(word).unwrap()).collect();
        FailOn::new(words).means(condition)
    }

    #[test]
    fn a_severity_means_what_is_at_least_so_urgent() {
        use Condition::{Due, Journal, Overdue, Stalled};
        assert!(means("warning", Due) && means("warning", Overdue));
        assert!(!means("critical", Due) && means("critical", Overdue));
        assert!(means("stalled,due", Due) && !means("stalled,due", Overdue));
        assert!(!means("never", Stalled) && means("never", Journal));
    }

    #[test]
    fn an_unknown_word_is_answered_with_those_there_are() {
        assert!(when("late").unwrap_err().contains("overdue"));
    }
}
