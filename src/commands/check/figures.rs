//! `--openmetrics`: figures for Prometheus's node_exporter and its kin. Names of keys are no labels: they
//! are people's, and there may be 100,000.

use std::path::Path;

use super::verdict::Verdict;
use crate::error::{Code, Error, Result};
use crate::key::Standing;
use crate::ops::Desk;
use crate::ops::check::Condition;
use crate::output::Metrics;
use crate::regular;
use crate::time::Timestamp;

/// Whether a check could be made.
pub enum Made<'a> {
    /// It came to this.
    Yes(&'a Verdict<'a>, &'a Desk),
    /// It could not be made.
    No {
        /// Because the store is not what its operators signed.
        broken: bool,
    },
}

/// What is known of the journal.
const VERIFIED: (&str, &str) = (
    "keyadm_check_journal_verified",
    "Whether the last check found the whole journal in order",
);

/// Replaces `file` by what a check came to; by as much as is known where it could not be made.
///
/// # Errors
/// `setup.io`.
pub fn write(file: &Path, made: Made<'_>, now: Timestamp) -> Result<()> {
    let mut metrics = Metrics::default();
    let version = vec![("version", env!("CARGO_PKG_VERSION"))];
    metrics.gauges(
        "keyadm_build_info",
        "The keyadm that made the check",
        [(version, 1.0)],
    );
    let up = f64::from(u8::from(matches!(made, Made::Yes(..))));
    metrics.gauge(
        "keyadm_check_up",
        "Whether the last check could be made",
        up,
    );
    metrics.gauge(
        "keyadm_check_timestamp_seconds",
        "When the last check began",
        seconds(now),
    );
    match made {
        Made::Yes(verdict, desk) => {
            found(&mut metrics, verdict);
            journal(&mut metrics, verdict, desk)?;
        }
        Made::No { broken: true } => metrics.gauge(VERIFIED.0, VERIFIED.1, 0.0),
        Made::No { broken: false } => {}
    }
    regular::replace(file, metrics.text().as_bytes(), 0o644).map_err(|error| {
        Error::new(
            Code::Io,
            format!("cannot write the figures to {}", file.display()),
        )
        .because(error)
        .try_this("the directory has to exist, and to be writable for the user who checks")
    })
}

/// Exact until the year 9999, and far beyond.
fn seconds(at: Timestamp) -> f64 {
    number(at.seconds().cast_unsigned())
}

#[expect(clippy::cast_precision_loss, reason = "figures; exact up to 2^53")]
fn number(count: u64) -> f64 {
    count as f64
}

fn found(metrics: &mut Metrics, verdict: &Verdict<'_>) {
    let findings = Condition::ALL.iter().map(|one| {
        let labels = vec![
            ("condition", one.as_str()),
            ("severity", one.severity().as_str()),
        ];
        (labels, number(verdict.sum.condition(*one)))
    });
    metrics.gauges(
        "keyadm_check_findings",
        "Findings of the last check",
        findings,
    );
    let standings = Standing::ALL
        .into_iter()
        .filter(|one| *one != Standing::Revoked);
    let keys = standings.map(|one| {
        (
            vec![("status", one.as_str())],
            number(verdict.sum.standing(one)),
        )
    });
    metrics.gauges(
        "keyadm_check_keys",
        "Keys that the last check looked at",
        keys,
    );
}

fn journal(metrics: &mut Metrics, verdict: &Verdict<'_>, desk: &Desk) -> Result<()> {
    if let Some(audit) = verdict.audit {
        metrics.gauge(
            VERIFIED.0,
            VERIFIED.1,
            f64::from(u8::from(audit.is_clean())),
        );
    }
    let head = desk.store().head()?;
    metrics.gauge(
        "keyadm_journal_head",
        "Number of the last event of the journal",
        number(head.seq),
    );
    // A broken journal is a finding; the figures go without the time of what cannot be read.
    if let Ok(Some(last)) = desk.store().event(head.seq) {
        metrics.gauge(
            "keyadm_journal_head_timestamp_seconds",
            "When the last event of the journal happened",
            seconds(last.event.at),
        );
    }
    Ok(())
}
