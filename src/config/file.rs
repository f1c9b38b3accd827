//! The configuration file: where it is looked for, and what may stand in it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};

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
}

/// Reads the first file there is, and says which; none is no error unless it was named.
///
/// # Errors
/// `setup.config`, naming the file and the line.
pub fn read_file(flags: &Flags, env: &Env) -> Result<(File, String)> {
    let named = flags
        .config
        .clone()
        .or_else(|| env.var("KEYADM_CONFIG").map(PathBuf::from));
    let candidates = match &named {
        Some(path) => vec![path.clone()],
        None => user_directory(env, "XDG_CONFIG_HOME", ".config")
            .into_iter()
            .chain([PathBuf::from("/etc/keyadm")])
            .map(|directory| directory.join("config.toml"))
            .collect(),
    };
    for path in candidates {
        match regular::read(&path) {
            Ok(text) => return parse(&text, &path),
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

fn parse(text: &str, path: &Path) -> Result<(File, String)> {
    let source = path.display().to_string();
    match toml::from_str(text) {
        Ok(file) => Ok((file, source)),
        Err(error) => {
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].matches('\n').count() + 1
            });
            Err(
                Error::new(Code::Config, format!("{source} cannot be understood"))
                    .why(format!("line {line}: {}", error.message()))
                    .unchanged("nothing was done"),
            )
        }
    }
}
