//! One key, to a destination that was named and to its sinks.

use super::{Args, UNCHANGED, order};
use crate::admin::Admin;
use crate::commands::Context;
use crate::commands::delivery::{Chosen, Delivery};
use crate::commands::landing::{self, Landing};
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Key, VersionState};
use crate::ops::{self, Desk, Order};
use crate::store::Turn;
use crate::time::Timestamp;

/// Rotates `key`.
///
/// # Errors
/// `busy.rotation`, `secret.*`, `conflict.*`, `declined`, `auth.*`.
pub fn run(key: String, args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let named = args.to.is_named(&args.command);
    let choose = |context: &Context<'_>| args.to.choose(&args.command, context, UNCHANGED);
    let chosen = named.then(|| choose(context)).transpose()?;
    let dry_run = args.change.dry_run;
    context.change(dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyRotate])?;
        let turn = match dry_run {
            true => None,
            false => Some(Turn::take(&context.place()?, context.turn_wait())?),
        };
        let key = ops::find_key(&desk.book(), &key)?;
        let key = ops::rotatable(&desk.book(), &key.id, context.now)?;
        let chosen = match chosen {
            None if key.sinks.is_empty() => Some(choose(context)?),
            chosen => chosen,
        };
        if args.if_due && !is_due(&key, context.now) {
            let taken = chosen.as_ref().is_some_and(Chosen::takes_stdout);
            return not_due(context, desk, &key, taken);
        }
        let reason = args.change.reason.as_deref();
        let order = order(&args.how, reason, &context.config, &key)?;
        if args.compromised {
            confirm(&args, context, &key)?;
        }
        let landing = rotate(&args, (&key, &order), chosen, context, desk, admin)?;
        drop(turn);
        landing.report(context, desk, admin, args.wait)
    })
}

/// Makes and delivers the new secret. When it was compromised the old ones end first, in a change of
/// their own: whatever happens then, they are dead.
fn rotate(
    args: &Args,
    (key, order): (&Key, &Order),
    chosen: Option<Chosen>,
    context: &mut Context<'_>,
    desk: &mut Desk,
    admin: &Admin,
) -> Result<Landing> {
    let why = match args.compromised {
        true => "compromised",
        false => "rotate",
    };
    let sinks = (&*key.sinks, why);
    let mut delivery = Delivery::open(chosen, sinks, context, args.change.dry_run, UNCHANGED)?;
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

/// Whether there is something to do; a key without a working secret is always due, and so is one whose
/// last secret did not reach every sink.
fn is_due(key: &Key, now: Timestamp) -> bool {
    let unfinished = !key.sinks.is_empty() && key.pending().is_some();
    key.is_due(now) || unfinished || (key.current().is_none() && key.pending().is_none())
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
    crate::commands::show::report(context, desk, key)
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
