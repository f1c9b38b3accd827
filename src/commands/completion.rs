//! `keyadm completion`.

use clap_complete::aot::{Shell, generate};
use serde_json::json;

use super::Context;
use crate::cli;
use crate::error::{Code, Error, Exit, Result};
use crate::output::Report;

/// Print the completion script of a shell
///
/// The script completes commands and flags, and never opens the store. Names of keys, roles and
/// operators are completed when the shell asks keyadm itself, with one line in its start-up file:
///
///   bash     source <(COMPLETE=bash keyadm)
///   zsh      source <(COMPLETE=zsh keyadm)
///   fish     COMPLETE=fish keyadm | source
///   elvish   eval (E:COMPLETE=elvish keyadm | slurp)
///
/// That reads the store, and needs neither a credential nor a keyring. Secrets are never completed.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  keyadm completion bash
  keyadm completion zsh > _keyadm
  keyadm completion fish > keyadm.fish"
)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// A stream that cannot be written.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let mut script = Vec::new();
    generate(args.shell, &mut cli::definition(), "keyadm", &mut script);
    let script = String::from_utf8(script)
        .map_err(|error| Error::new(Code::Internal, "a script is not text").because(error))?;
    let data = json!({"shell": args.shell.to_string(), "script": script});
    let report = Report::new("Completion", data).text(script);
    context.output.report(context.env, report)
}
