//! Conditions of rotations: what should have been replaced, and what did not arrive.

use super::{Condition, Finding, Look, from};
use crate::key::{Key, MAX_LIVE, Standing, Verdict, Version};
use crate::ops::issue::LEFT_BEHIND;
use crate::time::Timestamp;

/// The versions whose delivery should have been confirmed by now, oldest first. One that some sinks took
/// is over; one of which nothing is known may be under way.
pub fn left_behind(key: &Key, now: Timestamp) -> impl Iterator<Item = &Version> {
    key.unconfirmed().filter(move |version| {
        !version.delivered_to.is_empty() || now.since(version.created_at) > LEFT_BEHIND
    })
}

/// Who got `version` and who did not, `files has it, vault has not`; `None` where no sink took it.
pub fn holders(key: &Key, version: &Version) -> Option<String> {
    let took = &version.delivered_to;
    if took.is_empty() {
        return None;
    }
    let missing = key.sinks.iter().filter(|sink| !took.contains(sink));
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    let have = |count| if count == 1 { "has" } else { "have" };
    let mut text = format!("{} {} it", took.join(", "), have(took.len()));
    if !missing.is_empty() {
        let (names, have) = (missing.join(", "), have(missing.len()));
        text.push_str(&format!(", {names} {have} not"));
    }
    Some(text)
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
        let holders = holders(look.key, version);
        let how = match &holders {
            None => format!("the delivery of v{number} was never confirmed"),
            Some(holders) => format!("v{number} did not get everywhere: {holders}"),
        };
        let fate = match (look.last_use(number), look.key.current()) {
            (Some((at, _)), _) if holders.is_none() => {
                format!("; it was used {at}, so somebody has it")
            }
            (_, Some(current)) => format!("; v{} still works", current.version),
            (_, None) if holders.is_none() => "; nobody may have a secret of this key".to_owned(),
            (_, None) => String::new(),
        };
        let what = format!("{how}{fate}");
        let run = format!("keyadm rotate {}", look.key.id);
        found.push(
            look.finding(Condition::Undelivered, what, run)
                .version(number)
                .since(version.created_at),
        );
    }
}

/// Sinks that hold a secret which was revoked or has ended: whoever is fed by them is refused.
pub fn stale_sink(look: &Look<'_>, found: &mut Vec<Finding>) {
    let stale = look.key.stale_sinks(look.now);
    if stale.is_empty() || !in_use(look) {
        return;
    }
    let what = match stale[..] {
        [sink] => format!("the sink {sink} holds a secret that does not work any more"),
        _ => format!(
            "the sinks {} hold a secret that does not work any more",
            stale.join(", ")
        ),
    };
    let run = format!("keyadm rotate {}", look.key.id);
    found.push(look.finding(Condition::StaleSink, what, run));
}

/// As many live versions as there may be, and one more is wanted. After a repair the old ones may just
/// end in their time.
pub fn blocked(look: &Look<'_>, found: &mut Vec<Finding>) {
    let live: Vec<&Version> = look.key.live(look.now).collect();
    let wants = in_use(look)
        && (look.key.is_due(look.now) || !look.key.stale_sinks(look.now).is_empty())
        || left_behind(look.key, look.now).next().is_some();
    let Some(newest) = live.last().filter(|_| live.len() >= MAX_LIVE && wants) else {
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
