//! Reading `NAME.toml`. A word that is not known is an error, not a setting without effect, and so is
//! one that the kind of sink has no use for.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::settings::{AfterBatch, Hook, Kind, Operation, Settings, Stdin};
use super::template::Template;
use crate::sink::{About, FileFormat};
use crate::time::Span;

/// How long a process may take, unless told otherwise.
const TIMEOUT: Span = Span::seconds(60);

/// The longest that can be asked for: a run that hangs for longer is no rotation any more.
const LONGEST: Span = Span::seconds(3600);

/// The mode of a file, unless told otherwise.
const PRIVATE: u32 = 0o600;

/// How often a hook is called again, unless told otherwise; and at most.
const RETRIES: u32 = 2;
const MOST_RETRIES: u32 = 10;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    sink: Table,
}

/// Its one table, with the place of each word for messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: Option<Spanned<String>>,
    command: Option<Spanned<Vec<String>>>,
    operations: Option<Spanned<Vec<Operation>>>,
    stdin: Option<Spanned<Stdin>>,
    path: Option<Spanned<String>>,
    format: Option<Spanned<String>>,
    mode: Option<Spanned<String>>,
    variable: Option<Spanned<String>>,
    credential: Option<Spanned<String>>,
    timeout: Option<Spanned<String>>,
    retries: Option<Spanned<u32>>,
    env_pass: Option<Spanned<Vec<String>>>,
    after_batch: Option<Spanned<AfterTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AfterTable {
    command: Spanned<Vec<String>>,
}

/// What is wrong, and where, if it is in one place.
pub struct Wrong {
    /// A sentence.
    pub why: String,
    /// The bytes of the text.
    pub at: Option<Range<usize>>,
}

impl Written {
    /// Checks all of it.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn check(self) -> Result<Settings, Wrong> {
        read(self.sink)
    }
}

fn wrong<T>(why: impl Into<String>, at: Option<Range<usize>>) -> Result<T, Wrong> {
    Err(Wrong {
        why: why.into(),
        at,
    })
}

/// Applies a check to a word that is there, and places what it says.
fn each<T, U>(
    word: Option<Spanned<T>>,
    check: impl FnOnce(T) -> Result<U, String>,
) -> Result<Option<U>, Wrong> {
    let Some(word) = word else { return Ok(None) };
    let at = word.span();
    match check(word.into_inner()) {
        Ok(value) => Ok(Some(value)),
        Err(why) => wrong(why, Some(at)),
    }
}

fn needed<T>(value: Option<T>, word: &str, kind: &str) -> Result<T, Wrong> {
    match value {
        Some(value) => Ok(value),
        None => wrong(format!("a sink of kind {kind} needs `{word}`"), None),
    }
}

fn read(table: Table) -> Result<Settings, Wrong> {
    let kind = table.kind.as_ref().map_or("command", |kind| kind.get_ref());
    refuse_useless(&table, kind)?;
    let (kind, at) = (kind.to_owned(), table.kind.as_ref().map(Spanned::span));
    let path = each(table.path, |text| absolute(&text))?;
    let kind = match kind.as_str() {
        "command" => Kind::Command(Hook {
            command: needed(each(table.command, command)?, "command", &kind)?,
            operations: each(table.operations, operations)?
                .unwrap_or_else(|| vec![Operation::Deliver]),
            stdin: table.stdin.map(Spanned::into_inner).unwrap_or_default(),
        }),
        "file" => Kind::File {
            path: needed(path, "path", &kind)?,
            format: each(table.format, |text| FileFormat::parse(&text))?.unwrap_or_default(),
            mode: each(table.mode, |text| mode(&text))?.unwrap_or(PRIVATE),
        },
        "dotenv" => Kind::Dotenv {
            path: needed(path, "path", &kind)?,
            variable: needed(each(table.variable, variable)?, "variable", &kind)?,
        },
        "systemd-creds" => Kind::SystemdCreds {
            path: needed(path, "path", &kind)?,
            credential: each(table.credential, |text| Template::parse(&text))?,
        },
        _ => return wrong("a kind is command, file, dotenv or systemd-creds", at),
    };
    if let Kind::SystemdCreds { path, .. } = &kind
        && !path.tells_keys_apart()
    {
        let why =
            "its path needs {name} or {key_id}: what is encrypted there does not say whose it is";
        return wrong(why, None);
    }
    Ok(Settings {
        kind,
        timeout: each(table.timeout, timeout)?.unwrap_or(TIMEOUT),
        retries: each(table.retries, retries)?.unwrap_or(RETRIES),
        env_pass: each(table.env_pass, env_pass)?.unwrap_or_default(),
        after_batch: match table.after_batch.map(Spanned::into_inner) {
            Some(after) => {
                each(Some(after.command), command)?.map(|command| AfterBatch { command })
            }
            None => None,
        },
    })
}

