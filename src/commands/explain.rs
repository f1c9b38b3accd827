//! `keyadm explain`.

use serde_json::json;

use super::Context;
use super::presented::{Asked, Presented};
use super::verify::exit;
use crate::error::{Code, Error, Exit, Result};
use crate::key::KeyId;
use crate::ops::{self, Desk, Explanation, Target};
use crate::output::{Report, escape};
use crate::store::Access;
use crate::time::Timestamp;
use crate::verify::code;

/// Show why a client is accepted or refused, step by step
///
/// Walks the same chain as `verify`, for a secret from standard input (or asked for on a terminal) or
/// for a key that is named, and says what to do about a refusal. Never counts as a use. Exit status
/// 0: it would be accepted; 20: refused; 14: the store was edited behind the journal's back.
#[derive(Debug, clap::Args)]
#[command(
    disable_version_flag = true,
    after_help = "\
Examples:
  keyadm explain --key ci --permission orders.read
  keyadm explain --key \"Production Server\" --ip 192.0.2.7 --at 2030-01-01
  keyadm rotate ci --secret-to - | keyadm explain --permission orders.read"
)]
pub struct Args {
    /// Explain this key instead of a secret: a name, a Key ID, or a unique start of one
    #[arg(long, value_name = "KEY", conflicts_with_all = ["secret_stdin", "authorization"])]
    key: Option<String>,
    /// The secret version to look at [default: the one in use]
    #[arg(long, value_name = "N", requires = "key")]
    version: Option<u32>,
    /// Read the secret from standard input, also on a terminal
    #[arg(long)]
    secret_stdin: bool,
    /// Read a whole `Authorization: Bearer …` header
    #[arg(long)]
    authorization: bool,
    #[command(flatten)]
    asked: Asked,
    /// Explain for this time instead of now: a date or an RFC 3339 time
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    at: Option<Timestamp>,
}

/// Runs the command.
///
/// # Errors
/// `not_found.*`, `setup.*`, `integrity.*` of the whole store.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let presented = match &args.key {
        Some(_) => None,
        None => Some(Presented::read(
            context,
            args.secret_stdin,
            args.authorization,
        )?),
    };
    let desk = context.desk(Access::Read)?;
    let named = args
        .key
        .as_deref()
        .map(|text| id(&desk, text))
        .transpose()?;
    let target = match (&named, &presented) {
        (Some(id), _) => Target::Key(id, args.version),
        (None, Some(presented)) => Target::Presented(presented.secret()),
        (None, None) => return Err(Error::new(Code::Internal, "nothing to explain")),
    };
    let now = args.at.unwrap_or(context.now);
    let explained = ops::explain(&desk.book(), target, args.asked.request(), now)?;
    context.output.report(context.env, report(&explained))
}

/// The Key ID behind `text`; also of a key whose row is not believed, which is then explained.
fn id(desk: &Desk, text: &str) -> Result<KeyId> {
    match ops::find_key(&desk.book(), text) {
        Ok(key) => Ok(key.id),
        Err(error) if matches!(error.code(), Code::Tampered | Code::BrokenJournal) => {
            let named = desk.store().keys_named(text).unwrap_or_default();
            KeyId::parse(text)
                .or_else(|| named.into_iter().next().map(|row| row.value.id))
                .ok_or(error)
        }
        Err(error) => Err(error),
    }
}

fn report(explained: &Explanation) -> Report {
    let (code, http_status) = code(explained.refusal);
    let verdict = match explained.refusal {
        None => "accepted",
        Some(_) => "refused",
    };
    let steps = explained
        .steps
        .iter()
        .map(|step| json!({"name": step.name, "ok": step.passed, "detail": step.detail}));
    let data = json!({
        "verdict": verdict,
        "code": code,
        "http_status": http_status,
        "key_id": explained.subject.id,
        "steps": steps.collect::<Vec<_>>(),
        "advice": explained.advice,
    });
    Report::new("Explanation", data)
        .text(text(explained, verdict, code, http_status))
        .exit(exit(explained.refusal))
}

fn text(explained: &Explanation, verdict: &str, code: &str, http_status: u16) -> String {
    let mut text = String::new();
    for step in &explained.steps {
        let mark = match step.passed {
            Some(true) => "ok",
            Some(false) => "FAILS",
            None => "-",
        };
        text.push_str(&format!(
            "{mark:<6} {:<12} {}\n",
            step.name,
            escape(&step.detail)
        ));
    }
    text.push_str(&format!("{verdict}: {code} (HTTP {http_status})\n"));
    for line in &explained.advice {
        text.push_str(&format!("  {}\n", escape(line)));
    }
    text
}
