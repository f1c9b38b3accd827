//! What a shell may complete: names of keys, roles and operators, read from the store, and of sinks.
//!
//! This runs on every press of a key, so it takes no credential, no keyring, no lock and no time: it
//! reads rows as they are, which only suggests; the command that is then run believes none of them
//! unverified. Whatever goes wrong completes to nothing, in silence. Names come from people: one that
//! a shell would take apart is quoted, or stands as its Key ID.

use std::ffi::{OsStr, OsString};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Arg, Command};
use clap_complete::{ArgValueCompleter, CompleteEnv, CompletionCandidate};

use super::quoting::{Quoting, unquoted};
use crate::cli;
use crate::config::{Config, Flags};
use crate::env::Env;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorStatus;
use crate::key::{KeyId, Status, built_in, looks_like_secret};
use crate::output::escape;
use crate::sink::Configured;
use crate::store::{Access, Place, SqliteStore, Store, Walk};

/// More than anyone reads.
const MOST: usize = 200;

/// A shell that waits for the store's lock would seem to hang.
const PATIENCE: Duration = Duration::from_millis(100);

/// Stands before every Key ID.
const LOWEST: &str = "key_000000000000";

/// Answers a shell that asks for completions through `COMPLETE`; `None` when none does.
///
/// # Errors
/// A shell that is not known, where its script was asked for.
pub fn complete(args: &[OsString], env: &Env) -> Option<Result<Exit>> {
    let shell = env.var("COMPLETE").filter(|shell| *shell != "0")?;
    let source = Source {
        config: config(args, env).ok(),
        quoting: Quoting::of(shell),
    };
    let definition = || with_candidates(cli::definition(), &[], &source);
    let here = std::env::current_dir().ok();
    match CompleteEnv::with_factory(definition).try_complete(args, here.as_deref()) {
        Ok(_) => Some(Ok(Exit::Ok)),
        Err(_) if args.iter().any(|word| word == "--") => Some(Ok(Exit::Failed)),
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().next().unwrap_or_default();
            let error = Error::new(Code::Arguments, "no completion for this shell")
                .why(why.trim_start_matches("error: "));
            Some(Err(error.unchanged("no command was run")))
        }
    }
}

/// The configuration that the words of the unfinished command line mean.
fn config(args: &[OsString], env: &Env) -> Result<Arc<Config>> {
    let words: Vec<String> = args
        .iter()
        .skip_while(|word| *word != "--")
        .map(|word| unquoted(&word.to_string_lossy()))
        .collect();
    let value = |flag: &str| {
        words.iter().enumerate().find_map(|(at, word)| {
            let rest = word.strip_prefix(flag)?;
            match rest.strip_prefix('=') {
                Some(value) => Some(value.to_owned()),
                None if rest.is_empty() => words.get(at + 1).cloned(),
                None => None,
            }
        })
    };
    let path = |flag: &str| {
        let text = value(flag)?;
        match (text.strip_prefix("~/"), &env.home) {
            (Some(rest), Some(home)) => Some(home.join(rest)),
            _ => Some(PathBuf::from(text)),
        }
    };
    let flags = Flags {
        db: path("--db"),
        config: path("--config"),
        profile: value("--profile"),
        lock_wait: None,
    };
    Config::load(&flags, env).map(Arc::new)
}

/// Adds completion to each argument that names something in the store.
fn with_candidates(command: Command, path: &[String], source: &Source) -> Command {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    command
        .mut_args(|arg| match Kind::of(&names, &arg) {
            Some(kind) => {
                let source = source.clone();
                let candidates = move |typed: &OsStr| source.candidates(kind, typed);
                arg.add(ArgValueCompleter::new(candidates))
            }
            None => arg,
        })
        .mut_subcommands(|inner| {
            let mut path = path.to_vec();
            path.push(inner.get_name().to_owned());
            with_candidates(inner, &path, source)
        })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Key,
    Role,
    Operator,
    Sink,
    /// A place for a secret, of which sinks have names.
    Place,
}

impl Kind {
    /// What the argument `arg` of the command `path` names, by its own name or the word that help
    /// shows for its value.
    fn of(path: &[&str], arg: &Arg) -> Option<Self> {
        let id = arg.get_id().as_str().to_uppercase();
        let shown = arg.get_value_names().unwrap_or_default();
        let mut words = shown.iter().map(|name| name.as_str()).chain([&*id]);
        words.find_map(|word| match (path, word.trim_end_matches('S')) {
            (["init", ..], _) => None,
            (_, "KEY") => Some(Self::Key),
            (_, "ROLE") => Some(Self::Role),
            (_, "OPERATOR") => Some(Self::Operator),
            (["role", "show" | "set" | "delete"], "NAME") => Some(Self::Role),
            (["operator", "set" | "remove"], "NAME") => Some(Self::Operator),
            (_, "SINK") | (["sink", ..], "NAME") => Some(Self::Sink),
            (["create" | "rotate"], "WHERE") => Some(Self::Place),
            _ => None,
        })
    }
}

#[derive(Clone, Debug)]
struct Source {
    config: Option<Arc<Config>>,
    quoting: Quoting,
}

/// What is offered, and what is said beside it.
type Offer = (String, String);

