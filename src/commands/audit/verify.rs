//! `keyadm audit verify`.

use serde_json::{Value, json};

use crate::commands::Context;
use crate::error::{Exit, Result};
use crate::ops::{self, Audit, Finding};
use crate::output::{Report, escape};
use crate::store::SqliteStore;

/// Check the whole journal, every row and the file, and name all that is wrong
///
/// Replays the journal from its first event (chain, signatures, permissions), compares every row of
/// the tables with the last event about it, and the store with what this machine has seen of it. Works
/// where other commands refuse the store, and never changes it. Exit status 0: all is well; 14: it is
/// not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm audit verify
  keyadm audit verify --json")]
pub struct Args {
    /// Trust the store's present root from now on, if this is its fingerprint and all else is well
    #[arg(long, value_name = "FINGERPRINT")]
    accept_root: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// `setup.*`; what is wrong with the store is the result.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let place = context.place()?;
    let store = SqliteStore::open_as_found(&place, context.config.lock_wait.value)?;
    let (known, path) = (context.known(), place.to_string());
    let accept = args.accept_root.as_deref();
    let audit = ops::audit(&store, &known, &path, accept)?;
    if let Some(settings) = &audit.settings {
        context.output.set_store(&settings.id);
    }
    let mut warnings = audit.notes.clone();
    if audit.is_clean()
        && let Err(error) = audit.remember(&known, &path, accept.is_some())
    {
        warnings.push(format!("{error}: {}", error.cause().unwrap_or_default()));
    }
    let exit = if audit.is_clean() {
        Exit::Ok
    } else {
        Exit::Integrity
    };
    let report = Report::new("AuditReport", data(&audit))
        .text(text(&audit))
        .warnings(warnings)
        .exit(exit);
    let exit = context.output.report(context.env, report)?;
    if !audit.is_clean() {
        for line in [
            "the store is not what its operators signed; do not repair it by hand",
            "put a backup in its place, and find out who can write to the file",
        ] {
            context.output.note(context.env, line)?;
        }
    }
    Ok(exit)
}

fn data(audit: &Audit) -> Value {
    let finding = |one: &Finding| json!({"kind": one.kind, "event": one.event, "subject": one.subject, "what": one.what});
    json!({
        "ok": audit.is_clean(),
        "events": audit.events,
        "head": {"seq": audit.head.seq, "hash": audit.head.hash, "at": audit.at},
        "root": audit.settings.as_ref().map(|settings| settings.root.fingerprint()),
        "keys": audit.keys,
        "roles": audit.roles,
        "operators": audit.operators,
        "finding_count": audit.total,
        "findings": audit.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn text(audit: &Audit) -> String {
    if audit.is_clean() {
        return format!(
            "journal verified: {}, {}",
            counted(audit.events, "event"),
            counted(audit.keys, "key")
        );
    }
    let mut text = String::new();
    for one in &audit.findings {
        let place = match (one.event, one.subject.as_deref()) {
            (Some(seq), Some(subject)) => format!("event {seq}, {subject}: "),
            (Some(seq), None) => format!("event {seq}: "),
            (None, Some(subject)) => format!("{subject}: "),
            (None, None) => String::new(),
        };
        let line = format!("{}: {place}{}", one.kind, one.what);
        text.push_str(&format!("{}\n", escape(&line)));
    }
    let more = audit.total.saturating_sub(audit.findings.len() as u64);
    if more > 0 {
        text.push_str(&format!("and {more} more\n"));
    }
    text
}

fn counted(count: u64, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
