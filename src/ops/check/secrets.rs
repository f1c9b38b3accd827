//! Conditions of use: secrets that should not be presented any more.

use super::{Condition, Finding, Look, from};
use crate::key::{Finish, Flight, Refusal, Retiring, Status, Verdict};
use crate::time::{Span, Timestamp};

/// How long the use of an old secret stays news.
const LATELY: Span = Span::days(1);

/// Each secret that was revoked or has ended, and was presented lately.
pub fn revoked_secret_used(look: &Look<'_>, found: &mut Vec<Finding>) {
    for (number, sighting) in look.seen {
        let codes = [Refusal::Revoked.code(), Refusal::VersionRetired.code()];
        let times: u64 = codes
            .iter()
            .filter_map(|code| sighting.refused_by.get(*code))
            .sum();
        // Once a secret has ended, that is the first thing it is refused for: the last refusal is one.
        let Some((at, address)) = sighting
            .last_refused
            .clone()
            .filter(|(at, _)| times > 0 && is_dead(look, *number) && *at > look.now.minus(LATELY))
        else {
            continue;
        };
        let what = format!(
            "v{number}, which {}, was presented {at}{}; uses since it ended: {times}",
            end(look, *number),
            from(address.as_deref()),
        );
        let run = format!("keyadm usage {}", look.key.id);
        found.push(
            look.finding(Condition::RevokedSecretUsed, what, run)
                .version(*number)
                .since(at)
                .address(address),
        );
    }
}

/// Whether version `number` is never accepted again.
fn is_dead(look: &Look<'_>, number: u32) -> bool {
    let live = look.key.live(look.now).any(|one| one.version == number);
    look.key.status == Status::Revoked || !live
}

/// How it came to its end.
fn end(look: &Look<'_>, number: u32) -> String {
    if let Some(at) = look.key.revoked_at {
        return format!("was revoked with its key {at}");
    }
    let version = look.key.versions.iter().find(|one| one.version == number);
    match version.and_then(|version| version.expires_at) {
        Some(at) if at <= look.now => format!("ended {at}"),
        _ => "was revoked".to_owned(),
    }
}

/// Each secret that was replaced, still works, and is still in use. A stalled rotation says so itself.
pub fn old_secret_used(look: &Look<'_>, found: &mut Vec<Finding>) {
    for flight in look.key.flights(look.seen, look.now) {
        let (Some(terms), Some((at, address))) =
            (flight.old.retiring, look.last_use(flight.old.version))
        else {
            continue;
        };
        if matches!(flight.verdict, Verdict::Stalled(_)) || !is_in_use(look, &flight, terms, at) {
            continue;
        }
        let number = flight.old.version;
        let (fate, run) = fate(look, terms);
        let from = from(address.as_deref());
        let what = format!(
            "v{number}, which was replaced {}, was used {at}{from}; {fate}",
            terms.since
        );
        found.push(
            look.finding(Condition::OldSecretUsed, what, run)
                .version(number)
                .since(at)
                .address(address),
        );
    }
}

/// Whether an old secret that was last used at `at` is still somebody's: it was used after its
/// successor was delivered, and no newer one was used since; or, where several clients share a key,
/// lately, although a newer one was in use already.
fn is_in_use(look: &Look<'_>, flight: &Flight<'_>, terms: Retiring, at: Timestamp) -> bool {
    let newer = || look.seen.range(flight.old.version + 1..);
    let first = newer().filter_map(|(_, seen)| seen.first_seen).min();
    let last = newer().filter_map(|(_, seen)| seen.last_seen).max();
    let alone = last.is_none_or(|last| last < at);
    let beside = first.is_some_and(|first| first < at) && at > look.now.minus(LATELY);
    at > terms.since && (alone || beside)
}

/// What becomes of it, and what to type.
fn fate(look: &Look<'_>, terms: Retiring) -> (String, String) {
    let id = &look.key.id;
    match terms.finish {
        Finish::Delivered => (
            format!(
                "it ends {}, whoever uses it then is refused; next time --finish seen waits for them",
                terms.deadline
            ),
            format!("keyadm rotation extend {id} --by 7d"),
        ),
        Finish::Seen => (
            format!("its rotation finishes when it is quiet for {}", terms.quiet),
            format!("keyadm rotation show {id}"),
        ),
        Finish::Manual => (
            "it ends when you say so".to_owned(),
            format!("keyadm rotation show {id}"),
        ),
    }
}
