//! Configuration and paths: flag, then variable, then file, then default; each with its origin.
//!
//! Files are TOML: `$XDG_CONFIG_HOME/keyadm/config.toml`, else `/etc/keyadm/config.toml`; never one
//! in the current directory.

mod file;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use self::file::{File, Profile, directories, named, read_file, spans};
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::key::{Finish, is_tag};
use crate::time::Span;

pub use self::file::not_understood;

/// How long a change waits for the store's lock, unless told otherwise.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// How long single hours of usage are kept, unless told otherwise: a year and a month, so that the same
/// month of last year can be looked at.
pub const USAGE_KEEP: Span = Span::days(400);

/// What flags say about configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--lock-wait`.
    pub lock_wait: Option<Span>,
}

/// A value and where it came from.
#[derive(Clone, Debug, Default)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// `--db`, `KEYADM_DB`, `/etc/keyadm/config.toml`, `default`.
    pub origin: String,
}

/// What holds for this run; the default is nothing at all, for commands that need none.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The store's file.
    pub db: Setting<PathBuf>,
    /// How long a change waits for the store's lock.
    pub lock_wait: Setting<Duration>,
    /// The environment of a key that does not name one.
    pub default_environment: Setting<String>,
    /// The profile's credential file, if it names one.
    pub credential_file: Option<Setting<PathBuf>>,
    /// Environments by name.
    pub environments: BTreeMap<String, Setting<Environment>>,
    /// How long single hours of usage are kept.
    pub usage_keep: Setting<Span>,
    /// The user's state directory of keyadm, if there is a home.
    pub state: Option<PathBuf>,
    /// The directories of configured sinks; the first that has a name counts.
    pub sinks: Setting<Vec<PathBuf>>,
}

/// What an environment decides for its keys.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The tag in its secrets, `[a-z]{2,8}`.
    pub tag: String,
    /// How often secrets change unless the key says otherwise; `None` for never.
    #[serde(default, deserialize_with = "spans::interval")]
    pub rotate_every: Option<Span>,
    /// How rotations finish unless key or command say otherwise.
    #[serde(default)]
    pub finish: Option<Finish>,
    /// How long an old secret lives after its successor is delivered.
    #[serde(default, with = "spans")]
    pub grace: Option<Span>,
    /// For `seen`: how long the old secret has to be unused.
    #[serde(default, with = "spans")]
    pub quiet: Option<Span>,
}

impl Config {
    /// Works out what holds.
    ///
    /// # Errors
    /// `setup.config`, naming the file and the line.
    pub fn load(flags: &Flags, env: &Env) -> Result<Self> {
        let (file, source) = read_file(flags, env)?;
        let profile_name = flags
            .profile
            .clone()
            .or_else(|| env.var("KEYADM_PROFILE").map(str::to_owned));
        let profile = profile_name
            .map(|name| {
                let origin = format!("profile {name} in {source}");
                file.profiles
                    .get(&name)
                    .map(|profile| (profile, origin))
                    .ok_or_else(|| no_profile(&name, &file, &source))
            })
            .transpose()?;
        Ok(Self {
            db: database(flags, env, profile.as_ref(), file.db.as_ref(), &source)?,
            lock_wait: lock_wait(flags, env, &file, &source)?,
            default_environment: match &file.default_environment {
                Some(name) => setting(name.clone(), &source),
                None => setting("production".to_owned(), "default"),
            },
            credential_file: profile.and_then(|(profile, origin)| {
                profile
                    .credential_file
                    .clone()
                    .map(|path| setting(path, &origin))
            }),
            environments: environments(&file, &source)?,
            usage_keep: match file.usage.keep {
                Some(span) => setting(span, &source),
                None => setting(USAGE_KEEP, "default"),
            },
            state: Self::state_directory(env),
            sinks: sinks(flags, env),
        })
    }

    /// The user's state directory of keyadm, if there is a home.
    pub fn state_directory(env: &Env) -> Option<PathBuf> {
        user_directory(env, "XDG_STATE_HOME", ".local/state")
    }

    /// An environment by name.
    ///
    /// # Errors
    /// `usage.arguments`, naming those that exist.
    pub fn environment(&self, name: &str) -> Result<&Environment> {
        self.environments
            .get(name)
            .map(|setting| &setting.value)
            .ok_or_else(|| {
                let names: Vec<&str> = self.environments.keys().map(String::as_str).collect();
                Error::new(
                    Code::Arguments,
                    format!("there is no environment `{}`", name.escape_default()),
                )
                .why(format!("configured are {}", names.join(", ")))
                .try_this("name one of them with --env, or add it to config.toml")
                .unchanged("nothing was changed")
            })
    }
}

