//! `keyadm check`.

mod alarm;
mod fail_on;
mod figures;
mod lines;
mod nagios;
mod verdict;

use std::path::PathBuf;

use super::Context;
use super::selector::Selector;
use crate::env::Env;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::check::{Finding, Survey, Thresholds, clock, journal, sink, survey};
use crate::ops::{self, Audit, Desk};
use crate::output::{ListWriter, Page};
use crate::sink::Configured;
use crate::store::SqliteStore;
use crate::time::{Span, Timestamp};

pub use alarm::Alarm;
use fail_on::{FailOn, Gravity, when};
use figures::Made;
use lines::{COLUMNS, FIELDS, Sorted, cells, json};
use nagios::Worst;
use verdict::Verdict;

/// Find what wants a person: late and stuck rotations, old secrets in use, forgotten keys, the journal
///
/// One command for monitoring. Each finding says what, of which key, since when, and what to type.
/// Critical: journal, clock, revoked_secret_used, stalled, undelivered, blocked, stale_sink, sink,
/// no_secret, overdue. Warnings: old_secret_used, refusal_spike, due, no_sink, expiring, expired, unused,
/// no_owner. The whole journal and every row are verified, too; filters leave out keys, never that.
/// Nothing is changed and no credential is needed. A use counts for 24 hours in old_secret_used and
/// revoked_secret_used; what is known and harmless is silenced by leaving it out of --fail-on, which takes
/// single conditions. Exit status 0: nothing found; 20: findings that --fail-on means; 14: the journal is
/// broken. -q prints nothing unless one of these findings is there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm check
  keyadm check -q --fail-on critical
  keyadm check --env production --fail-on overdue,stalled --json
  keyadm check --nagios --fail-on critical
  keyadm check -q --openmetrics keyadm.prom --fail-on never")]
pub struct Args {
    /// What makes the exit status 20: conditions, critical, warning (everything), or never; separated by
    /// commas
    #[arg(long, value_name = "WHAT", value_delimiter = ',', default_value = "warning", value_parser = when)]
    fail_on: Vec<Gravity>,
    /// Keys that end within this time are expiring
    #[arg(long, value_name = "TIME", default_value = "14d", value_parser = Span::parse)]
    expiring_within: Span,
    /// Keys that were not used for this time are unused, if uses were recorded that long
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = Span::parse)]
    unused_for: Span,
    /// So many refusals within an hour, of a key or of unknown secrets, are a spike
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    refusals: u64,
    /// Leave out the journal, which takes most of the time in a large store
    #[arg(long)]
    no_audit: bool,
    /// One line as Nagios and its kin take it, with their exit statuses: 0 OK, 1 WARNING, 2 CRITICAL,
    /// 3 UNKNOWN (the check could not be made)
    #[arg(long, conflicts_with_all = ["json", "output", "field"])]
    nagios: bool,
    /// Also write figures to a file, as OpenMetrics; it is replaced as a whole, with keyadm_check_up 0
    /// when the check could not be made
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    openmetrics: Option<PathBuf>,
    #[command(flatten)]
    which: Selector,
}

