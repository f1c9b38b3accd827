//! One file per command: its arguments (which are its help), what it prints, and what it calls.
//!
//! Commands parse and talk; [`crate::ops`] does.

mod candidates;
mod changes;
mod context;
mod custody;
mod delivery;
mod describe;
mod detail;
mod edited;
mod environment;
mod fields;
mod handover;
mod keeping;
mod landing;
mod own;
mod paging;
mod presented;
mod quoting;
mod rack;
mod record;
mod refusals;
mod selector;

pub mod audit;
pub mod auth;
pub mod check;
pub mod completion;
pub mod config;
pub mod create;
pub mod doctor;
pub mod explain;
pub mod help;
pub mod init;
pub mod list;
pub mod operator;
pub mod rename;
pub mod resume;
pub mod revoke;
pub mod role;
pub mod rotate;
pub mod rotation;
pub mod set;
pub mod set_role;
pub mod show;
pub mod sink;
pub mod suspend;
pub mod usage;
pub mod verify;

use crate::cli::Command;
use crate::error::{Exit, Result};

pub use candidates::complete;
pub use context::{Context, place_of, place_text};
pub use environment::{FILES, KNOWN_STORES, VARIABLES};

/// Runs a parsed command.
///
/// # Errors
/// Whatever went wrong, for [`crate::run`] to print.
pub fn run(command: Command, context: &mut Context<'_>) -> Result<Exit> {
    match command {
        Command::Init(args) => init::run(args, context),
        Command::Create(args) => create::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Rename(args) => rename::run(args, context),
        Command::SetRole(args) => set_role::run(args, context),
        Command::Set(args) => set::run(args, context),
        Command::Suspend(args) => suspend::run(args, context),
        Command::Resume(args) => resume::run(args, context),
        Command::Revoke(args) => revoke::run(args, context),
        Command::Rotate(args) => rotate::run(args, context),
        Command::Rotation(args) => rotation::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Usage(args) => usage::run(args, context),
        Command::Role(args) => role::run(args, context),
        Command::Auth(args) => auth::run(args, context),
        Command::Operator(args) => operator::run(args, context),
        Command::Sink(args) => sink::run(args, context),
        Command::Audit(args) => audit::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Config(args) => config::run(args, context),
        Command::Completion(args) => completion::run(args, context),
        Command::Help(args) => help::run(args, context),
    }
}
