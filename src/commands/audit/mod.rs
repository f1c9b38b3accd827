//! `keyadm audit`.

mod head;
mod list;
mod verify;

use super::Context;
use crate::error::{Exit, Result};

/// The journal: who did what, when.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Verify(verify::Args),
    Head(head::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::List(args) => list::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Head(args) => head::run(args, context),
    }
}
