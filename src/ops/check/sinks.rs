//! The condition of a sink: the one thing that the store does not know of its keys.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Condition, Finding};
use crate::error::{Error, Result};
use crate::store::{Store, Walk};

/// The sinks that keys are bound to which are not revoked, each with how many of them.
///
/// # Errors
/// Those of the store.
pub fn bound_sinks(store: &dyn Store) -> Result<BTreeMap<String, u64>> {
    let mut bound = BTreeMap::new();
    store.keys(&Walk::default(), &mut |row, _| {
        for sink in row.value.sinks {
            *bound.entry(sink).or_default() += 1;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(bound)
}

/// The finding about the sink `name`, which `keys` keys are bound to and `error` keeps from being used.
pub fn sink(name: &str, keys: u64, error: &Error) -> Finding {
    let bound = match keys {
        1 => "1 key is bound to it".to_owned(),
        _ => format!("{keys} keys are bound to it"),
    };
    let why = error
        .cause()
        .map_or(String::new(), |why| format!("; {why}"));
    Finding {
        condition: Condition::Sink,
        key: None,
        version: None,
        since: None,
        address: None,
        what: format!("the sink {name} cannot be used, {bound}: {error}{why}"),
        run: format!("keyadm sink show {name}"),
    }
}
