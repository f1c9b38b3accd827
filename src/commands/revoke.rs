//! `keyadm revoke`.

mod confirm;
mod secret;

use super::Context;
use super::changes::{self, Words};
use super::selector::Selector;
use crate::cli::Change;
use crate::error::{Code, Error, Exit, Result};
use crate::key::{Key, Secret};
use crate::ops::{self, Desk, Filter, Outcome, Revocation, Targets};
use crate::time::Span;

use confirm::Question;

/// Revoke keys, or one secret of a key, for good
///
/// Clients are refused at once, and nothing brings the key back; `suspend` is the half-step before. On a
/// terminal the name has to be typed. Elsewhere --yes confirms one key that is named, and --yes --expect N
/// several keys or those that filters fit.
#[derive(Debug, clap::Args)]
#[command(
    disable_version_flag = true,
    after_help = "\
Examples:
  keyadm revoke ci --reason \"pipeline shut down\" --yes
  keyadm revoke \"Production Server\" --if-unused-for 7d --yes
  keyadm revoke --env staging --unused 90d --dry-run
  keyadm revoke --secret-stdin --reason leaked --yes < ci.key"
)]
pub struct Args {
    /// Names, Key IDs, or unique starts of Key IDs
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
    /// Find the key by its secret, on standard input; an old secret does, too
    #[arg(long, conflicts_with = "keys")]
    secret_stdin: bool,
    /// Revoke only this secret version of the key
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    version: Option<u32>,
    /// Refuse when the key was used within this time, such as 7d
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    if_unused_for: Option<Span>,
    /// Do nothing unless this many keys are meant
    #[arg(long, value_name = "N")]
    expect: Option<usize>,
    /// Confirm; several keys and filters also need --expect
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    which: Selector,
}

/// How the keys are named.
enum Named {
    Keys(Vec<String>),
    Secret(Secret),
    Filter(Filter),
}

/// Runs the command.
///
/// # Errors
/// `usage.*`, `not_found.*`, `conflict.*`, `declined`, `auth.*`; for a single key whatever stands
/// against it.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(changes::FIELDS)?;
    let filter = args.which.clone().filter(false);
    let terms = Revocation {
        version: args.version,
        if_unused_for: args.if_unused_for,
        reason: args.change.reason.as_deref(),
    };
    let question = Question {
        yes: args.yes,
        expect: args.expect,
        named: filter.is_empty(),
        version: args.version,
        stdin_taken: args.secret_stdin && !context.env.terminal.stdin,
    };
    let named = named(args.keys, args.secret_stdin, filter, args.version, context)?;
    context.change(args.change.dry_run, |context, desk, admin| {
        ops::may_revoke(admin, terms.version)?;
        args.which.check(&context.config, &desk.book())?;
        let (keys, filter) = resolve(named, desk)?;
        ops::expect(args.expect, keys.len(), "nothing was revoked")?;
        let mut warnings = confirm::confirm(&question, context, desk, &keys)?;
        let targets = Targets {
            ids: keys.into_iter().map(|key| key.id).collect(),
            filter,
        };
        let outcomes = ops::revoke(desk, admin, &targets, &terms)?;
        warnings.extend(left_without(&outcomes, terms.version));
        let words = match terms.version {
            None => WHOLE,
            Some(_) => ONE_VERSION,
        };
        changes::report(context, desk, outcomes, &words, warnings)
    })
}

/// What to warn of when the version in use was revoked: the key itself lives on.
fn left_without(outcomes: &[Outcome], version: Option<u32>) -> Option<String> {
    match outcomes {
        [Outcome::Done(key)] if version.is_some() && key.current().is_none() => Some(format!(
            "`{}` has no secret in use any more; keyadm rotate {} makes one",
            key.name, key.id
        )),
        _ => None,
    }
}

const WHOLE: Words = Words {
    done: "revoked",
    would: "would revoke",
    already: "revoked already",
};

const ONE_VERSION: Words = Words {
    done: "revoked one secret of",
    would: "would revoke one secret of",
    already: "without this secret already",
};

fn named(
    keys: Vec<String>,
    secret_stdin: bool,
    filter: Filter,
    version: Option<u32>,
    context: &mut Context<'_>,
) -> Result<Named> {
    let wrong = |what: &str| {
        Err(Error::new(Code::Arguments, what)
            .try_this("keyadm revoke KEY…                        keys by name or Key ID")
            .try_this("keyadm revoke --secret-stdin              the key that a secret belongs to")
            .try_this("keyadm revoke --env staging --unused 90d  the keys that filters fit")
            .unchanged("nothing was revoked"))
    };
    match (secret_stdin, keys.is_empty(), filter.is_empty()) {
        (false, true, true) => wrong("say which keys to revoke"),
        (_, false, false) | (true, _, false) => wrong("name keys or give filters, not both"),
        _ if version.is_some() && (keys.len() > 1 || !filter.is_empty()) => {
            wrong("--version is for one key that is named")
        }
        (true, ..) => secret::read(context).map(Named::Secret),
        (false, false, true) => Ok(Named::Keys(keys)),
        (false, true, false) => Ok(Named::Filter(filter)),
    }
}

/// All keys that are meant, each as the journal has it.
fn resolve(named: Named, desk: &Desk) -> Result<(Vec<Key>, Option<Filter>)> {
    let book = desk.book();
    match named {
        Named::Keys(texts) => Ok((ops::find_keys(&book, &texts)?, None)),
        Named::Secret(secret) => Ok((vec![ops::key_of_secret(&book, &secret)?], None)),
        Named::Filter(filter) => {
            let keys = ops::select(&book, &filter, desk.now())?
                .iter()
                .map(|id| ops::book_key(&book, id))
                .collect::<Result<_>>()?;
            Ok((keys, Some(filter)))
        }
    }
}
