//! `keyadm verify`.

use serde_json::{Value, json};

use super::Context;
use super::presented::{Asked, Presented};
use crate::error::{Exit, Result};
use crate::key::{Malformed, Refusal, VALID};
use crate::ops::{self, Decision};
use crate::output::{Report, escape};
use crate::store::{Access, Tally};

/// Decide whether a client that presents a secret may do what it asks
///
/// The secret is read from standard input, or asked for on a terminal; never from the command line.
/// No admin credential is needed. Exit status 0: accepted; 20: refused; 14: the store was edited
/// behind the journal's back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyadm create demo --role read-only --secret-to - | keyadm verify
  keyadm rotate ci --secret-to - | keyadm verify --permission orders.read")]
pub struct Args {
    /// Read the secret from standard input, also on a terminal
    #[arg(long)]
    secret_stdin: bool,
    /// Read a whole `Authorization: Bearer …` header
    #[arg(long)]
    authorization: bool,
    #[command(flatten)]
    asked: Asked,
    /// Do not count this as a use of the key
    #[arg(long)]
    no_record: bool,
}

/// Runs the command.
///
/// # Errors
/// `setup.*`, `integrity.*` of the whole store; a refusal is an answer, not an error.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let presented = Presented::read(context, args.secret_stdin, args.authorization)?;
    let desk = context.desk(Access::Read)?;
    let request = args.asked.request();
    let decision = ops::decide(&desk.book(), presented.secret(), request, context.now)?;
    drop(presented);
    let report = Report::new("Verification", data(&decision))
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

/// The result code and what an API would answer.
pub fn code(refusal: Option<Refusal>) -> (&'static str, u16) {
    refusal.map_or((VALID, 200), |refusal| {
        (refusal.code(), refusal.http_status())
    })
}

fn data(decision: &Decision) -> Value {
    let (code, http_status) = code(decision.refusal);
    let subject = &decision.subject;
    let proven = subject.proven();
    let role = proven.and(subject.role.as_ref());
    let retry = match decision.refusal {
        Some(Refusal::RateLimited(span)) => Some(span),
        _ => None,
    };
    json!({
        "valid": decision.refusal.is_none(),
        "code": code,
        "http_status": http_status,
        "key_id": subject.id,
        "name": proven.map(|(key, _)| &key.name),
        "role": proven.map(|(key, _)| &key.role),
        "permissions": role.map(|role| &role.permissions),
        "environment": proven.map(|(key, _)| &key.environment),
        "version": proven.map(|(_, version)| version.version),
        "retry_after_seconds": retry,
        "message": decision.why,
        "reason": reason(decision.refusal),
    })
}

/// Why a text is no secret, as a word for programs.
fn reason(refusal: Option<Refusal>) -> Option<&'static str> {
    let Some(Refusal::InvalidFormat(malformed)) = refusal else {
        return None;
    };
    Some(match malformed {
        Malformed::Empty => "empty",
        Malformed::KeyId => "key_id",
        Malformed::Space => "space",
        Malformed::CutOff => "cut_off",
        Malformed::TooLong => "too_long",
        Malformed::Checksum => "checksum",
        Malformed::NotText => "not_text",
        Malformed::Header => "header",
        Malformed::Form => "form",
    })
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
        (_, refusal) => {
            let why = decision.why.as_deref().unwrap_or_default();
            format!("{}: {}", code(refusal).0, escape(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyId;
    use crate::ops::Subject;

    #[test]
    fn who_only_knows_a_key_id_learns_nothing_about_the_key() {
        let key = crate::key::example::key();
        let decision = Decision {
            refusal: Some(Refusal::NotFound),
            why: None,
            subject: Subject {
                id: KeyId::parse("key_4f7q2m9xk3hd"),
                key: Some(key.clone()),
                ..Subject::default()
            },
        };
        let hidden = data(&decision);
        for field in ["name", "role", "permissions", "environment", "version"] {
            assert_eq!(hidden[field], Value::Null, "{field}");
        }
        let proven = Decision {
            refusal: Some(Refusal::Suspended),
            subject: Subject {
                version: key.newest().cloned(),
                ..decision.subject
            },
            ..decision
        };
        assert_eq!(data(&proven)["name"], "Production Server");
    }

    #[test]
    fn an_edited_store_is_more_than_a_refusal() {
        assert_eq!(exit(None), Exit::Ok);
        assert_eq!(exit(Some(Refusal::NotFound)), Exit::No);
        assert_eq!(exit(Some(Refusal::Tampered)), Exit::Integrity);
    }
}
