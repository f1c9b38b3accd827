//! `keyadm set-role`.

use super::fields::FIELDS;
use super::{Context, edited};
use crate::cli::Change;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Key, Pattern, Role};
use crate::ops::{self, Desk};

/// Give a key another role
///
/// It holds from the next request on. A role that lets the key do more than before, and a sensitive
/// role, ask first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm set-role ci read-only
  keyadm set-role \"Production Server\" admin --yes
  keyadm set-role ci admin --dry-run")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// The new role
    role: String,
    /// Confirm a role that is sensitive or lets the key do more
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.*`, `conflict.*`, `declined`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(FIELDS)?;
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyUpdate])?;
        let key = ops::find_key(&desk.book(), &args.key)?;
        let gained = confirm(&args, context, desk, &key)?;
        let reason = args.change.reason.as_deref();
        let done = ops::set_role(desk, admin, &key.id, &args.role, &gained, reason)?;
        let (id, name, old, new) = (&key.id, &key.name, &key.role, &args.role);
        let said = (
            format!("changed the role of {id} `{name}` from `{old}` to `{new}`"),
            format!("would change the role of {id} `{name}` from `{old}` to `{new}`"),
        );
        edited::report(context, desk, &done, (&said.0, &said.1))
    })
}

/// Says what the key would gain and asks, where there is something to ask; returns the gain.
fn confirm(args: &Args, context: &mut Context<'_>, desk: &Desk, key: &Key) -> Result<Vec<Pattern>> {
    let (old, new) = {
        let book = desk.book();
        let new = book.role(&args.role)?;
        let new = new.ok_or_else(|| ops::no_role(&args.role))?;
        (book.role(&key.role)?, new)
    };
    if key.role == new.name {
        return Ok(Vec::new());
    }
    let gained = ops::gains(old.as_ref(), &new);
    if !gained.is_empty() {
        let words: Vec<String> = gained.iter().map(ToString::to_string).collect();
        let note = format!("`{}` gains {}", key.name, words.join(", "));
        context.output.note(context.env, &note)?;
    }
    if let Some(question) = question(key, &new, &gained).filter(|_| !args.change.dry_run) {
        context
            .manner(args.yes, false)
            .confirm(context.env, &question, "--yes")?;
    }
    Ok(gained)
}

fn question(key: &Key, new: &Role, gained: &[Pattern]) -> Option<String> {
    let why = match (new.sensitive, gained.is_empty()) {
        (false, true) => return None,
        (true, true) => "is sensitive",
        (false, false) => "lets the key do more",
        (true, false) => "is sensitive and lets the key do more",
    };
    Some(format!(
        "The role `{}` {why}. Give it to `{}`?",
        new.name, key.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::built_in;
    use crate::key::example::key;

    #[test]
    fn only_more_power_and_sensitive_roles_ask() {
        let [admin, mut read_only] = built_in();
        assert_eq!(question(&key(), &read_only, &[]), None);
        assert!(question(&key(), &admin, &admin.permissions).is_some());
        read_only.sensitive = true;
        assert!(question(&key(), &read_only, &[]).is_some());
    }
}
