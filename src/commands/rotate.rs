//! `keyadm rotate`.

use std::ffi::OsString;

use super::Context;
use super::delivery::{Chosen, Delivery, SecretTo};
use super::landing::{self, Landing};
use crate::admin::Admin;
use crate::cli::Change;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Finish, Key, VersionState};
use crate::ops::{self, Desk, Order, Terms};
use crate::store::Turn;
use crate::time::{Span, Timestamp};

/// How long an old secret lives after its successor is delivered, unless something says otherwise.
const GRACE: Span = Span::days(7);

/// How long an old secret has to be unused under `seen`, unless something says otherwise.
const QUIET: Span = Span::hours(1);

const UNCHANGED: &str = "nothing was rotated";

/// Give a key a new secret and deliver it, once
///
/// Key ID, name, role and history stay. The old secret is not touched before the new one is delivered;
/// then it retires: --finish says how. One rotation of a store's keys runs at a time (exit status 11).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate \"Production Server\" --grace 7d --secret-to file:server.key
  keyadm rotate ci --finish seen --quiet 26h --secret-to -
  keyadm rotate ci --if-due -- tee ci.key
  keyadm rotate ci --compromised --yes --secret-to file:ci-new.key")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// How the rotation finishes: seen, when the new secret was used and the old one is quiet; delivered,
    /// after --grace; manual, by `rotation finish` [default: the key's, the environment's, delivered]
    #[arg(long, value_name = "RULE", value_parser = finish_rule)]
    finish: Option<Finish>,
    /// How long the old secret lives after delivery; for seen, when the rotation counts as stalled
    /// [default: the environment's, 7d]
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    grace: Option<Span>,
    /// For seen: how long the old secret has to be unused [default: the environment's, 1h]
    #[arg(id = "quiet_for", long = "quiet", value_name = "TIME", value_parser = Span::parse)]
    quiet_for: Option<Span>,
    /// Do nothing, and succeed, when the key is not due
    #[arg(long)]
    if_due: bool,
    /// Wait for the old secret to end, at most so long; exit status 23 when it has not
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    wait: Option<Span>,
    /// Somebody else may hold the secret: revoke every version first, then make a new one
    #[arg(long, conflicts_with_all = ["finish", "grace", "quiet_for", "if_due", "wait"])]
    compromised: bool,
    /// Confirm --compromised
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    to: SecretTo,
    /// A command that gets the secret on its standard input
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Runs the command.
///
/// # Errors
/// `busy.rotation`, `secret.*`, `conflict.*`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let chosen = args.to.choose(&args.command, context, UNCHANGED)?;
    let dry_run = args.change.dry_run;
    context.change(dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyRotate])?;
        let turn = match dry_run {
            true => None,
            false => Some(Turn::take(&context.place()?)?),
        };
        let key = ops::find_key(&desk.book(), &args.key)?;
        let key = ops::rotatable(&desk.book(), &key.id, context.now)?;
        if args.if_due && !is_due(&key, context.now) {
            return not_due(context, desk, &key, chosen.takes_stdout());
        }
        let order = order(&args, context, &key)?;
        if args.compromised {
            confirm(&args, context, &key)?;
        }
        let landing = rotate(&args, &order, chosen, context, desk, admin)?;
        drop(turn);
        landing.report(context, desk, admin, args.wait)
    })
}

/// Makes and delivers the new secret. When it was compromised the old ones end first, in a change of
/// their own: whatever happens then, they are dead.
fn rotate(
    args: &Args,
    order: &Order,
    chosen: Chosen,
    context: &mut Context<'_>,
    desk: &mut Desk,
    admin: &Admin,
) -> Result<Landing> {
    let mut delivery = Delivery::open(chosen, context, args.change.dry_run, UNCHANGED)?;
    if args.compromised {
        ops::compromise(desk, admin, &order.id, order.reason.as_deref())?;
        if desk.rehearses() {
            let key = ops::unrevoked(&desk.book(), &order.id)?;
            return Ok(Landing::of(key, delivery));
        }
    }
    let entropy = context.env.entropy.clone();
    let key = ops::rotate(desk, admin, order, &*entropy, &mut |secret, key| {
        delivery.deliver(context, secret, key)
    });
    match key {
        Ok(key) => Ok(Landing::of(key, delivery)),
        Err(error) if args.compromised => Err(landing::without_secret(error, &order.id)),
        Err(error) => Err(error),
    }
}

fn order(args: &Args, context: &Context<'_>, key: &Key) -> Result<Order> {
    let environment = context.config.environment(&key.environment)?;
    let finish = args.finish.or(key.finish).or(environment.finish);
    Ok(Order {
        id: key.id.clone(),
        tag: environment.tag.clone(),
        terms: Terms {
            finish: finish.unwrap_or(Finish::Delivered),
            grace: args.grace.or(environment.grace).unwrap_or(GRACE),
            quiet: args.quiet_for.or(environment.quiet).unwrap_or(QUIET),
        },
        reason: args.change.reason.clone(),
    })
}

/// Whether there is something to do; a key without a working secret is always due.
fn is_due(key: &Key, now: Timestamp) -> bool {
    key.is_due(now) || (key.current().is_none() && key.pending().is_none())
}

fn not_due(
    context: &mut Context<'_>,
    desk: &Desk,
    key: &Key,
    stdout_is_taken: bool,
) -> Result<Exit> {
    let until = match key.due_at() {
        Some(at) => format!("not due until {at}"),
        None => "never due: it has no rotation interval".to_owned(),
    };
    let note = format!("`{}` is {until}; {UNCHANGED}", key.name);
    context.output.note(context.env, &note)?;
    if stdout_is_taken && !context.output.json() {
        return Ok(Exit::Ok);
    }
    super::show::report(context, desk, key)
}

fn confirm(args: &Args, context: &mut Context<'_>, key: &Key) -> Result<()> {
    if args.change.dry_run {
        return Ok(());
    }
    let live: Vec<String> = key
        .versions
        .iter()
        .filter(|version| version.state != VersionState::Revoked)
        .map(|version| format!("v{}", version.version))
        .collect();
    let question = format!(
        "This revokes {} of `{}` at once; applications using it stop working until they have the new secret.\nType the name of the key to go on",
        live.join(", "),
        key.name
    );
    context
        .manner(args.yes, false)
        .confirm_by_name(context.env, &question, &key.name, "--yes")
}

fn finish_rule(text: &str) -> std::result::Result<Finish, String> {
    [Finish::Seen, Finish::Delivered, Finish::Manual]
        .into_iter()
        .find(|rule| rule.as_str() == text)
        .ok_or_else(|| "expected seen, delivered or manual".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::example::{key, now};

    #[test]
    fn a_key_without_a_working_secret_is_always_due() {
        let mut key = key();
        assert!(!is_due(&key, now()));
        key.versions[0].revoke();
        assert!(is_due(&key, now()));
        key.versions[0].state = VersionState::Pending;
        assert!(!is_due(&key, now()));
    }
}
