//! keyadm: API-key administration for operators, scripts and timers.

mod admin;
mod cli;
mod commands;
mod config;
pub mod entropy;
pub mod env;
pub mod error;
mod journal;
mod key;
mod known;
mod ops;
mod output;
pub mod process;
pub mod prompt;
mod sink;
mod store;
pub mod time;
pub mod vault;

#[doc(hidden)]
pub mod generated;

use std::ffi::OsString;

use cli::Stop;
use commands::Context;
use env::Env;
use error::{Exit, Result};
use output::Output;

/// Runs one command line in `env` and returns the process's exit status.
pub fn run(args: impl IntoIterator<Item = OsString>, env: &mut Env) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = cli::asks_for_json(&args, env);
    let colour = Output::stderr_colour_of(env);
    let exit = match dispatch(&args, json, env) {
        Ok(exit) => exit,
        Err(error) => Output::error(env, &error, json, colour),
    };
    exit.status()
}

/// Answers a shell that asks for completions (`COMPLETE=bash keyadm`) and returns the exit status;
/// `None` when none does. To be called before [`run`], and before anything is printed: the engine
/// behind it reads the process's own variables and writes to its standard output, so it is kept apart
/// from `run`, which touches nothing but `env`.
pub fn complete(args: impl IntoIterator<Item = OsString>, env: &mut Env) -> Option<u8> {
    let args: Vec<OsString> = args.into_iter().collect();
    let exit = match commands::complete(&args, env)? {
        Ok(exit) => exit,
        Err(error) => {
            let colour = Output::stderr_colour_of(env);
            Output::error(env, &error, false, colour)
        }
    };
    Some(exit.status())
}

fn dispatch(args: &[OsString], json: bool, env: &mut Env) -> Result<Exit> {
    match cli::parse(args) {
        Ok(cli) => {
            let mut context = if cli.command.explains() {
                Context::explaining(env, cli.global)?
            } else {
                Context::new(env, cli.global)?
            };
            commands::run(cli.command, &mut context)
        }
        Err(Stop::Asked(text)) if json => commands::help::document(&text, env),
        Err(Stop::Asked(text)) => Output::help(env, &text).map(|()| Exit::Ok),
        Err(Stop::Nothing(_)) if json => Err(cli::no_command()),
        Err(Stop::Nothing(text)) => Output::short_help(env, &text).map(|()| Exit::Usage),
        Err(Stop::Error(error)) => Err(error),
    }
}
