//! `keyadm operator`.

mod add;
pub mod describe;
mod list;
mod remove;
mod set;

use super::Context;
use crate::error::{Exit, Result};

/// Operators: who may change the store.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Add(add::Args),
    Set(set::Args),
    Remove(remove::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::List(args) => list::run(args, context),
        Command::Add(args) => add::run(args, context),
        Command::Set(args) => set::run(args, context),
        Command::Remove(args) => remove::run(args, context),
    }
}
