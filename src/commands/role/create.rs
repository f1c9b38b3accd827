//! `keyadm role create`.

use super::describe::{once, report};
use crate::cli::Change;
use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{Limits, Pattern, Role, clean_name};
use crate::ops::roles;
use crate::time::Span;

/// Create a role
///
/// A permission is RESOURCE.ACTION; RESOURCE.*, *.ACTION and * match more.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm role create orders-writer --permission orders.read,orders.write
  keyadm role create billing --permission 'invoices.*' --sensitive --require-owner
  keyadm role create partner --permission orders.read --max-active 10 --max-expiry 90d --require-ip")]
pub struct Args {
    /// The role's name
    #[arg(value_parser = clean_name)]
    name: String,
    /// What keys of this role may do; may be given more than once, or separated by commas
    #[arg(long = "permission", short, value_name = "PERMISSION", required = true, value_delimiter = ',', value_parser = Pattern::parse)]
    permissions: Vec<Pattern>,
    /// Giving it to a key asks first
    #[arg(long)]
    sensitive: bool,
    /// How many keys may carry it [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_active: Option<u32>,
    /// Its keys must end, at most this long after they are made [default: no limit]
    #[arg(long, value_name = "TIME", value_parser = Span::parse)]
    max_expiry: Option<Span>,
    /// Its keys must name the addresses that may use them
    #[arg(long)]
    require_ip: bool,
    /// Its keys must name an owner
    #[arg(long)]
    require_owner: bool,
    #[command(flatten)]
    change: Change,
}

/// Runs the command.
///
/// # Errors
/// `conflict.name_taken`, `auth.*`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let role = Role {
        name: args.name,
        permissions: once(&args.permissions),
        sensitive: args.sensitive,
        limits: Limits {
            max_active: args.max_active,
            max_expiry: args.max_expiry,
            require_ip: args.require_ip,
            require_owner: args.require_owner,
        },
        created_at: Some(context.now),
    };
    context.change(args.change.dry_run, |context, desk, admin| {
        admin.require(&[OperatorPermission::RoleManage])?;
        roles::create(desk, admin, &role, args.change.reason.as_deref())?;
        let did = match desk.rehearses() {
            true => "would create",
            false => "created",
        };
        let note = format!("{did} the role `{}`", role.name);
        context.output.note(context.env, &note)?;
        report(context, desk, &role)
    })
}
