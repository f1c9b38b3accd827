//! `keyadm sink test`.

use serde_json::json;

use crate::commands::Context;
use crate::commands::describe::column;
use crate::error::{Code, Error, Exit, Result};
use crate::journal::OperatorPermission;
use crate::key::{KeyId, Secret};
use crate::ops::find_key;
use crate::output::{Card, Cell, Column, Report, Table, Tone};
use crate::process::hold;
use crate::sink::{About, Configured, Tested};

const LINES: &[Column] = &[column("LINE", "line", 0)];

/// Try a sink out with a canary: a text in the form of a secret that is none
///
/// A hook that knows the operation `test` is called once, as it would be with a secret. A file is
/// written beside its place, and removed again. A hook that does not know `test` is only looked at.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm sink test app
  keyadm sink test app --key ci --json")]
pub struct Args {
    /// The sink's name
    name: String,
    /// Say that the canary is of this key, so that its names and paths are tried out
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// `not_found.sink`, `not_found.key`, `setup.config`, `setup.unsafe_sink`. A test that fails is a
/// result, with exit status 22.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let directories = &context.config.sinks.value;
    let sink = Configured::open(&args.name, directories, context.env)?;
    let canary = canary(context)?;
    let about = about(&args, context, &canary)?;
    context.env.hold.get_or_insert_with(hold);
    let tested = sink.test(&canary, &about)?;
    let report = report(&args.name, &tested);
    context.output.report(context.env, report)
}

/// A new secret of a key that nobody has: it never verifies.
fn canary(context: &Context<'_>) -> Result<Secret> {
    let entropy = context.env.entropy.as_ref();
    KeyId::generate(entropy)
        .and_then(|key| Secret::generate(entropy, "kadm", "test", &key))
        .map_err(|error| Error::new(Code::Internal, "no randomness").because(error))
}

/// Whose canary the sink is told it is.
fn about(args: &Args, context: &mut Context<'_>, canary: &Secret) -> Result<About> {
    let about = About {
        last4: canary.last4(),
        reason: Some("test".to_owned()),
        ..About::default()
    };
    let Some(text) = &args.key else {
        return Ok(About {
            key_id: canary.key().to_string(),
            name: "keyadm-test".to_owned(),
            role: "none".to_owned(),
            environment: context.config.default_environment.value.clone(),
            version: 1,
            ..about
        });
    };
    let desk = context.reader(OperatorPermission::KeyView)?;
    let key = find_key(&desk.book(), text)?;
    let newest = key.newest();
    Ok(About {
        key_id: key.id.to_string(),
        version: newest.map_or(1, |newest| newest.version + 1),
        old_version: newest.map(|newest| newest.version),
        old_last4: newest.map(|newest| newest.last4.clone()),
        expires_at: key.expires_at,
        name: key.name,
        role: key.role,
        environment: key.environment,
        ..about
    })
}

fn report(name: &str, tested: &Tested) -> Report {
    let passed = tested.failure.is_none();
    let seconds = (tested.took.as_secs_f64() * 1000.0).round() / 1000.0;
    let data = json!({
        "sink": name,
        "did": tested.did,
        "passed": passed,
        "failure": tested.failure,
        "exit_code": tested.exit_code,
        "took_seconds": seconds,
        "output": tested.lines,
    });
    let result = match &tested.failure {
        None => Cell::text("passed").tone(Tone::Good),
        Some(why) => Cell::text(&format!("failed: {}", why.replace('\n', " "))).tone(Tone::Bad),
    };
    let mut card = Card::new()
        .field("Sink", Cell::text(name))
        .field("Result", result)
        .field("Tried", Cell::text(tried(tested.did)));
    if tested.did != "check" {
        card = card.field("Took", Cell::text(&format!("{seconds:.3} s")));
    }
    if let Some(code) = tested.exit_code {
        card = card.field("Exit status", Cell::text(&code.to_string()));
    }
    if !tested.lines.is_empty() {
        let rows = tested.lines.iter().map(|line| vec![Cell::text(line)]);
        card = card.section(
            "It said",
            Table {
                columns: LINES,
                rows: rows.collect(),
                empty: "nothing",
            },
        );
    }
    let exit = if passed { Exit::Ok } else { Exit::Undelivered };
    Report::new("SinkTest", data).view(card).exit(exit)
}

fn tried(did: &str) -> &'static str {
    match did {
        "test" => "the hook was called with a canary",
        "write" => "a canary was written beside its place, and removed",
        _ => {
            "its file and its command were looked at; it was not called, for it does not know `test`"
        }
    }
}
