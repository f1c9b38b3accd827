//! `keyadm audit head`.

use serde_json::json;

use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::journal::OperatorPermission;
use crate::output::{Card, Cell, Report};

/// Show where the journal ends, and how much of it this machine has seen
///
/// Keep what it prints elsewhere, and a rollback of store and machine together can still be noticed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm audit head
  keyadm audit head --field hash
  keyadm audit head --json")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*`.
pub fn run(_: Args, context: &mut Context<'_>) -> Result<Exit> {
    let desk = context.reader(OperatorPermission::AuditView)?;
    let head = desk.store().head()?;
    let last = desk.store().event(head.seq)?;
    if let Some(last) = &last {
        desk.book().trust().authentic(last)?;
    }
    let at = last.map(|last| last.event.at);
    let (root, pinned) = (desk.settings().root.fingerprint(), desk.pin().seq);
    let data = json!({
        "seq": head.seq,
        "hash": head.hash,
        "at": at,
        "pinned_seq": pinned,
        "root": root,
    });
    let card = Card::new()
        .field("Last event", Cell::text(&head.seq.to_string()))
        .field("At", Cell::time_both(at, context.now))
        .field("Hash", Cell::text(&head.hash.to_string()))
        .field("Seen here", Cell::text(&format!("event {pinned}")))
        .field("Root", Cell::text(&root));
    let report = Report::new("AuditHead", data).view(card);
    context.output.report(context.env, report)
}
