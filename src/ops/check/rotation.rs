//! Conditions of rotations: what should have been replaced, and what did not arrive.

use super::{Condition, Finding, Look, from};
use crate::key::{Key, MAX_LIVE, Standing, Verdict, Version};
use crate::ops::issue::LEFT_BEHIND;
use crate::time::Timestamp;

/// The versions whose delivery should have been confirmed by now, oldest first.
pub fn left_behind(key: &Key, now: Timestamp) -> impl Iterator<Item = &Version> {
    key.unconfirmed()
        .filter(move |version| now.since(version.created_at) > LEFT_BEHIND)
}

/// Each rotation past its deadline.
pub fn stalled(look: &Look<'_>, found: &mut Vec<Finding>) {
    for flight in look.key.flights(look.seen, look.now) {
        let Verdict::Stalled(why) = flight.verdict else {
            continue;
        };
        let number = flight.old.version;
        let used = look.last_use(number);
        let (what, address) = match used {
            Some((at, address)) => {
                let from = from(address.as_deref());
                (
                    format!("{why}; v{number} was last used {at}{from}"),
                    address,
                )
            }
            None => (format!("{why}; v{number} was never used"), None),
        };
        let run = format!("keyadm rotation show {}", look.key.id);
        let deadline = flight.old.retiring.map_or(look.now, |terms| terms.deadline);
        found.push(
            look.finding(Condition::Stalled, what, run)
                .version(number)
                .since(deadline)
                .address(address),
        );
    }
}

/// Each version whose delivery was never confirmed.
pub fn undelivered(look: &Look<'_>, found: &mut Vec<Finding>) {
    for version in left_behind(look.key, look.now) {
        let number = version.version;
        let fate = match (look.last_use(number), look.key.current()) {
            (Some((at, _)), _) => format!("it was used {at}, so somebody has it"),
            (None, Some(current)) => format!("v{} still works", current.version),
            (None, None) => "nobody may have a secret of this key".to_owned(),
        };
        let took = &version.delivered_to;
        let how = match took.is_empty() {
            true => "was never confirmed".to_owned(),
            false => format!("only reached {}", took.join(", ")),
        };
        let what = format!("the delivery of v{number} {how}; {fate}");
        let run = format!("keyadm rotate {}", look.key.id);
        found.push(
            look.finding(Condition::Undelivered, what, run)
                .version(number)
                .since(version.created_at),
        );
    }
}

/// As many live versions as there may be.
pub fn blocked(look: &Look<'_>, found: &mut Vec<Finding>) {
    let live: Vec<&Version> = look.key.live(look.now).collect();
    let Some(newest) = live.last().filter(|_| live.len() >= MAX_LIVE) else {
        return;
    };
    let numbers: Vec<String> = live.iter().map(|one| format!("v{}", one.version)).collect();
    let what = format!(
        "{} are live, no more than {MAX_LIVE} may be: it cannot be rotated until one of them ends",
        numbers.join(", ")
    );
    let run = format!("keyadm rotation show {}", look.key.id);
    found.push(
        look.finding(Condition::Blocked, what, run)
            .since(newest.created_at),
    );
}

/// Rotation is late.
pub fn overdue(look: &Look<'_>, found: &mut Vec<Finding>) {
    if in_use(look) && look.key.is_overdue(look.now) {
        late(look, Condition::Overdue, look.key.overdue_at(), found);
    }
}

/// Rotation is due, and not late yet.
pub fn due(look: &Look<'_>, found: &mut Vec<Finding>) {
    if in_use(look) && look.key.is_due(look.now) && !look.key.is_overdue(look.now) {
        late(look, Condition::Due, look.key.due_at(), found);
    }
}

/// A secret that nobody is let in with need not be rotated.
fn in_use(look: &Look<'_>) -> bool {
    look.standing == Standing::Active
}

fn late(look: &Look<'_>, condition: Condition, since: Option<Timestamp>, found: &mut Vec<Finding>) {
    let (Some(version), Some(every), Some(since)) =
        (look.key.current(), look.key.rotate_every, since)
    else {
        return;
    };
    let what = format!(
        "v{} was made {} and is to be replaced every {every}",
        version.version,
        version.created_at.date()
    );
    let run = format!("keyadm rotate {}", look.key.id);
    found.push(
        look.finding(condition, what, run)
            .version(version.version)
            .since(since),
    );
}

/// Rotation is late, and no timer can do it. Before it is late people may well do it by hand.
pub fn no_sink(look: &Look<'_>, found: &mut Vec<Finding>) {
    if !look.key.sinks.is_empty() || !in_use(look) || !look.key.is_overdue(look.now) {
        return;
    }
    let what = "its rotation is late, and no timer does it: it is bound to no sink";
    let run = format!("keyadm set {} --sink NAME", look.key.id);
    let finding = look.finding(Condition::NoSink, what, run);
    found.push(Finding {
        since: look.key.overdue_at(),
        ..finding
    });
}