impl Args {
    /// Who is to be told when the check cannot be made.
    pub fn alarm(&self) -> Alarm {
        Alarm {
            nagios: self.nagios,
            openmetrics: self.openmetrics.clone(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*`; what is found is the result.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    if !args.nagios {
        context.output.check_field(FIELDS)?;
    }
    let desk = context.reader(OperatorPermission::KeyView)?;
    args.which.check(&context.config, &desk.book())?;
    let audit = match args.no_audit {
        true => None,
        false => Some(full_audit(context)?),
    };
    let limits = Thresholds {
        expiring_within: args.expiring_within,
        unused_for: args.unused_for,
        refusals: args.refusals,
        tracking_since: desk.store().tracking()?.since,
    };
    let check = Check {
        fail_on: FailOn::new(args.fail_on),
        openmetrics: args.openmetrics,
        nagios: args.nagios,
        filter: args.which.filter(true),
        limits,
        audit,
    };
    check.make(context, &desk)
}

/// The audit of `audit verify`, which does not move the pin: checking changes nothing.
fn full_audit(context: &Context<'_>) -> Result<Audit> {
    let place = context.place()?;
    let store = SqliteStore::open_as_found(&place, context.config.lock_wait.value)?;
    ops::audit(&store, &context.known(), &place.to_string(), None)
}

/// A check that is about to be made.
struct Check {
    fail_on: FailOn,
    openmetrics: Option<PathBuf>,
    nagios: bool,
    filter: ops::Filter,
    limits: Thresholds,
    audit: Option<Audit>,
}

impl Check {
    fn make(self, context: &mut Context<'_>, desk: &Desk) -> Result<Exit> {
        let now = context.now;
        let mut list = context.output.list("CheckReport", COLUMNS);
        let mut sum = Survey::default();
        let mut sorted = Sorted::new(context.output.draws());
        let mut worst = Worst::default();
        let only_wrong = context.output.quiet() && !context.output.json();
        let mut tell = |env: &mut Env, finding: Finding| match self.fail_on.means(finding.condition)
        {
            means if self.nagios => {
                worst.see(finding, means);
                Ok(())
            }
            false if only_wrong => Ok(()),
            _ => sorted.take(finding, &mut |finding| show(finding, &mut list, env, now)),
        };
        if let Some(finding) = self.audit.as_ref().and_then(journal) {
            sum.count(&finding);
            tell(context.env, finding)?;
        }
        let store = desk.store();
        let newest = store
            .event(store.head()?.seq)?
            .map(|newest| newest.event.at);
        if let Some(finding) = newest.and_then(|newest| clock(newest, now)) {
            sum.count(&finding);
            tell(context.env, finding)?;
        }
        let visit = &mut |finding| tell(context.env, finding);
        survey(store, &self.filter, now, &self.limits, &mut sum, visit)?;
        let directories = &context.config.sinks.value;
        for (name, keys) in sum.sinks().clone() {
            if let Err(error) = Configured::open(&name, directories, context.env) {
                let finding = sink(&name, keys, &error);
                sum.count(&finding);
                tell(context.env, finding)?;
            }
        }
        let verdict = Verdict {
            sum: &sum,
            audit: self.audit.as_ref(),
            fail_on: &self.fail_on,
        };
        let write = |file| figures::write(file, Made::Yes(&verdict, desk), now);
        let written = self.openmetrics.as_deref().map_or(Ok(()), write);
        if self.nagios {
            // One line, and where the figures are missing that is the line.
            return written.and_then(|()| nagios::print(context.env, &verdict, &worst));
        }
        sorted.rest(&mut |finding| show(finding, &mut list, context.env, now))?;
        let exit = end(list, &verdict, sorted.left_out(), context)?;
        written.map(|()| exit)
    }
}

fn show(finding: &Finding, list: &mut ListWriter, env: &mut Env, now: Timestamp) -> Result<()> {
    let name = finding.key.as_ref().map_or("-", |(_, name)| name);
    list.row(env, name, || cells(finding, now), || json(finding))
}

/// Ends the list, says what it came to, and decides the exit status.
fn end(
    mut list: ListWriter,
    verdict: &Verdict<'_>,
    left_out: u64,
    context: &mut Context<'_>,
) -> Result<Exit> {
    list.sum_up(verdict.json());
    let page = Page {
        page: 1,
        total: Some(verdict.sum.findings()),
        ..Page::default()
    };
    let line = verdict.line();
    let warnings = match left_out {
        0 => Vec::new(),
        more => vec![format!("{more} more are not shown; all of them: -o csv")],
    };
    list.finish(context.env, page, warnings, &line)?;
    // A table without rows has said it already.
    if verdict.sum.findings() > 0 || !context.output.pages() {
        context.output.note(context.env, &line)?;
    }
    Ok(verdict.exit())
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use crate::ops::check::Condition;

    #[test]
    fn the_help_names_every_condition_with_its_severity() {
        let command = super::Args::augment_args(clap::Command::new("check"));
        let about = command.get_long_about().unwrap().to_string();
        let (_, rest) = about.split_once("Critical:").unwrap();
        let (critical, rest) = rest.split_once("Warnings:").unwrap();
        let warnings = rest.split('.').next().unwrap();
        for condition in Condition::ALL {
            let listed = match condition.severity() {
                crate::ops::check::Severity::Critical => critical,
                crate::ops::check::Severity::Warning => warnings,
            };
            let mut names = listed.split([',', ' ', '.', '\n']);
            assert!(
                names.any(|name| name == condition.as_str()),
                "{condition:?}"
            );
        }
    }
}
