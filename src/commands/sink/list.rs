//! `keyadm sink list`.

use super::describe::Described;
use crate::commands::Context;
use crate::commands::describe::column;
use crate::error::{Exit, Result};
use crate::output::{Column, Page};
use crate::sink::{Configured, entries};

const COLUMNS: &[Column] = &[
    column("NAME", "name", 0),
    column("KIND", "kind", 1),
    column("OPERATIONS", "operations", 3),
    column("TARGET", "target", 2),
    column("FILE", "file", 4),
    column("STATUS", "status", 0),
];

/// List the configured sinks, and which of them cannot be used and why
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm sink list
  keyadm sink list --json")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// When the output cannot be written; a sink that cannot be used is listed as such.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let directories = context.config.sinks.value.clone();
    let entries = entries(&directories);
    let mut list = context.output.list("SinkList", COLUMNS);
    for entry in &entries {
        // Where it stands, so that a shadowed one is looked at, too.
        let directory = entry.path.parent().map(ToOwned::to_owned);
        let directory: Vec<_> = directory.into_iter().collect();
        let opened = Configured::open(&entry.name, &directory, context.env);
        let described = Described {
            entry,
            opened: opened.as_ref(),
        };
        list.row(
            context.env,
            &entry.name,
            || described.cells(),
            || described.json(),
        )?;
    }
    let page = Page {
        page: 1,
        total: Some(entries.len() as u64),
        ..Page::default()
    };
    let empty = "no sinks are configured; man keyadm-hooks explains how";
    list.finish(context.env, page, Vec::new(), empty)
}
