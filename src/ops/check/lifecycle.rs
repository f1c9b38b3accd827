//! Conditions of keys as a whole: how they end, and whether anybody wants them.

use super::{Condition, Finding, Look, from};
use crate::key::Standing;
use crate::ops::filter::{Filter, last_used};

/// Every version was revoked.
pub fn no_secret(look: &Look<'_>, found: &mut Vec<Finding>) {
    if look.standing == Standing::NoSecret {
        let what = "every secret of it was revoked, and none was made since: no client gets in";
        let run = format!("keyadm rotate {}", look.key.id);
        found.push(look.finding(Condition::NoSecret, what, run));
    }
}

/// It ends soon.
pub fn expiring(look: &Look<'_>, found: &mut Vec<Finding>) {
    let soon = Filter {
        expires_within: Some(look.limits.expiring_within),
        ..Filter::default()
    };
    let Some(end) = look.key.expires_at else {
        return;
    };
    if soon.fits(look.key, look.seen, look.now) {
        let what = format!("it ends {end}, {}", end.relative_to(look.now));
        let run = format!("keyadm set {} --expires 90d", look.key.id);
        let finding = look.finding(Condition::Expiring, what, run);
        let since = end.minus(look.limits.expiring_within);
        found.push(finding.since(since.max(look.key.created_at)));
    }
}

/// It ended and was left so.
pub fn expired(look: &Look<'_>, found: &mut Vec<Finding>) {
    let Some(end) = look.key.expires_at else {
        return;
    };
    if look.standing == Standing::Expired {
        let what = "it has ended, and was neither revoked nor given more time";
        let run = format!("keyadm revoke {}", look.key.id);
        found.push(look.finding(Condition::Expired, what, run).since(end));
    }
}

/// Nobody used it for long. What happened before uses were recorded is not known, so a key is not
/// unused before they were recorded that long.
pub fn unused(look: &Look<'_>, found: &mut Vec<Finding>) {
    let span = look.limits.unused_for;
    let known = look.limits.tracking_since <= look.now.minus(span);
    let could_be = matches!(look.standing, Standing::Active | Standing::Suspended);
    let filter = Filter {
        unused: Some(span),
        ..Filter::default()
    };
    if !known || !could_be || !filter.fits(look.key, look.seen, look.now) {
        return;
    }
    let (what, since, address) = match last_used(look.seen) {
        Some((at, version)) => {
            let address = look.last_use(version).and_then(|(_, address)| address);
            let from = from(address.as_deref());
            (
                format!("v{version} was last used {}{from}", at.date()),
                at.max(look.key.created_at),
                address,
            )
        }
        None => (
            format!(
                "it was never used (tracked since {})",
                look.limits.tracking_since.date()
            ),
            look.key.created_at,
            None,
        ),
    };
    let run = format!("keyadm revoke {} --if-unused-for {span}", look.key.id);
    found.push(
        look.finding(Condition::Unused, what, run)
            .since(since)
            .address(address),
    );
}

/// Nobody answers for it.
pub fn no_owner(look: &Look<'_>, found: &mut Vec<Finding>) {
    if look.key.owner.is_none() {
        let what = "nobody answers for it";
        let run = format!("keyadm set {} --owner WHO", look.key.id);
        let finding = look.finding(Condition::NoOwner, what, run);
        found.push(finding.since(look.key.created_at));
    }
}
