//! `keyadm operator set`.

use super::describe::{edited, end, permission, report};
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::{Operator, OperatorPermission};
use crate::ops::operators::{self, tidy};
use crate::time::Timestamp;

/// Change what an operator may do, or until when
///
/// Nobody changes themselves, and nobody gives a permission that they do not hold. Somebody who may
/// manage operators, without an end, always stays.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm operator set timer --add api.key.view
  keyadm operator set timer --permission api.key.rotate --expires 2099-12-31
  keyadm operator set timer --remove api.key.rotate --add api.key.view --expires never")]
pub struct Args {
    /// The operator's name or id
    operator: String,
    /// What they may do, instead of what they may now
    #[arg(long = "permission", short, value_name = "PERMISSION", conflicts_with_all = ["add", "remove"], value_delimiter = ',', value_parser = permission())]
    permissions: Vec<OperatorPermission>,
    /// A permission to add; may be given more than once, or separated by commas
    #[arg(long, value_name = "PERMISSION", value_delimiter = ',', hide_possible_values = true, value_parser = permission())]
    add: Vec<OperatorPermission>,
    /// A permission to take away
    #[arg(long, value_name = "PERMISSION", value_delimiter = ',', hide_possible_values = true, value_parser = permission())]
    remove: Vec<OperatorPermission>,
    /// When they may no longer do it: 90d from now, a date, or never
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments`, `not_found.operator`, `conflict.state`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    if args.names_nothing() {
        let message = "nothing to change: say what is to be different";
        return Err(Error::new(Code::Arguments, message)
            .try_this("--permission, --add, --remove or --expires")
            .unchanged("nothing was changed"));
    }
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::OperatorManage])?;
        let before = operators::find(&desk.book(), &args.operator)?;
        let after = args
            .applied(&before, context.now)
            .map_err(|error| error.unchanged("nothing was changed"))?;
        if after == before {
            let note = format!("the operator `{}` is like that already", before.name);
            context.output.note(context.env, &note)?;
            return report(context, &before);
        }
        let reason = args.change.reason.as_deref();
        operators::change(desk, admin, &before, &after, reason)?;
        let did = match desk.rehearses() {
            true => "would change",
            false => "changed",
        };
        let note = format!("{did} the operator `{}`", after.name);
        context.output.note(context.env, &note)?;
        report(context, &after)
    })
}

impl Args {
    fn names_nothing(&self) -> bool {
        let lists = [&self.permissions, &self.add, &self.remove];
        lists.iter().all(|list| list.is_empty()) && self.expires.is_none()
    }

    fn applied(&self, before: &Operator, now: Timestamp) -> Result<Operator> {
        let permissions = match &self.permissions[..] {
            [] => edited(&before.permissions, &self.add, &self.remove)?,
            _ => tidy(self.permissions.clone()),
        };
        let expires_at = match &self.expires {
            Some(text) => end(text, now)?,
            None => before.expires_at,
        };
        Ok(Operator {
            permissions,
            expires_at,
            ..before.clone()
        })
    }
}