/// `sinks.d` beside the configuration file that was named, which is read instead of the usual ones;
/// else beside each of the usual ones.
fn sinks(flags: &Flags, env: &Env) -> Setting<Vec<PathBuf>> {
    let below = |directory: PathBuf| directory.join("sinks.d");
    let Some((path, origin)) = named(flags, env) else {
        return setting(directories(env).map(below).collect(), "default");
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    let beside = path.parent().map(|parent| below(parent.to_owned()));
    setting(beside.into_iter().collect(), origin)
}

fn setting<T>(value: T, origin: &str) -> Setting<T> {
    Setting {
        value,
        origin: origin.to_owned(),
    }
}

/// keyadm's directory below an XDG base directory; `None` when there is no home.
pub fn user_directory(env: &Env, variable: &str, below_home: &str) -> Option<PathBuf> {
    env.var(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env.home.as_ref().map(|home| home.join(below_home)))
        .map(|base| base.join("keyadm"))
}

fn no_profile(name: &str, file: &File, source: &str) -> Error {
    let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
    let known = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    };
    Error::new(
        Code::Config,
        format!("there is no profile `{}`", name.escape_default()),
    )
    .why(format!("configured in {source}: {known}"))
    .unchanged("nothing was done")
}

fn database(
    flags: &Flags,
    env: &Env,
    profile: Option<&(&Profile, String)>,
    file: Option<&PathBuf>,
    source: &str,
) -> Result<Setting<PathBuf>> {
    if let Some(path) = &flags.db {
        return Ok(setting(path.clone(), "--db"));
    }
    if let Some(path) = env.var("KEYADM_DB") {
        return Ok(setting(PathBuf::from(path), "KEYADM_DB"));
    }
    if let Some((profile, origin)) = profile {
        return Ok(setting(profile.db.clone(), origin));
    }
    if let Some(path) = file {
        return Ok(setting(path.clone(), source));
    }
    user_directory(env, "XDG_DATA_HOME", ".local/share")
        .map(|directory| setting(directory.join("keys.db"), "default"))
        .ok_or_else(|| {
            Error::new(
                Code::NoStore,
                "no home directory, so no default place for the store",
            )
            .try_this("name the store: --db PATH or KEYADM_DB")
        })
}

fn lock_wait(flags: &Flags, env: &Env, file: &File, source: &str) -> Result<Setting<Duration>> {
    let whole = |span: Span| Duration::from_secs(span.as_seconds());
    if let Some(span) = flags.lock_wait {
        return Ok(setting(whole(span), "--lock-wait"));
    }
    if let Some(text) = env.var("KEYADM_LOCK_WAIT") {
        let span = Span::parse(text).map_err(|why| {
            Error::new(Code::Config, "KEYADM_LOCK_WAIT cannot be understood")
                .why(why)
                .unchanged("nothing was done")
        })?;
        return Ok(setting(whole(span), "KEYADM_LOCK_WAIT"));
    }
    Ok(match file.lock_wait {
        Some(span) => setting(whole(span), source),
        None => setting(LOCK_WAIT, "default"),
    })
}

fn environments(file: &File, source: &str) -> Result<BTreeMap<String, Setting<Environment>>> {
    let fixed = [
        ("production", "prod", 90),
        ("staging", "stg", 180),
        ("development", "dev", 180),
    ];
    let mut all: BTreeMap<String, Setting<Environment>> = fixed
        .into_iter()
        .map(|(name, tag, days)| {
            let environment = Environment {
                tag: tag.to_owned(),
                rotate_every: Some(Span::days(days)),
                finish: None,
                grace: None,
                quiet: None,
            };
            (name.to_owned(), setting(environment, "default"))
        })
        .collect();
    for (name, environment) in &file.environments {
        if !is_tag(&environment.tag) {
            return Err(
                Error::new(Code::Config, format!("{source} cannot be understood"))
                    .why(format!(
                        "the tag of the environment {name} must be 2 to 8 letters a-z"
                    ))
                    .unchanged("nothing was done"),
            );
        }
        all.insert(name.clone(), setting(environment.clone(), source));
    }
    Ok(all)
}
