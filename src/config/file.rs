//! The configuration file: where it is looked for, and what may stand in it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Environment, Flags, user_directory};
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::regular;
use crate::time::Span;

/// What the file says; a word it does not know is an error, not a setting that has no effect.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The store's file.
    pub db: Option<PathBuf>,
    /// How long a change waits for the store's lock.
    #[serde(default, with = "spans")]
    pub lock_wait: Option<Span>,
    /// The environment of a key that does not name one.
    pub default_environment: Option<String>,
    /// Environments by name, besides those that are always there.
    #[serde(default)]
    pub environments: BTreeMap<String, Environment>,
    /// `[usage]`.
    #[serde(default)]
    pub usage: Usage,
    /// Profiles by name.
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
}

/// What holds for usage.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// How long single hours are kept.
    #[serde(default, deserialize_with = "keep")]
    pub keep: Option<Span>,
}

/// The least time that usage is kept: shorter, and nobody sees what happened last night.
const LEAST_KEPT: Span = Span::days(1);

fn keep<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Span>, D::Error> {
    let span = Span::parse(&String::deserialize(from)?).map_err(D::Error::custom)?;
    if span < LEAST_KEPT {
        return Err(D::Error::custom("usage is kept for at least 1d"));
    }
    Ok(Some(span))
}

/// A store and its credential.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The store's file.
    pub db: PathBuf,
    /// The file that holds its admin credential.
    pub credential_file: Option<PathBuf>,
}

/// `90d` in TOML.
pub mod spans {
    use serde::{Deserialize as _, Deserializer, de::Error as _};

    use crate::time::Span;

    /// Reads a time, or `never` as none.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Span>, D::Error> {
        let text = String::deserialize(from)?;
        if text == "never" {
            return Ok(None);
        }
        Span::parse(&text).map(Some).map_err(D::Error::custom)
    }

    /// Reads an interval of rotation, which is as long as `--rotate-every` has to be.
    pub fn interval<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Span>, D::Error> {
        match deserialize(from)? {
            Some(span) if span < Span::hours(1) => Err(D::Error::custom(
                "rotate_every: expected at least 1h, or never",
            )),
            interval => Ok(interval),
        }
    }
}

/// The configuration file that was named, and by what.
pub fn named(flags: &Flags, env: &Env) -> Option<(PathBuf, &'static str)> {
    let flag = flags.config.clone().map(|path| (path, "--config"));
    let variable = || env.var("KEYADM_CONFIG").map(PathBuf::from);
    flag.or_else(|| variable().map(|path| (path, "KEYADM_CONFIG")))
}

/// Where configuration is looked for when no file is named: the user's own first.
pub fn directories(env: &Env) -> impl Iterator<Item = PathBuf> {
    user_directory(env, "XDG_CONFIG_HOME", ".config")
        .into_iter()
        .chain([PathBuf::from("/etc/keyadm")])
}

/// Reads the first file there is, and says which; none is no error unless it was named.
///
/// # Errors
/// `setup.config`, naming the file and the line.
pub fn read_file(flags: &Flags, env: &Env) -> Result<(File, String)> {
    let named = named(flags, env);
    let candidates = match &named {
        Some((path, _)) => vec![path.clone()],
        None => directories(env)
            .map(|directory| directory.join("config.toml"))
            .collect(),
    };
    for path in candidates {
        match regular::read(&path) {
            Ok(text) => return Ok((parse(&text, &path)?, path.display().to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {}
            Err(error) => {
                return Err(
                    Error::new(Code::Config, format!("cannot read {}", path.display()))
                        .because(error)
                        .unchanged("nothing was done"),
                );
            }
        }
    }
    Ok((File::default(), "default".to_owned()))
}

fn parse(text: &str, path: &Path) -> Result<File> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        not_understood(text, path, at, error.message())
    })
}

/// The error of a file that is TOML and still wrong, at the byte `at` of its text.
pub fn not_understood(text: &str, path: &Path, at: usize, why: &str) -> Error {
    let before = text.as_bytes().iter().take(at);
    let line = before.filter(|byte| **byte == b'\n').count() + 1;
    Error::new(
        Code::Config,
        format!("{} cannot be understood", path.display()),
    )
    .why(format!("line {line}: {why}"))
    .unchanged("nothing was done")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_rotates_no_more_often_than_a_key_may() {
        let read = |every: &str| {
            let text = format!("[environments.lab]\ntag = 'lab'\nrotate_every = '{every}'\n");
            parse(&text, Path::new("/etc/keyadm/config.toml"))
        };
        for every in ["1h", "90d", "never"] {
            assert!(read(every).is_ok(), "{every}");
        }
        let error = read("59m").unwrap_err();
        assert_eq!(
            error.to_string(),
            "/etc/keyadm/config.toml cannot be understood"
        );
        let why = error.cause().unwrap().to_string();
        assert_eq!(why, "line 3: rotate_every: expected at least 1h, or never");
    }
}
