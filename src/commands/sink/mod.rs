//! `keyadm sink`.

mod describe;
mod list;
mod show;
mod test;

use super::Context;
use crate::error::{Exit, Result};

/// Configured sinks: where the new secrets of keys are delivered
///
/// A sink is a file NAME.toml in the directory sinks.d beside the configuration file; the manual page
/// keyadm-hooks(7) says what may stand in it. `config show` names the directories.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Test(test::Args),
}

/// Runs the command.
///
/// # Errors
/// Those of the subcommand.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    match args.command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Test(args) => test::run(args, context),
    }
}
