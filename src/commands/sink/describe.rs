//! Configured sinks as they are shown.

use serde_json::{Value, json};

use crate::error::Error;
use crate::output::{Card, Cell, Tone};
use crate::sink::{Configured, Entry, FileFormat, Kind, Settings};

/// A sink's file, and the sink, if it can be used.
pub struct Described<'a> {
    /// The file.
    pub entry: &'a Entry,
    /// What stands in it, or why it cannot be used.
    pub opened: Result<&'a Configured, &'a Error>,
}

impl Described<'_> {
    /// Every field.
    pub fn json(&self) -> Value {
        let mut data = json!({
            "name": self.entry.name,
            "file": self.entry.path.display().to_string(),
            "status": self.status(),
            "problem": self.problem().map(|error| json!({
                "code": error.code().as_str(),
                "message": error.to_string(),
                "cause": error.cause(),
            })),
            "shadowed_by": self.entry.shadowed_by.as_ref().map(|path| path.display().to_string()),
        });
        let settings = self.opened.ok().map(|sink| settings(sink.settings()));
        let settings = settings.unwrap_or_else(nothing);
        if let (Some(data), Value::Object(settings)) = (data.as_object_mut(), settings) {
            data.extend(settings);
        }
        data
    }

    fn status(&self) -> &'static str {
        match (&self.entry.shadowed_by, &self.opened) {
            (Some(_), _) => "shadowed",
            (None, Ok(_)) => "ok",
            (None, Err(_)) => "unusable",
        }
    }

    fn problem(&self) -> Option<&Error> {
        self.opened.err()
    }

    /// The cells that lists show.
    pub fn cells(&self) -> Vec<Cell> {
        let settings = self.opened.ok().map(Configured::settings);
        vec![
            Cell::text(&self.entry.name),
            Cell::maybe(settings.map(|settings| settings.kind.as_str())),
            Cell::maybe(settings.map(operations).as_deref()),
            Cell::maybe(settings.map(|settings| target(&settings.kind)).as_deref()),
            Cell::text(&self.entry.path.display().to_string()),
            self.state(),
        ]
    }

    fn state(&self) -> Cell {
        if let Some(other) = &self.entry.shadowed_by {
            let shown = format!("shadowed by {}", other.display());
            return Cell::new(&shown, self.status()).tone(Tone::Dim);
        }
        match self.problem() {
            None => Cell::text("ok").tone(Tone::Good),
            Some(error) => {
                let why = error.cause().and_then(|cause| cause.lines().next());
                let why = why.map_or_else(|| error.to_string(), str::to_owned);
                Cell::text(&why).tone(Tone::Bad)
            }
        }
    }
}

/// The card of a sink that can be used.
pub fn card(sink: &Configured, keys: Option<&[String]>) -> Card {
    let settings = sink.settings();
    let data = self::settings(settings);
    let text = |name: &str| Cell::maybe(data[name].as_str());
    let card = Card::new()
        .field("Name", Cell::text(sink.name()))
        .field("File", Cell::text(&sink.path().display().to_string()))
        .field("Kind", text("kind"));
    let card = match &settings.kind {
        Kind::Command(hook) => card
            .field("Command", Cell::text(&shown(&hook.command)))
            .field("Reads", text("stdin")),
        Kind::File { .. } => card
            .field("Path", text("path"))
            .field("Form", text("format"))
            .field("Mode", text("mode")),
        Kind::Dotenv { .. } => card
            .field("Path", text("path"))
            .field("Variable", text("variable")),
        Kind::SystemdCreds { .. } => card
            .field("Path", text("path"))
            .field("Credential", text("credential")),
    };
    let after = settings.after_batch.as_ref();
    let pass = (!settings.env_pass.is_empty()).then(|| settings.env_pass.join(", "));
    let keys = keys.map(|keys| match keys {
        [] => "none".to_owned(),
        keys => keys.join(", "),
    });
    card.field("Operations", Cell::text(&operations(settings)))
        .field("Timeout", Cell::text(&settings.timeout.to_string()))
        .field("Retries", Cell::text(&settings.retries.to_string()))
        .field("Variables", Cell::maybe(pass.as_deref()))
        .field(
            "After a batch",
            Cell::maybe(after.map(|after| shown(&after.command)).as_deref()),
        )
        .field(
            "Checked",
            Cell::text("only root and you can change it and what it runs").tone(Tone::Good),
        )
        .field("Keys", Cell::maybe(keys.as_deref()))
}

fn settings(settings: &Settings) -> Value {
    let mut data = nothing();
    data["kind"] = settings.kind.as_str().into();
    data["target"] = target(&settings.kind).into();
    data["operations"] = words(settings).into();
    match &settings.kind {
        Kind::Command(hook) => {
            data["command"] = json!(hook.command);
            data["stdin"] = hook.stdin.to_string().into();
        }
        Kind::File { path, format, mode } => {
            data["path"] = path.as_str().into();
            data["format"] = form(format).into();
            data["mode"] = format!("{mode:04o}").into();
        }
        Kind::Dotenv { path, variable } => {
            data["path"] = path.as_str().into();
            data["variable"] = variable.as_str().into();
        }
        Kind::SystemdCreds { path, credential } => {
            data["path"] = path.as_str().into();
            data["credential"] = credential.as_ref().map(|name| name.as_str()).into();
        }
    }
    data["timeout_seconds"] = settings.timeout.as_seconds().into();
    data["retries"] = settings.retries.into();
    data["env_pass"] = json!(settings.env_pass);
    let after = settings.after_batch.as_ref();
    data["after_batch"] = json!(after.map(|after| &after.command));
    data
}

/// Every field of [`settings`] without a value.
fn nothing() -> Value {
    json!({
        "kind": null, "target": null, "operations": null, "command": null, "stdin": null,
        "path": null, "format": null, "mode": null, "variable": null, "credential": null,
        "timeout_seconds": null, "retries": null, "env_pass": null, "after_batch": null,
    })
}

fn form(format: &FileFormat) -> String {
    match format {
        FileFormat::Raw => "raw".to_owned(),
        FileFormat::Json => "json".to_owned(),
        FileFormat::Dotenv(variable) => format!("dotenv:{variable}"),
    }
}

fn words(settings: &Settings) -> Vec<String> {
    match &settings.kind {
        Kind::Command(hook) => hook.operations.iter().map(ToString::to_string).collect(),
        _ => vec!["deliver".to_owned(), "test".to_owned()],
    }
}

fn operations(settings: &Settings) -> String {
    words(settings).join(",")
}

fn target(kind: &Kind) -> String {
    match kind {
        Kind::Command(hook) => shown(&hook.command),
        Kind::File { path, .. } | Kind::SystemdCreds { path, .. } => path.as_str().to_owned(),
        Kind::Dotenv { path, variable } => {
            format!("{} in {}", variable.as_str(), path.as_str())
        }
    }
}

/// A command as a person reads it: words with blanks are quoted.
fn shown(words: &[String]) -> String {
    let shown =
        words.iter().map(
            |word| match word.contains(char::is_whitespace) || word.is_empty() {
                true => format!("'{word}'"),
                false => word.clone(),
            },
        );
    shown.collect::<Vec<_>>().join(" ")
}
