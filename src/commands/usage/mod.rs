//! `keyadm usage`.

mod by;
mod card;
mod ingest;
mod list;
mod trend;
mod unknown;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use serde_json::{Value, json};

use super::Context;
use super::paging::Paging;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::Key;
use crate::ops::{Bucket, By, Desk, Window};
use crate::store::Tracking;
use crate::time::{Span, Timestamp, parse_start};

/// Show how often secrets were used and refused, when, and from where
///
/// Without KEY one row per key; with KEY its secret versions, refusals by reason and latest addresses.
/// TREND is accepted uses in each of the last 24 hours, or of the last 24 days where --since goes back
/// further than a day; the current one stands last. Uses are counted from the making of the store on, by the hour in UTC; single
/// hours are kept as long as `usage.keep` of the configuration says (400d), totals for ever. A key that
/// is called `ingest` is reached by its Key ID.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  keyadm usage
  keyadm usage ci --since 30d
  keyadm usage ci --by ip --json
  keyadm usage --by day --since 7d --env production -o csv
  keyadm usage --unknown --since 1d"
)]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID [default: every key]
    #[arg(conflicts_with_all = ["Paging", "Selector"])]
    key: Option<String>,
    /// Only uses from the hour on in which this lies: 30d ago, a date, or an RFC 3339 time
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// One row per hour, day, version, ip or reason; addresses are the latest 16 of each version
    #[arg(long, value_name = "WHAT", hide_possible_values = true, value_parser = what())]
    by: Option<By>,
    /// Instead of keys: secrets that no key has and texts that are none, per minute and network
    #[arg(long, conflicts_with_all = ["key", "by", "Paging", "Selector"])]
    unknown: bool,
    #[command(flatten)]
    paging: Paging,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Ingest(ingest::Args),
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `usage.arguments`; those of the store and of the output.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    if let Some(Command::Ingest(args)) = args.command {
        return ingest::run(args, context);
    }
    let since = since(args.since.as_deref(), context.now)?;
    let desk = context.reader(OperatorPermission::KeyView)?;
    if args.unknown {
        return unknown::run(since, context, &desk);
    }
    let scope = Scope::of(&desk, since, context.now)?;
    match (args.key, args.by) {
        (Some(key), None) => card::run(&key, &scope, context, &desk),
        (Some(key), Some(by)) => by::one(&key, by, &scope, context, &desk),
        (None, None) => list::run(args.paging, &scope, context, &desk),
        (None, Some(by)) => by::all(args.paging, by, &scope, context, &desk),
    }
}

/// Which time is asked about, and what there is of it.
struct Scope {
    window: Window,
    bucket: Bucket,
    /// What a reader has to know of it: since when there are counts, and that hours are missing.
    said: Vec<String>,
}

impl Scope {
    fn of(desk: &Desk, since: Option<Timestamp>, now: Timestamp) -> Result<Self> {
        let window = Window::since(desk.store(), since)?;
        let Tracking {
            since: tracked,
            hours_since,
            ..
        } = window.tracking;
        let forgotten = since.is_some_and(|since| since < hours_since && hours_since > tracked);
        let said = forgotten.then(|| {
            format!(
                "single hours before {hours_since} are forgotten (usage.keep); counts begin there"
            )
        });
        Ok(Self {
            window,
            bucket: match since {
                Some(since) if now.since(since) > Span::days(1) => Bucket::Day,
                _ => Bucket::Hour,
            },
            said: said.into_iter().collect(),
        })
    }

    /// Adds the fields that every document about a key's usage has.
    fn add_to(&self, data: &mut Value, key: &Key) {
        data["since"] = json!(self.window.from);
        data["tracking_since"] = json!(self.tracked(key));
        data["resolution_seconds"] = json!(Tracking::RESOLUTION);
    }

    fn trend_label(&self) -> &'static str {
        match self.bucket {
            Bucket::Hour => "Last 24 hours",
            Bucket::Day => "Last 24 days",
        }
    }

    /// Since when uses of `key` are counted.
    fn tracked(&self, key: &Key) -> Timestamp {
        self.window.tracking.since.max(key.created_at)
    }

    /// From when on what is shown was counted, where everything is since `tracked`.
    fn counted(&self, tracked: Timestamp) -> Timestamp {
        self.window.from.map_or(tracked, |from| from.max(tracked))
    }

    /// The same for people, as a note below a table.
    fn note(&self, context: &mut Context<'_>, more: &str) -> Result<()> {
        if !context.output.draws() {
            return Ok(());
        }
        let from = self.counted(self.window.tracking.since);
        let text = format!("counted since {from}, by the hour{more}");
        context.output.note(context.env, &text)
    }
}

fn since(text: Option<&str>, now: Timestamp) -> Result<Option<Timestamp>> {
    text.map(|text| parse_start(text, now))
        .transpose()
        .map_err(|why| {
            Error::new(Code::Arguments, "--since cannot be understood")
                .why(why)
                .unchanged("nothing was read")
        })
}

fn what() -> impl clap::builder::TypedValueParser<Value = By> {
    PossibleValuesParser::new(By::ALL.map(|(_, word)| word)).try_map(|word| {
        let found = By::ALL.into_iter().find(|(_, known)| *known == word);
        found.map(|(by, _)| by).ok_or("no such word")
    })
}
