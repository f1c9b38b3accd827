//! `keyadm list`.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::Context;
use super::describe::{COLUMNS, Described};
use super::fields::FIELDS;
use super::selector::Selector;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::{self, Desk, Filter, Listed, Query, Sort};
use crate::output::Page;

/// Rows on a page of a table or of a JSON document, unless --limit says otherwise.
const PAGE: u64 = 100;

/// List keys
///
/// Revoked keys are left out unless --all or --status revoked asks for them. A table and a JSON
/// document end after 100 keys and say how to go on; what scripts read row by row never ends early.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm list
  keyadm list --env production --unused 90d
  keyadm list --expires-within 30d --sort expires -o csv
  keyadm list --name 'prod*' --all --json")]
pub struct Args {
    /// Revoked keys too
    #[arg(long, short)]
    all: bool,
    /// name, created, id, last-used, due, expires, role or status
    #[arg(long, value_name = "ORDER", default_value = "name", hide_possible_values = true, value_parser = orders())]
    sort: Sort,
    /// From the last to the first
    #[arg(long)]
    reverse: bool,
    /// The most keys to list, 0 for all of them [default: 100 for tables and JSON, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// The page of so many keys
    #[arg(long, value_name = "N", conflicts_with = "after", value_parser = clap::value_parser!(u64).range(1..))]
    page: Option<u64>,
    /// Go on behind the page whose `meta.next` this is; keys that come and go meanwhile do no harm
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    #[command(flatten)]
    which: Selector,
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments` for a cursor that is none; those of the store and of the output.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(FIELDS)?;
    let page = args.page.unwrap_or(1);
    let query = query(args, context)?;
    let desk = context.reader(OperatorPermission::KeyView)?;
    let now = context.now;
    let mut writer = context.output.list("KeyList", COLUMNS);
    let listed = ops::list(desk.store(), &query, now, &mut |key, seen| {
        let described = Described { key, seen, now };
        writer.row(
            context.env,
            &key.name,
            || described.cells(),
            || described.record(),
        )
    })?;
    let shown = Page {
        page,
        limit: query.limit,
        total: listed.total,
        next: listed.next.as_ref().map(|spot| query.sort.cursor(spot)),
    };
    let warnings = cut(context, &query, &listed, &shown);
    let empty = empty(&desk, &query.filter, &shown)?;
    writer.finish(context.env, shown, warnings, &empty)
}

fn query(args: Args, context: &Context<'_>) -> Result<Query> {
    let limit = match args.limit {
        Some(0) => None,
        Some(limit) => Some(limit),
        None => context.output.pages().then_some(PAGE),
    };
    let wrong = |what: &str, why: String| {
        Error::new(Code::Arguments, what)
            .why(why)
            .unchanged("nothing was listed")
    };
    let skip = match (args.page, limit) {
        (None | Some(1), _) => 0,
        (Some(page), Some(limit)) => (page - 1).saturating_mul(limit),
        (Some(_), None) => {
            let why = "without a limit there is one page; say how long a page is: --limit 100";
            return Err(wrong("--page needs a limit", why.to_owned()));
        }
    };
    let after = args
        .after
        .map(|cursor| args.sort.spot_of(&cursor))
        .transpose()
        .map_err(|why| wrong("--after cannot be understood", why))?;
    Ok(Query {
        filter: args.which.filter(args.all),
        sort: args.sort,
        reverse: args.reverse,
        after,
        skip,
        limit,
    })
}

/// A document that is cut says so itself; people are told by the writer.
fn cut(context: &Context<'_>, query: &Query, listed: &Listed, page: &Page) -> Vec<String> {
    let (Some(next), true) = (&page.next, context.output.json()) else {
        return Vec::new();
    };
    let of = listed
        .total
        .map_or(String::new(), |total| format!(" of {total}"));
    let limit = query.limit.unwrap_or_default();
    vec![format!(
        "{limit}{of} keys are shown; the next page: --after {next}; all at once: --limit 0"
    )]
}

/// What to say when nothing is listed.
fn empty(desk: &Desk, filter: &Filter, page: &Page) -> Result<String> {
    let total = page.total.unwrap_or(1);
    Ok(if total > 0 {
        format!("there is no page {}: {total} fit in all", page.page)
    } else if desk.store().count()?.keys == 0 {
        "no keys yet: keyadm create NAME --role read-only".to_owned()
    } else if filter.is_empty() {
        "every key is revoked; keyadm list --all shows them".to_owned()
    } else if filter.wants_revoked() {
        "no key fits".to_owned()
    } else {
        "no key fits; --all looks at revoked keys too".to_owned()
    })
}

fn orders() -> impl clap::builder::TypedValueParser<Value = Sort> {
    PossibleValuesParser::new(Sort::ALL.map(|(_, word)| word)).try_map(|word| Sort::parse(&word))
}
