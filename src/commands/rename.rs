//! `keyadm rename`.

use super::fields::FIELDS;
use super::{Context, edited};
use crate::cli::Change;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::clean_name;
use crate::ops;

/// Give a key another name
///
/// Its Key ID, its secret and its history stay; clients notice nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm rename \"Production Server\" \"Web Server\"
  keyadm rename ci ci-main --reason \"a second pipeline came\"")]
pub struct Args {
    /// A name, a Key ID, or a unique start of a Key ID
    key: String,
    /// The new name, unique among keys that are not revoked
    #[arg(value_name = "NEW", value_parser = clean_name)]
    name: String,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `not_found.key`, `conflict.*`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    context.output.check_field(FIELDS)?;
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::KeyUpdate])?;
        let key = ops::find_key(&desk.book(), &args.key)?;
        let reason = args.change.reason.as_deref();
        let done = ops::rename(desk, admin, &key.id, &args.name, reason)?;
        let (id, old, new) = (&key.id, &key.name, &args.name);
        let said = (
            format!("renamed {id} `{old}` to `{new}`"),
            format!("would rename {id} `{old}` to `{new}`"),
        );
        edited::report(context, desk, &done, (&said.0, &said.1))
    })
}
