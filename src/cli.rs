//! The command line: what is typed, parsed by clap. What it does is in [`crate::commands`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::commands;
use crate::env::Env;
use crate::error::{Code, Error};
use crate::key::looks_like_secret;
use crate::output::{Format, escape};
use crate::time::Span;

/// API-key administration: create, rotate and revoke keys; know who did what, and why a client is
/// refused.
#[derive(Debug, Parser)]
#[command(
    name = "keyadm",
    version,
    about,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    subcommand_required = true,
    infer_subcommands = false,
    max_term_width = 100,
    after_help = "keyadm help exit-codes, keyadm help error CODE, keyadm help COMMAND explain more."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The store's file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]
    #[arg(long, global = true, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    pub db: Option<PathBuf>,
    /// The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]
    #[arg(long, global = true, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]
    #[arg(long, global = true, value_name = "PATH", conflicts_with = "credential_fd", value_hint = clap::ValueHint::FilePath)]
    pub credential_file: Option<PathBuf>,
    /// The inherited descriptor to read the admin credential from
    #[arg(long, global = true, value_name = "N")]
    pub credential_fd: Option<i32>,
    /// How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]
    #[arg(long, global = true, value_name = "TIME", value_parser = Span::parse)]
    pub lock_wait: Option<Span>,
    /// The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]
    #[arg(short, long, global = true, value_name = "FORMAT", value_parser = format)]
    pub output: Option<Format>,
    /// One JSON document; the same as -o json
    #[arg(long, global = true, conflicts_with = "output")]
    pub json: bool,
    /// Print only this field of the result, raw
    #[arg(long, global = true, value_name = "FIELD")]
    pub field: Option<String>,
    /// Say nothing on standard error but errors and warnings
    // Not --quiet: for `rotate` that is how long the old secret has to be unused.
    #[arg(short, long = "silent", global = true)]
    pub quiet: bool,
    /// Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]
    #[arg(long, global = true)]
    pub accessible: bool,
}

/// Flags of every command that changes the store.
#[derive(Clone, Debug, Default, Args)]
pub struct Change {
    /// Check and show what would happen; change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Why; kept in the journal
    #[arg(long, value_name = "TEXT", value_parser = crate::key::clean_text)]
    pub reason: Option<String>,
}

fn format(text: &str) -> Result<Format, String> {
    text.parse()
        .map_err(|_| "expected table, wide, json, ndjson, csv or name".to_owned())
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(commands::init::Args),
    Create(commands::create::Args),
    #[command(visible_alias = "ls")]
    List(commands::list::Args),
    Show(commands::show::Args),
    Rename(commands::rename::Args),
    SetRole(commands::set_role::Args),
    Set(commands::set::Args),
    Suspend(commands::suspend::Args),
    Resume(commands::resume::Args),
    Revoke(commands::revoke::Args),
    Rotate(commands::rotate::Args),
    Rotation(commands::rotation::Args),
    Verify(commands::verify::Args),
    Explain(commands::explain::Args),
    #[cfg(feature = "serve")]
    Serve(commands::serve::Args),
    Usage(commands::usage::Args),
    Role(commands::role::Args),
    Auth(commands::auth::Args),
    Operator(commands::operator::Args),
    Audit(commands::audit::Args),
    Doctor(commands::doctor::Args),
    Config(commands::config::Args),
    Completion(commands::completion::Args),
    Help(commands::help::Args),
}

impl Command {
    /// Whether it explains keyadm itself and needs nothing of this machine.
    pub fn explains(&self) -> bool {
        matches!(self, Self::Help(_) | Self::Completion(_))
    }
}

/// Parses a command line.
///
/// # Errors
/// A secret on the command line, first of all; else what clap says, as text for people. Help and
/// version are "errors" of clap's, too.
pub fn parse(args: &[OsString]) -> Result<Cli, Stop> {
    let exposed = args
        .iter()
        .skip(1)
        .any(|arg| looks_like_secret(&arg.to_string_lossy()));
    if exposed {
        return Err(Stop::Error(crate::ops::secret_on_argv()));
    }
    Cli::try_parse_from(args).map_err(|error| {
        // clap repeats what was typed: let it stumble over the same line, escaped.
        let shown = args
            .iter()
            .map(|arg| escape(&arg.to_string_lossy()).into_owned());
        stop(&Cli::try_parse_from(shown).err().unwrap_or(error))
    })
}

/// Whether failures have to be JSON, also when the rest of the line cannot be parsed.
pub fn asks_for_json(args: &[OsString], env: &Env) -> bool {
    let words: Vec<&str> = args
        .iter()
        .map_while(|arg| arg.to_str().filter(|word| *word != "--"))
        .collect();
    if words.contains(&"--json") {
        return true;
    }
    let named = words.iter().enumerate().find_map(|(at, word)| match *word {
        "-o" | "--output" => words.get(at + 1).copied(),
        word => word
            .strip_prefix("--output=")
            .or_else(|| word.strip_prefix("-o").filter(|_| !word.starts_with("--"))),
    });
    matches!(named.or(env.var("KEYADM_OUTPUT")), Some("json" | "ndjson"))
}

/// Why there is nothing to run.
#[derive(Debug)]
pub enum Stop {
    /// Help or version was asked for: to standard output.
    Asked(String),
    /// No command was given: the short help, to standard error.
    Nothing(String),
    /// The arguments do not fit.
    Error(Error),
}

fn stop(error: &clap::Error) -> Stop {
    use clap::error::ErrorKind as Kind;
    let text = error.render().to_string();
    match error.kind() {
        Kind::DisplayHelp | Kind::DisplayVersion => Stop::Asked(text),
        Kind::DisplayHelpOnMissingArgumentOrSubcommand => Stop::Nothing(text),
        _ => Stop::Error(arguments(&text)),
    }
}

/// The error in place of the short help, for machines.
pub fn no_command() -> Error {
    Error::new(Code::Arguments, "no command was given")
        .try_this("keyadm help    lists the commands")
        .unchanged("nothing was done")
}

/// clap's text in our form: its first line is what went wrong, the rest are hints.
fn arguments(text: &str) -> Error {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("the arguments do not fit");
    let first = first.strip_prefix("error: ").unwrap_or(first);
    lines
        .fold(Error::new(Code::Arguments, first), |error, line| {
            error.try_this(line.strip_prefix("tip: ").unwrap_or(line))
        })
        .unchanged("nothing was done")
}

/// The definition itself, for help, man pages and completions.
pub fn definition() -> clap::Command {
    Cli::command()
}
