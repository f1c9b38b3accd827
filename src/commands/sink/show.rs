//! `keyadm sink show`.

use std::ops::ControlFlow;

use serde_json::json;

use super::describe::{Described, card};
use crate::commands::Context;
use crate::error::{Code, Exit, Result};
use crate::journal::OperatorPermission;
use crate::output::Report;
use crate::sink::{Configured, Entry};
use crate::store::Walk;

/// Show what a sink does, where that is configured, and which keys it gets
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm sink show app
  keyadm sink show app --field path")]
pub struct Args {
    /// The sink's name
    name: String,
}

/// Runs the command.
///
/// # Errors
/// `not_found.sink`, `setup.config`, `setup.unsafe_sink`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let directories = &context.config.sinks.value;
    let sink = Configured::open(&args.name, directories, context.env)?;
    let keys = keys(context, &args.name)?;
    let entry = Entry {
        name: args.name,
        path: sink.path().to_owned(),
        shadowed_by: None,
    };
    let described = Described {
        entry: &entry,
        opened: Ok(&sink),
    };
    let mut data = described.json();
    data["keys"] = json!(keys);
    let report = Report::new("Sink", data).view(card(&sink, keys.as_deref()));
    context.output.report(context.env, report)
}

/// The names of the keys that the sink gets; `None` where there is no store.
fn keys(context: &mut Context<'_>, sink: &str) -> Result<Option<Vec<String>>> {
    let desk = match context.reader(OperatorPermission::KeyView) {
        Ok(desk) => desk,
        Err(error) if error.code() == Code::NoStore => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    desk.store().keys(&Walk::default(), &mut |row, _| {
        if row.value.sinks.iter().any(|bound| bound == sink) {
            names.push(row.value.name);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Some(names))
}
