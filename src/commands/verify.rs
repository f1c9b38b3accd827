//! `keyadm verify`.

mod batch;
mod lines;

use super::Context;
use super::presented::{Asked, Presented};
use crate::error::{Code, Error, Exit, Result};
use crate::key::Refusal;
use crate::ops::{self, AtOnce, Decision};
use crate::output::{Report, escape};
use crate::store::{Access, Tally};
use crate::verify::Answer;

/// Decide whether a client that presents a secret may do what it asks
///
/// The secret is read from standard input, or asked for on a terminal; never from the command line.
/// No admin credential is needed. Exit status 0: accepted; 20: refused; 14: the store was edited
/// behind the journal's back.
///
/// With --batch every line of standard input, also an empty one, is answered by one line of JSON, in
/// order, as soon as no more input waits. A line is a bare secret, or a JSON object whose other fields
/// say what the client asks for; --permission, --ip and --env stand in for those it lacks, and `id` comes
/// back as it is. A line that cannot be understood, or is longer than 64 KiB, is answered with
/// INVALID_FORMAT and an `error`. A change that another process makes counts for the next line. Uses are
/// recorded every second. Exit status 0: every line was answered, whatever the answers are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm create demo --role read-only --secret-to - | keyadm verify
  keyadm rotate ci --secret-to - | keyadm verify --permission orders.read
  printf '%s\\n' '{\"secret\":\"kadm_prod_\",\"id\":7}' | keyadm verify --batch")]
pub struct Args {
    /// Read the secret from standard input, also on a terminal
    #[arg(long)]
    secret_stdin: bool,
    /// Read a whole `Authorization: Bearer …` header
    #[arg(long)]
    authorization: bool,
    #[command(flatten)]
    asked: Asked,
    /// Answer line by line: a secret, or {"secret", "permission", "ip", "environment", "id"} as JSON
    #[arg(long, conflicts_with_all = ["secret_stdin", "authorization"])]
    batch: bool,
    /// Do not count this as a use of the key
    #[arg(long)]
    no_record: bool,
}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*` of the whole store; a refusal is an answer, not an error.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    if args.batch {
        return batch::run(&args.asked, !args.no_record, context);
    }
    let presented = Presented::read(context, args.secret_stdin, args.authorization)?;
    let desk = context.desk(Access::Read)?;
    let book = desk.book();
    let facts = AtOnce {
        book: &book,
        now: context.now,
    };
    let decision = ops::decide(
        &facts,
        presented.secret(),
        args.asked.request(),
        context.now,
    )?;
    drop(presented);
    let data = serde_json::to_value(Answer::new(&decision)).map_err(|error| {
        Error::new(Code::Internal, "an answer could not be written as JSON").because(error)
    })?;
    let report = Report::new("Verification", data)
        .line(line(&decision))
        .exit(exit(decision.refusal));
    let exit = context.output.report(context.env, report)?;
    if !args.no_record
        && let Some(seen) = decision.seen(context.now, args.asked.ip())
    {
        let mut tally = Tally::default();
        tally.note(&seen);
        let keep = context.config.usage_keep.value;
        // The answer is out; statistics never change it.
        if let Err(error) = desk.store().record(&tally, context.now, keep) {
            let why = error.cause().unwrap_or_default();
            let text = format!("this use was not counted: {error}: {why}");
            context.output.warn_after(context.env, &text)?;
        }
    }
    Ok(exit)
}

/// How the process ends: an edited store is more than a refusal.
pub fn exit(refusal: Option<Refusal>) -> Exit {
    match refusal {
        None => Exit::Ok,
        Some(Refusal::Tampered) => Exit::Integrity,
        Some(_) => Exit::No,
    }
}

fn line(decision: &Decision) -> String {
    match (decision.subject.proven(), decision.refusal) {
        (Some((key, version)), None) => format!(
            "valid  {} `{}` ({}, {}, v{})",
            key.id,
            escape(&key.name),
            escape(&key.role),
            escape(&key.environment),
            version.version
        ),
        (_, _) => {
            let why = decision.why.as_deref().unwrap_or_default();
            format!("{}: {}", decision.code(), escape(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_store_is_more_than_a_refusal() {
        assert_eq!(exit(None), Exit::Ok);
        assert_eq!(exit(Some(Refusal::NotFound)), Exit::No);
        assert_eq!(exit(Some(Refusal::Tampered)), Exit::Integrity);
    }
}
