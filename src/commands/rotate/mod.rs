//! `keyadm rotate`: one key with a destination of its own, or many with their sinks.

mod many;
mod one;
mod report;
mod tally;

use std::ffi::OsString;
use std::path::PathBuf;

use super::Context;
use super::delivery::SecretTo;
use super::selector::Selector;
use super::set::rules;
use crate::cli::Change;
use crate::config::Config;
use crate::error::{Code, Error, Exit, Result};
use crate::key::{Finish, Key, Terms};
use crate::ops::Order;
use crate::time::Span;

/// How long an old secret lives after its successor is delivered, unless something says otherwise.
const GRACE: Span = Span::days(7);

/// How long an old secret has to be unused under `seen`, unless something says otherwise.
const QUIET: Span = Span::hours(1);

const UNCHANGED: &str = "nothing was rotated";

/// Give keys new secrets and deliver them, once
///
/// Key ID, name, role and history stay. The old secret is not touched before the new one is delivered;
/// then it retires: --finish says how. Sinks that a key is bound to always get its new secret.
///
/// Without KEY, filters say which keys are meant; each goes to its sinks. --due is the command for a
/// timer: what is in flight goes on first, then what is due is rotated, most urgent first. It can be run
/// as often as one likes, and what an interrupted run left behind is completed or cleaned up. One run of
/// a store's keys rotates at a time (exit status 11). Exit status 21: a key failed, its old secret works;
/// 23: a rotation is past its deadline, nothing was revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate \"Production Server\" --grace 7d --secret-to file:server.key
  keyadm rotate ci --finish seen --quiet 26h --secret-to -
  keyadm rotate ci --compromised --yes --secret-to file:ci-new.key
  keyadm rotate --due --dry-run
  keyadm rotate --due -q --jobs 4 --max 50 --metrics-file rotation.prom")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    #[arg(value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    how: How,
    /// Do nothing, and succeed, when the key is not due
    #[arg(long, requires = "key")]
    if_due: bool,
    /// Wait for the old secret to end, at most so long; exit status 23 when it has not
    #[arg(long, value_name = "TIME", value_parser = Span::parse, requires = "key")]
    wait: Option<Span>,
    /// Somebody else may hold the secret: revoke every version first, then make a new one
    #[arg(long, requires = "key", conflicts_with_all = ["finish", "grace", "quiet_for", "if_due", "wait"])]
    compromised: bool,
    /// Confirm --compromised; for keys that filters fit, also give --expect
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    to: SecretTo,
    /// A command that gets the secret on its standard input
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    #[command(flatten)]
    which: Selector,
}

/// How a rotation finishes.
#[derive(Clone, Debug, Default, clap::Args)]
struct How {
    /// How the rotation finishes: seen, when the new secret was used and the old one is quiet; delivered,
    /// after --grace; manual, by `rotation finish` [default: the key's, the environment's, delivered]
    #[arg(long, value_name = "RULE", hide_possible_values = true, value_parser = rules())]
    finish: Option<Finish>,
    /// How long the old secret lives after delivery; for seen, when the rotation counts as stalled
    /// [default: the environment's, 7d]
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    grace: Option<Span>,
    /// For seen: how long the old secret has to be unused [default: the environment's, 1h]
    #[arg(id = "quiet_for", long = "quiet", value_name = "TIME", value_parser = Span::parse)]
    quiet_for: Option<Span>,
}

/// How many keys are rotated.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Many keys")]
struct Many {
    /// With --due: take what will be due within this time as due
    #[arg(long, value_name = "TIME", value_parser = Span::parse, requires = "due")]
    within: Option<Span>,
    /// Start at most so many; the others wait for the next run
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max: Option<u32>,
    /// Deliver so many secrets at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Start nothing more after the first failure
    #[arg(long)]
    fail_fast: bool,
    /// Do nothing unless this many keys are meant
    #[arg(long, value_name = "N")]
    expect: Option<usize>,
    /// Write figures of the run to a file, as OpenMetrics; it is replaced as a whole, also after a failure
    #[arg(long, value_name = "FILE")]
    metrics_file: Option<PathBuf>,
}

impl Many {
    /// Whether something was said that only many keys have.
    fn is_used(&self) -> bool {
        self.within.is_some()
            || self.max.is_some()
            || self.jobs != 1
            || self.fail_fast
            || self.expect.is_some()
            || self.metrics_file.is_some()
    }
}

/// Runs the command.
///
/// # Errors
/// `busy.rotation`, `secret.*`, `conflict.*`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let (due, filter) = (args.which.due(), args.which.clone().filter(false));
    match (&args.key, filter.is_empty()) {
        (Some(_), false) => Err(wrong("name a key or give filters, not both")),
        (None, true) => Err(wrong("say which keys to rotate")),
        (Some(_), true) if args.many.is_used() => Err(wrong(
            "--within, --max, --jobs, --fail-fast, --expect and --metrics-file are for many keys",
        )),
        (Some(key), true) => one::run(key.clone(), args, context),
        (None, false) if args.to.is_named(&args.command) => {
            Err(wrong("many keys go to the sinks they are bound to"))
        }
        (None, false) => many::run(due, filter, args, context),
    }
}

fn wrong(what: &str) -> Error {
    Error::new(Code::Arguments, what)
        .try_this("keyadm rotate KEY --secret-to WHERE    one key, to a place of your choice")
        .try_this("keyadm rotate KEY                      one key, to the sinks it is bound to")
        .try_this("keyadm rotate --due                    every key that is due, to its sinks")
        .unchanged(UNCHANGED)
}

/// How the rotation of `key` is to be done: as the command says, the key, its environment, the default.
fn order(how: &How, reason: Option<&str>, config: &Config, key: &Key) -> Result<Order> {
    let environment = config.environment(&key.environment)?;
    let finish = how.finish.or(key.finish).or(environment.finish);
    Ok(Order {
        id: key.id.clone(),
        tag: environment.tag.clone(),
        terms: Terms {
            finish: finish.unwrap_or(Finish::Delivered),
            grace: how.grace.or(environment.grace).unwrap_or(GRACE),
            quiet: how.quiet_for.or(environment.quiet).unwrap_or(QUIET),
        },
        reason: reason.map(str::to_owned),
    })
}
