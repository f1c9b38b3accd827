//! `keyadm config show`.

use serde_json::{Value, json};

use crate::commands::Context;
use crate::commands::describe::column;
use crate::config::{Config, Environment, Setting};
use crate::error::{Exit, Result};
use crate::output::{Cell, Column, Report, Table};
use crate::time::Span;

const COLUMNS: &[Column] = &[column("SETTING", "name", 0), column("VALUE", "value", 0)];

const WITH_ORIGIN: &[Column] = &[
    column("SETTING", "name", 0),
    column("VALUE", "value", 0),
    column("ORIGIN", "origin", 0),
];

/// Show every setting that holds, and where it came from
///
/// A flag counts before a variable, a variable before a profile, a profile before the configuration
/// file, and that before the default.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm config show
  keyadm config show --origin
  KEYADM_LOCK_WAIT=30s keyadm config show --json")]
pub struct Args {
    /// Say where each value came from
    #[arg(long)]
    origin: bool,
}

/// Runs the command.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let state = match context.env.var("XDG_STATE_HOME") {
        Some(_) => "XDG_STATE_HOME",
        None => "default",
    };
    let settings = settings(&context.config, state);
    let rows = settings.iter().map(|line| line.cells(args.origin));
    let table = Table {
        columns: if args.origin { WITH_ORIGIN } else { COLUMNS },
        rows: rows.collect(),
        empty: "no settings",
    };
    let data: Vec<Value> = settings.iter().map(Line::json).collect();
    let report = Report::new("Config", Value::from(data)).view(table);
    context.output.report(context.env, report)
}

/// One setting.
struct Line {
    name: String,
    /// For people.
    shown: Option<String>,
    /// For machines.
    value: Value,
    origin: String,
}

impl Line {
    fn text(name: &str, value: Option<String>, origin: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.clone().into(),
            shown: value,
            origin: origin.to_owned(),
        }
    }

    /// A length of time, in seconds for machines; `never` for none.
    fn span(name: &str, span: Option<Span>, absent: &str, origin: &str) -> Self {
        Self {
            name: name.to_owned(),
            shown: Some(span.map_or_else(|| absent.to_owned(), |span| span.to_string())),
            value: json!(span),
            origin: origin.to_owned(),
        }
    }

    fn cells(&self, origin: bool) -> Vec<Cell> {
        let mut cells = vec![Cell::text(&self.name), Cell::maybe(self.shown.as_deref())];
        cells.extend(origin.then(|| Cell::text(&self.origin)));
        cells
    }

    fn json(&self) -> Value {
        json!({"name": self.name, "value": self.value, "origin": self.origin})
    }
}

fn settings(config: &Config, state_origin: &str) -> Vec<Line> {
    let wait = Span::seconds(config.lock_wait.value.as_secs());
    let credential_file = config.credential_file.as_ref();
    let state = config.state.as_ref().map(|path| path.display().to_string());
    let mut lines = vec![
        Line::text(
            "db",
            Some(config.db.value.display().to_string()),
            &config.db.origin,
        ),
        Line::text(
            "credential_file",
            credential_file.map(|file| file.value.display().to_string()),
            credential_file.map_or("default", |file| &file.origin),
        ),
        Line::span("lock_wait", Some(wait), "", &config.lock_wait.origin),
        Line::text(
            "default_environment",
            Some(config.default_environment.value.clone()),
            &config.default_environment.origin,
        ),
        Line::span(
            "usage.keep",
            Some(config.usage_keep.value),
            "",
            &config.usage_keep.origin,
        ),
        Line::text("state_directory", state, state_origin),
    ];
    for (name, setting) in &config.environments {
        lines.extend(environment(name, setting));
    }
    lines
}

fn environment(name: &str, setting: &Setting<Environment>) -> [Line; 5] {
    let Environment {
        tag,
        rotate_every,
        finish,
        grace,
        quiet,
    } = &setting.value;
    let origin = &setting.origin;
    let named = |field: &str| format!("environments.{name}.{field}");
    let finish = json!(finish).as_str().map(str::to_owned);
    [
        Line::text(&named("tag"), Some(tag.clone()), origin),
        Line::span(&named("rotate_every"), *rotate_every, "never", origin),
        Line::text(&named("finish"), finish, origin),
        Line::span(&named("grace"), *grace, "the default", origin),
        Line::span(&named("quiet"), *quiet, "the default", origin),
    ]
}
