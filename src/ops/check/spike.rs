//! Many refusals at once: of one key, or of secrets that no key has.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Condition, Finding, Thresholds, from};
use crate::error::Result;
use crate::key::{Key, Sighting, VALID};
use crate::ops::filter::Seen;
use crate::store::Store;
use crate::time::{Span, Timestamp};

/// How long refusals stay news.
const LATELY: Span = Span::hours(1);

/// Refusals of `key` within the last hour. Usage is kept by clock hours, so those of the hour that ended
/// meanwhile count whole: what is said names the hour that counting began with.
pub fn of_key(
    store: &dyn Store,
    key: &Key,
    seen: &Seen,
    now: Timestamp,
    limits: &Thresholds,
) -> Result<Option<Finding>> {
    let since = now.minus(LATELY);
    let lately = |sighting: &Sighting| {
        let last = sighting.last_refused.as_ref();
        last.is_some_and(|(at, _)| *at > since)
    };
    // Few keys were refused lately; only of those the hours are read.
    if !seen.values().any(lately) {
        return Ok(None);
    }
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let (mut begun, mut last) = (now, (since, None));
    for uses in store.uses(&key.id, Some(since))? {
        if uses.result == VALID || uses.count.last <= since {
            continue;
        }
        begun = begun.min(uses.start);
        if uses.count.last > last.0 {
            last = (uses.count.last, uses.count.ip);
        }
        *reasons.entry(uses.result).or_default() += uses.count.uses;
    }
    let total: u64 = reasons.values().sum();
    if total < limits.refusals.max(1) {
        return Ok(None);
    }
    let address = last.1.map(|ip| ip.to_string());
    let mut listed: Vec<(String, u64)> = reasons.into_iter().collect();
    listed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let listed: Vec<String> = listed
        .iter()
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    Ok(Some(Finding {
        condition: Condition::RefusalSpike,
        key: Some((key.id.clone(), key.name.clone())),
        version: None,
        since: Some(begun),
        what: format!(
            "refused {total} times since {begun} ({}), last {}{}",
            listed.join(", "),
            last.0,
            from(address.as_deref())
        ),
        address,
        run: format!("keyadm usage {} --since 1d", key.id),
    }))
}

/// Refusals of secrets that no key has, within the last hour.
pub fn of_unknown(
    store: &dyn Store,
    now: Timestamp,
    limits: &Thresholds,
) -> Result<Option<Finding>> {
    let since = now.minus(LATELY);
    let mut networks: BTreeMap<String, u64> = BTreeMap::new();
    let mut begun = now;
    store.unknown(since, &mut |minute| {
        begun = begun.min(minute.start);
        *networks.entry(minute.prefix).or_default() += minute.uses;
        Ok(ControlFlow::Continue(()))
    })?;
    let total: u64 = networks.values().sum();
    let most = networks.into_iter().max_by_key(|(_, count)| *count);
    let Some((network, count)) = most.filter(|_| total >= limits.refusals.max(1)) else {
        return Ok(None);
    };
    let most = match network.as_str() {
        "-" => "most from addresses that are not known".to_owned(),
        "other" => "most from many networks".to_owned(),
        network => format!("{count} of them from {network}"),
    };
    Ok(Some(Finding {
        condition: Condition::RefusalSpike,
        key: None,
        version: None,
        since: Some(begun),
        address: None,
        what: format!(
            "secrets that no key has, or texts that are none, were presented {total} times in the last hour, {most}"
        ),
        run: "keyadm usage --unknown --since 2h".to_owned(),
    }))
}