impl Source {
    fn candidates(&self, kind: Kind, typed: &OsStr) -> Vec<CompletionCandidate> {
        let typed = unquoted(&typed.to_string_lossy());
        self.offers(kind, &typed)
            .unwrap_or_default()
            .into_iter()
            .map(|(value, help)| CompletionCandidate::new(value).help(Some(help.into())))
            .collect()
    }

    fn offers(&self, kind: Kind, typed: &str) -> Result<Vec<Offer>> {
        match kind {
            Kind::Sink => self.sinks("", typed),
            Kind::Place => self.sinks("sink:", typed),
            Kind::Key if typed.starts_with("key_") => key_ids(&self.store()?, typed),
            Kind::Key => self.keys(&self.store()?, typed),
            Kind::Role => {
                let mut names: Vec<String> = built_in().into_iter().map(|role| role.name).collect();
                names.extend(self.store()?.roles()?.into_iter().map(|row| row.value.name));
                Ok(self.plain(names, typed, "role"))
            }
            Kind::Operator => {
                let mut operators = self.store()?.operators()?;
                operators.retain(|row| row.value.status != OperatorStatus::Removed);
                let names = operators.into_iter().map(|row| row.value.name).collect();
                Ok(self.plain(names, typed, "operator"))
            }
        }
    }

    fn config(&self) -> Result<&Config> {
        let config = self.config.as_deref();
        config.ok_or_else(|| Error::new(Code::Config, "no configuration"))
    }

    fn store(&self) -> Result<SqliteStore> {
        let place = Place::at(&self.config()?.db.value)?;
        SqliteStore::open(&place, Access::Read, PATIENCE)
    }

    fn sinks(&self, before: &str, typed: &str) -> Result<Vec<Offer>> {
        let names = Configured::names(&self.config()?.sinks.value).into_iter();
        let names = names.map(|name| format!("{before}{name}")).collect();
        Ok(self.plain(names, typed, "sink"))
    }

    fn keys(&self, store: &dyn Store, typed: &str) -> Result<Vec<Offer>> {
        let walk = Walk {
            after: KeyId::parse(LOWEST).map(|lowest| (typed.to_owned(), lowest)),
            ..Walk::default()
        };
        let mut offers = Vec::new();
        store.keys(&walk, &mut |row, _| {
            let key = row.value;
            if offers.len() == MOST || !key.name.starts_with(typed) {
                return Ok(ControlFlow::Break(()));
            }
            if may_be_shown(&key.name) {
                offers.push(match self.quoting.word(&key.name) {
                    Some(word) => (word, format!("{} {}", key.id, key.role)),
                    None => (key.id.to_string(), key.name),
                });
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(offers)
    }

    fn plain(&self, names: Vec<String>, typed: &str, what: &str) -> Vec<Offer> {
        names
            .iter()
            .filter(|name| name.starts_with(typed) && may_be_shown(name))
            .filter_map(|name| Some((self.quoting.word(name)?, what.to_owned())))
            .take(MOST)
            .collect()
    }
}

fn key_ids(store: &dyn Store, typed: &str) -> Result<Vec<Offer>> {
    let rows = store.keys_starting(typed, u32::try_from(MOST).unwrap_or(u32::MAX))?;
    Ok(rows
        .into_iter()
        .map(|row| row.value)
        .filter(|key| key.status != Status::Revoked && may_be_shown(&key.name))
        .map(|key| (key.id.to_string(), key.name))
        .collect())
}

/// Whoever can write the file could have put anything there.
fn may_be_shown(name: &str) -> bool {
    escape(name) == name && !looks_like_secret(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_completed_by_what_they_name() {
        let kind = |path: &[&str], id: &'static str| Kind::of(path, &Arg::new(id));
        assert_eq!(kind(&["show"], "key"), Some(Kind::Key));
        assert_eq!(kind(&["revoke"], "keys"), Some(Kind::Key));
        assert_eq!(kind(&["create"], "role"), Some(Kind::Role));
        assert_eq!(kind(&["role", "delete"], "name"), Some(Kind::Role));
        assert_eq!(kind(&["operator", "remove"], "name"), Some(Kind::Operator));
        let arg = Arg::new("operator").value_name("NAME");
        assert_eq!(Kind::of(&["audit", "list"], &arg), Some(Kind::Operator));
        assert_eq!(kind(&["sink", "test"], "name"), Some(Kind::Sink));
        let arg = Arg::new("sinks").value_name("NAME");
        assert_eq!(Kind::of(&["create"], &arg), Some(Kind::Sink));
        let arg = Arg::new("secret_to").value_name("WHERE");
        assert_eq!(Kind::of(&["rotate"], &arg), Some(Kind::Place));
        assert_eq!(Kind::of(&["operator", "add"], &arg), None);
        for (path, id) in [
            (&["create"][..], "name"),
            (&["role", "create"], "name"),
            (&["operator", "add"], "name"),
            (&["init"], "operator"),
            (&["rename"], "new"),
        ] {
            assert_eq!(kind(path, id), None, "{path:?} {id}");
        }
    }

    #[test]
    fn no_secret_and_nothing_invisible_is_offered() {
        assert!(may_be_shown("Production Server"));
        assert!(!may_be_shown("a\u{202e}b"));
        let secret = format!("kadm_prod_4f7q2m9xk3hd_{}", "a".repeat(38));
        assert!(!may_be_shown(&secret));
    }
}
