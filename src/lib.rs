//! keyadm: API-key administration for operators, scripts and timers.
//!
//! # Map
//!
//! | module | holds |
//! |---|---|
//! | [`cli`] | the command line, as clap parses it; what a wrong one is answered |
//! | [`commands`] | one file per command: arguments (which are its help), what it prints, what it calls |
//! | `serve` | verification over HTTP (feature `serve`): what it adds to the decision, and nothing else |
//! | [`verify`] | verification at speed, for services that link this crate |
//! | [`ops`] | what is done, free of terminal and flags; alone changes the store |
//! | [`admin`] | proof that an operator's credential was presented; every change takes it |
//! | [`store`] | the `Store` trait in words of the domain, and SQLite behind it |
//! | [`journal`] | events: signing, the chain, who is entitled to what |
//! | [`key`] | the rules, pure: keys, secrets, permissions, [validity](key::Key::check), rotation |
//! | [`known`] | what this user has seen of each store, kept outside of it |
//! | [`sink`] | where a secret goes, once; the only code that writes one |
//! | [`vault`] | where the admin credential is kept |
//! | [`prompt`], [`output`] | questions; tables, cards, JSON, errors |
//! | [`config`], [`env`](mod@env), [`time`], [`entropy`], [`process`] | settings; the outside world as values |
//! | [`error`] | one error, whose code decides exit status and explanation |
//!
//! Imports point down this list (`tests/layering.rs` holds the exact rules). Time, randomness,
//! terminal, variables and keyring come in through [`env::Env`], so a test calls [`run`] in process
//! with a world of its own.
//!
//! # `keyadm create ci --role read-only --secret-to file:ci.key`
//!
//! 1. [`cli::parse`] refuses a secret among the arguments, then lets clap parse; `Context::new` reads
//!    the clock once and decides output and configuration.
//! 2. [`commands::create`] turns flags into an [`ops::Draft`] and the destination into a choice, before
//!    anything is opened. `Context::change` opens the store, compares it with its pin
//!    ([`ops::Desk::open`]), and presents the admin credential ([`admin::Admin::present`]).
//! 3. The destination is opened and checked: a file that exists or a closed stream ends it here.
//! 4. [`ops::create`] commits the key with a *pending* version; [`ops::Desk::change`] checks under the
//!    lock that the operator is entitled to the difference, and the store signs, appends and projects
//!    the event in one transaction.
//! 5. Outside of any transaction the secret is delivered ([`sink`]). Then a second event makes the
//!    version current; where delivery failed, it revokes the key, and the exit status is 22.
//!
//! # `keyadm rotate --due`
//!
//! 1. [`commands::rotate`] takes the turn to rotate ([`store::Turn`], a kernel lock) and opens the sinks
//!    that keys are bound to ([`sink::Configured`]), each once.
//! 2. [`ops::Round`] walks over all keys and decides what there is to do with each from its state and usage
//!    alone. What is in flight is advanced first, in chunks, each one transaction.
//! 3. Then chunk by chunk: one commit gives each key a *pending* version, which verifies; its secret is
//!    delivered outside of any transaction, by several threads; a second commit puts the version in place
//!    and lets the old one retire on its terms ([`key::Terms`]), or ends it where nobody took it.
//! 4. What a killed run leaves behind is a pending version, which works for whoever got it. The next run
//!    gives the key another that goes to every sink, and the one left behind retires with the old one.
//!
//! `rotate KEY` is the same for one key, with a destination of its own; `--compromised` is the other flow,
//! [`ops::compromise`]: every live version is revoked first.
//!
//! # `keyadm verify --permission orders.read < ci.key`
//!
//! 1. The secret is read from standard input and parsed strictly ([`key::Secret::parse`]), with a typed
//!    reason where it fails. No credential is needed, and no keyring is asked.
//! 2. [`ops::decide`] looks the key up by the Key ID inside the secret, and believes the row only if it
//!    is what its last signed event says and that operator was entitled ([`ops::Book`]).
//! 3. [`key::Key::check`], the one place that decides validity, compares digests in constant time and
//!    walks the rest: status, expiry, address, permission.
//! 4. The answer is printed; only then is the use recorded, which can neither slow nor change it.
//!
//! `verify --batch` and services ask a [`verify::Verifier`]: the same decision over what it remembers of
//! the store ([`ops::Facts`]), which is looked at for news before every answer that is not fresh.

mod admin;
mod cli;
mod commands;
mod config;
pub mod entropy;
pub mod env;
pub mod error;
#[cfg(test)]
mod fake;
mod journal;
mod key;
mod known;
mod ops;
mod output;
pub mod process;
pub mod prompt;
mod regular;
#[cfg(feature = "serve")]
mod serve;
mod sink;
mod store;
pub mod time;
pub mod vault;
pub mod verify;

#[doc(hidden)]
pub mod generated;

use std::ffi::OsString;

use cli::{Cli, Stop};
use commands::Context;
use commands::check::Alarm;
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
    // What became of the secret is said; a signal that waited for it ends the process here.
    env.hold = None;
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
            let alarm = cli.command.alarm();
            obey(cli, env).or_else(|error| alarm.failed(env, error))
        }
        Err(Stop::Asked(text)) if json => commands::help::document(&text, env),
        Err(Stop::Asked(text)) => Output::help(env, &text).map(|()| Exit::Ok),
        Err(Stop::Nothing(_)) if json => Err(cli::no_command()),
        Err(Stop::Nothing(text)) => Output::short_help(env, &text).map(|()| Exit::Usage),
        Err(Stop::Error(error)) => Alarm::of_words(args).failed(env, error),
    }
}

fn obey(cli: Cli, env: &mut Env) -> Result<Exit> {
    let mut context = if cli.command.explains() {
        Context::explaining(env, cli.global)?
    } else {
        Context::new(env, cli.global)?
    };
    commands::run(cli.command, &mut context)
}
