//! `keyadm role list`.

use super::describe::Described;
use crate::commands::Context;
use crate::commands::describe::column;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::ops::roles;
use crate::output::{Column, Page};

const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("PERMISSIONS", "permissions", 0),
    Column {
        align_right: true,
        ..column("KEYS", "keys", 1)
    },
    column("SENSITIVE", "sensitive", 2),
    column("LIMITS", "limits", 3),
];

/// List the roles, the built-in ones first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm role list
  keyadm role list --json")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// `integrity.tampered`.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::KeyView)?;
    let roles = roles::all(&desk.book())?;
    let mut list = context.output.list("RoleList", COLUMNS);
    for role in &roles {
        let keys = desk.store().carriers(&role.name)?;
        let described = Described { role, keys };
        list.row(
            context.env,
            &role.name,
            || described.cells(),
            || described.json(),
        )?;
    }
    let page = Page {
        page: 1,
        total: Some(roles.len() as u64),
        ..Page::default()
    };
    list.finish(context.env, page, Vec::new(), "no roles")
}
