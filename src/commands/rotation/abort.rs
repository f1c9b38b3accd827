//! `keyadm rotation abort`.

use super::show::report;
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::key::Key;
use crate::ops::{self, Desk};

/// Take a rotation back: the new secret is revoked, the old one stays
///
/// Of a rotation that was interrupted before its delivery the pending secret is revoked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rotate ci -- tee ci.key && keyadm rotation abort ci --yes
  keyadm rotate ci -- tee ci.key && keyadm rotation abort ci --dry-run")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// Confirm
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.*`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.change(args.change.dry_run, |context, desk, admin| {
        let key = ops::find_key(&desk.book(), &args.key)?;
        if !ops::in_flight(&key, context.now) {
            return Err(ops::no_rotation(&key));
        }
        let use_of_new = format!("{}{}", use_of_new(context, desk, &key)?, held_by(&key));
        if !args.change.dry_run {
            let question = format!("{use_of_new} Revoke it and keep the old one?");
            let manner = context.manner(args.yes, false);
            manner.confirm(context.env, &question, "--yes")?;
        }
        let key = ops::abort(desk, admin, &key.id, args.change.reason.as_deref())?;
        let verb = if desk.rehearses() {
            "would take back"
        } else {
            "took back"
        };
        let note = format!(
            "{verb} the rotation of {} `{}`. {use_of_new}",
            key.id, key.name
        );
        context.output.note(context.env, &note)?;
        let stale = key.stale_sinks(context.now);
        if !stale.is_empty() {
            let (id, sinks) = (&key.id, stale.join(", "));
            let next = format!("next: keyadm rotate {id}    gives {sinks} a secret that works");
            context.output.note(context.env, &next)?;
        }
        report(context, desk, &key)
    })
}

/// Which sinks would be left with a secret that does not work, in a sentence.
fn held_by(key: &Key) -> String {
    let holders = ops::aborted(key).map_or(&[][..], |new| &new.delivered_to);
    let number = ops::aborted(key).map_or(0, |new| new.version);
    match holders {
        [] => String::new(),
        [one] => format!(" {one} holds v{number}, and whoever reads it there will be refused."),
        several => format!(
            " {} hold v{number}, and whoever reads it there will be refused.",
            several.join(", ")
        ),
    }
}

/// Whether somebody uses the new secret already, in a sentence.
fn use_of_new(context: &Context<'_>, desk: &Desk, key: &Key) -> Result<String> {
    let Some(new) = ops::aborted(key) else {
        return Ok("There is no new secret.".to_owned());
    };
    let seen = desk.store().sightings(&key.id)?;
    let used = seen
        .get(&new.version)
        .and_then(|seen| Some((seen.last_seen?, seen.last_ip.as_deref())));
    Ok(match used {
        Some((at, ip)) => format!(
            "The new secret v{} has been used already, last {}{}; whoever uses it will be refused.",
            new.version,
            at.relative_to(context.now),
            ip.map(|ip| format!(" from {ip}")).unwrap_or_default()
        ),
        None => format!("The new secret v{} has not been used.", new.version),
    })
}
