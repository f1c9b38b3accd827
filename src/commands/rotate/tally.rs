//! What a run came to: numbers for people, for the exit status, and for monitoring.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::error::{Code, Error, Exit, Result};
use crate::ops::Fate;
use crate::output::Metrics;
use crate::regular;
use crate::time::Timestamp;

/// How many keys came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Keys that should have a new secret: those that are due, or that were chosen; `due` in results.
    pub wanted: usize,
    /// The keys were chosen, due or not.
    pub chosen: bool,
    /// What went wrong without a key to blame.
    pub warnings: usize,
    /// Keys that have one.
    pub rotated: usize,
    /// Keys whose old secrets ended.
    pub finished: usize,
    /// Keys where the rest of an interrupted run was settled.
    pub settled: usize,
    /// Keys that are due and wait for something.
    pub waiting: usize,
    /// Keys whose rotation is past its deadline.
    pub stalled: usize,
    /// Keys that changed meanwhile.
    pub skipped: usize,
    /// Keys that could not be rotated.
    pub failed: usize,
    /// Keys that were not reached.
    pub left: usize,
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, fate: &Fate) {
        let counter = match fate {
            Fate::Finished(_) => &mut self.finished,
            Fate::Settled(_) => &mut self.settled,
            Fate::Rotated => &mut self.rotated,
            Fate::Waiting(_) => &mut self.waiting,
            Fate::Stalled(_) => &mut self.stalled,
            Fate::Skipped(_) => &mut self.skipped,
            Fate::Failed(_) => &mut self.failed,
            Fate::Left => &mut self.left,
        };
        *counter += 1;
    }

    /// How a run that came to this ends.
    pub fn exit(self) -> Exit {
        match (self.failed + self.warnings, self.stalled) {
            (0, 0) => Exit::Ok,
            (0, _) => Exit::Stalled,
            _ => Exit::Incomplete,
        }
    }

    /// Each number with its name, in the order of telling.
    pub fn numbers(self) -> [(&'static str, usize); 9] {
        [
            ("due", self.wanted),
            ("rotated", self.rotated),
            ("finished", self.finished),
            ("settled", self.settled),
            ("waiting", self.waiting),
            ("stalled", self.stalled),
            ("skipped", self.skipped),
            ("failed", self.failed),
            ("left", self.left),
        ]
    }

    /// For JSON.
    pub fn json(self) -> Value {
        let numbers = self
            .numbers()
            .map(|(name, number)| (name.to_owned(), json!(number)));
        Value::Object(numbers.into_iter().collect())
    }

    /// One line for people; what did not happen is left out. `rehearses`: nothing of it really did.
    pub fn line(self, rehearses: bool) -> String {
        let told = |(name, number): &(&str, usize)| match *name {
            "due" if self.chosen => Some(format!("chosen {number}")),
            "due" | "rotated" => Some(format!("{name} {number}")),
            _ => (*number > 0).then(|| format!("{name} {number}")),
        };
        let parts: Vec<String> = self.numbers().iter().filter_map(told).collect();
        let first = if rehearses { "dry run: " } else { "" };
        format!("{first}{}", parts.join(", "))
    }
}

/// Replaces `file` by the figures of a run that ended as `exit`.
///
/// # Errors
/// `setup.io`.
pub fn write_metrics(
    file: &Path,
    tally: &Tally,
    exit: Exit,
    now: Timestamp,
    took: Duration,
) -> Result<()> {
    let mut metrics = Metrics::default();
    let keys = tally
        .numbers()
        .map(|(name, number)| (vec![("result", name)], number as f64));
    metrics.gauges(
        "keyadm_rotation_keys",
        "Keys of the last rotation run by what became of them",
        keys,
    );
    let single = [
        (
            "keyadm_rotation_exit_code",
            "Exit status of the last rotation run",
            exit.status().into(),
        ),
        (
            "keyadm_rotation_timestamp_seconds",
            "When the last rotation run began",
            now.seconds() as f64,
        ),
        (
            "keyadm_rotation_duration_seconds",
            "How long the last rotation run took",
            took.as_secs_f64(),
        ),
    ];
    metrics.gauge(
        "keyadm_rotation_warnings",
        "What went wrong in the last rotation run without a key to blame, such as after_batch",
        tally.warnings as f64,
    );
    for (name, help, value) in single {
        metrics.gauge(name, help, value);
    }
    regular::replace(file, metrics.text().as_bytes(), 0o644).map_err(|error| {
        Error::new(
            Code::Io,
            format!("cannot write the metrics to {}", file.display()),
        )
        .because(error)
        .unchanged("what the run did stays done")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_outweighs_a_stall() {
        let mut tally = Tally::default();
        assert_eq!(tally.exit(), Exit::Ok);
        tally.count(&Fate::Waiting("it has no sink".to_owned()));
        assert_eq!(tally.exit(), Exit::Ok);
        tally.count(&Fate::Stalled("late".to_owned()));
        assert_eq!(tally.exit(), Exit::Stalled);
        tally.count(&Fate::Failed(Error::new(Code::Undelivered, "no")));
        assert_eq!(tally.exit(), Exit::Incomplete);
        assert_eq!(
            tally.line(false),
            "due 0, rotated 0, waiting 1, stalled 1, failed 1"
        );
    }
}