/// Refuses words that this kind of sink has no use for.
fn refuse_useless(table: &Table, kind: &str) -> Result<(), Wrong> {
    let runs = kind == "command" || kind == "systemd-creds" || table.after_batch.is_some();
    let at = |kinds: &[&str]| kinds.contains(&kind);
    let words = [
        ("command", span(&table.command), at(&["command"])),
        ("operations", span(&table.operations), at(&["command"])),
        ("stdin", span(&table.stdin), at(&["command"])),
        ("path", span(&table.path), !at(&["command"])),
        ("format", span(&table.format), at(&["file"])),
        ("mode", span(&table.mode), at(&["file"])),
        ("variable", span(&table.variable), at(&["dotenv"])),
        (
            "credential",
            span(&table.credential),
            at(&["systemd-creds"]),
        ),
        ("timeout", span(&table.timeout), runs),
        ("retries", span(&table.retries), runs),
        ("env_pass", span(&table.env_pass), runs),
    ];
    let useless = words
        .into_iter()
        .find(|(_, at, useful)| at.is_some() && !useful);
    match useless {
        Some((word, at, _)) => wrong(format!("`{word}` means nothing for the kind {kind}"), at),
        None => Ok(()),
    }
}

fn span<T>(word: &Option<Spanned<T>>) -> Option<Range<usize>> {
    word.as_ref().map(Spanned::span)
}

fn absolute(text: &str) -> Result<Template, String> {
    let steps = || text.split('/').skip(1);
    if !text.starts_with('/') || steps().any(|step| ["", ".", ".."].contains(&step)) {
        return Err("a path is absolute and has no //, . or .. in it".to_owned());
    }
    Template::parse(text)
}

/// Reading and writing for the owner, reading for the group; others never get a secret.
fn mode(text: &str) -> Result<u32, String> {
    match text {
        "0600" => Ok(PRIVATE),
        "0640" => Ok(0o640),
        "0400" => Ok(0o400),
        "0440" => Ok(0o440),
        _ => Err("a mode is \"0600\", \"0640\", \"0400\" or \"0440\"".to_owned()),
    }
}

fn command(words: Vec<String>) -> Result<Vec<String>, String> {
    match words.first() {
        Some(program) if program.starts_with('/') && !words.concat().contains('\0') => Ok(words),
        Some(_) => Err("a command begins with the absolute path of its program".to_owned()),
        None => {
            Err("a command is a list of words: [\"/path/to/program\", \"argument\"]".to_owned())
        }
    }
}

fn operations(listed: Vec<Operation>) -> Result<Vec<Operation>, String> {
    match listed.contains(&Operation::Deliver) {
        true => Ok(listed),
        false => Err("operations needs \"deliver\": a sink takes secrets".to_owned()),
    }
}

/// The name that a variable has when every fact about the key is `X`.
fn variable(text: String) -> Result<Template, String> {
    let template = Template::parse(&text)?;
    let about = About {
        name: "X".into(),
        key_id: "X".into(),
        environment: "X".into(),
        role: "X".into(),
        ..About::default()
    };
    match FileFormat::parse(&format!("dotenv:{}", template.variable(&about, "X"))) {
        Ok(_) => Ok(template),
        Err(_) => {
            Err("a variable is letters, digits and _, and does not start with a digit".to_owned())
        }
    }
}

fn timeout(text: String) -> Result<Span, String> {
    let span = Span::parse(&text)?;
    match span.as_seconds() {
        0 => Err("a timeout is at least 1s".to_owned()),
        _ if span > LONGEST => Err(format!("a timeout is at most {LONGEST}")),
        _ => Ok(span),
    }
}

fn retries(count: u32) -> Result<u32, String> {
    match count {
        0..=MOST_RETRIES => Ok(count),
        _ => Err(format!("retries is at most {MOST_RETRIES}")),
    }
}

/// Names that may be passed on: never a way to the admin credential, and nothing that keyadm sets.
fn env_pass(names: Vec<String>) -> Result<Vec<String>, String> {
    for name in &names {
        if name.is_empty() || name.contains(['=', '\0']) {
            return Err("env_pass is a list of the names of variables".to_owned());
        }
        if name.starts_with("KEYADM_CREDENTIAL") || name == "CREDENTIALS_DIRECTORY" {
            return Err(format!(
                "{name} leads to the admin credential: no hook gets it"
            ));
        }
        if name.starts_with("KEYADM_") || name == "PATH" {
            return Err(format!("{name} is set by keyadm itself"));
        }
    }
    Ok(names)
}
