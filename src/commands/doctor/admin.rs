//! Checks of the admin credential, the keyring and the operators.

use std::time::Duration;

use super::check::Check;
use crate::admin::{Admin, Credential};
use crate::commands::Context;
use crate::error::Result;
use crate::journal::{Operator, OperatorStatus};
use crate::ops::Desk;
use crate::time::{Span, Timestamp};
use crate::vault::{KeyringFault, Place, Source};

/// How long the keyring may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// An enrolment that ends within this time is worth a word.
const SOON: Span = Span::days(14);

/// The keyring, where it is used, and the credential: found, readable, somebody's.
pub fn credential(context: &mut Context<'_>, desk: &Desk) -> Vec<Check> {
    let Some(source) = context.source(Some(desk)) else {
        let none = Check::warn("credential", "none found: reading works, changes do not")
            .fix("keyadm auth login    stores one")
            .fix("or name its place: --credential-file PATH, KEYADM_CREDENTIAL_FILE");
        return vec![unused("no admin credential was found"), none];
    };
    if source != Source::Pinned(Place::Keyring) {
        let used = unused(&format!("the admin credential is in {source}"));
        let credential = context.credential(desk);
        return vec![used, present(context, desk, credential, &source)];
    }
    // Asked once, and not for ever: nobody waits for a prompt in a check.
    match context.env.keyring.get(&desk.settings().id, Some(PATIENCE)) {
        Ok(text) => vec![
            Check::ok("keyring", "answers, and holds the admin credential"),
            present(context, desk, Credential::parse(&text), &source),
        ],
        Err(fault) => vec![silent(&fault)],
    }
}

fn unused(why: &str) -> Check {
    Check::ok("keyring", format!("not asked: {why}"))
}

fn silent(fault: &KeyringFault) -> Check {
    let check = Check::fail("keyring", fault.to_string());
    let check = match fault {
        KeyringFault::Missing => {
            check.fix("keyadm auth login    stores the admin credential again")
        }
        KeyringFault::Locked | KeyringFault::Denied(_) | KeyringFault::Timeout(_) => {
            check.fix("unlock the keyring and run this again")
        }
        _ => check,
    };
    check.fix("or name another place: --credential-file PATH, KEYADM_CREDENTIAL_FILE")
}

fn present(
    context: &Context<'_>,
    desk: &Desk,
    credential: Result<Credential>,
    source: &Source,
) -> Check {
    let admin = credential.and_then(|credential| {
        let id = credential.signer().public().operator_id();
        let operator = desk.book().operator(&id)?;
        Admin::present(&credential, &desk.settings().id, operator, context.now)
    });
    match admin {
        Ok(admin) => {
            let operator = admin.operator();
            Check::ok(
                "credential",
                format!("{} ({}), from {source}", operator.name, operator.id),
            )
        }
        Err(error) => Check::error("credential", &error),
    }
}

/// Operators whose enrolment ends soon.
pub fn operators(context: &Context<'_>, desk: &Desk) -> Check {
    let all = match desk.store().operators() {
        Ok(all) => all,
        Err(error) => return Check::error("operators", &error),
    };
    let all: Vec<Operator> = all.into_iter().map(|row| row.value).collect();
    let ending: Vec<String> = all
        .iter()
        .filter_map(|one| ends_soon(one, context.now))
        .collect();
    let active = all.iter().filter(|one| one.is_active(context.now)).count();
    if ending.is_empty() {
        return Check::ok("operators", format!("{active} active, none ends soon"));
    }
    Check::warn("operators", ending.join("; "))
        .fix("keyadm operator set NAME --expires 90d    extends an enrolment")
}

fn ends_soon(operator: &Operator, now: Timestamp) -> Option<String> {
    let end = operator.expires_at?;
    let soon = operator.status == OperatorStatus::Active && end <= now.plus(SOON);
    soon.then(|| format!("{} ends at {end} ({})", operator.name, end.relative_to(now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use crate::journal::Signer;

    #[test]
    fn an_enrolment_is_named_two_weeks_before_its_end() {
        let now = Timestamp::from_seconds(1_000_000);
        let public_key = Signer::generate(&SystemEntropy).unwrap().public();
        let mut operator = Operator {
            id: public_key.operator_id(),
            name: "ada".to_owned(),
            public_key,
            permissions: Vec::new(),
            expires_at: Some(now.plus(SOON)),
            status: OperatorStatus::Active,
            created_at: now,
            created_by: String::new(),
        };
        assert!(ends_soon(&operator, now).is_some());
        assert!(ends_soon(&operator, now.minus(Span::seconds(1))).is_none());
        operator.status = OperatorStatus::Removed;
        assert!(ends_soon(&operator, now).is_none());
    }
}
