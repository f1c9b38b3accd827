//! The configured sinks that a command delivers to, each opened once, before there is a secret.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::Context;
use crate::error::{Error, Result};
use crate::key::{Key, Secret, Version, VersionState};
use crate::ops::{Courier, Receipt};
use crate::sink::{About, Configured};

/// Opened sinks by name; one that could not be opened stands there with the reason.
pub struct Rack {
    sinks: BTreeMap<String, Result<Configured>>,
    reason: &'static str,
    /// Sinks that took secrets, and how many.
    took: Mutex<BTreeMap<String, usize>>,
}

impl Rack {
    /// Opens `names`. `reason` tells hooks why they get a secret: `create`, `rotate`, `compromised`.
    pub fn open(
        names: impl IntoIterator<Item = String>,
        context: &Context<'_>,
        reason: &'static str,
    ) -> Self {
        let names: BTreeSet<String> = names.into_iter().collect();
        let directories = &context.config.sinks.value;
        let open = |name: String| {
            let sink = Configured::open(&name, directories, context.env);
            (name, sink)
        };
        Self {
            sinks: names.into_iter().map(open).collect(),
            reason,
            took: Mutex::default(),
        }
    }

    /// Refuses when one of them could not be opened.
    ///
    /// # Errors
    /// `sink.*`, of the first that could not.
    pub fn check_all(&self) -> Result<()> {
        let refused = self.sinks.values().find_map(|sink| sink.as_ref().err());
        refused.map_or(Ok(()), |error| Err(error.clone()))
    }

    /// The sink `name`, which was among those to be opened.
    fn sink(&self, name: &str) -> Result<&Configured> {
        match self.sinks.get(name) {
            Some(Ok(sink)) => Ok(sink),
            Some(Err(error)) => Err(error.clone()),
            None => Err(Error::new(
                crate::error::Code::Config,
                format!("the sink `{name}` was added while this ran"),
            )
            .try_this("run it again")),
        }
    }
}

/// What a sink is told about the newest secret of `key`, and why it gets it.
pub fn about(key: &Key, reason: &str) -> About {
    let new = key.newest();
    let old = key.versions.iter().rev().find(|version| {
        version.state == VersionState::Retiring
            && new.is_some_and(|new| version.version < new.version)
    });
    let number = |version: &Version| version.version;
    About {
        key_id: key.id.to_string(),
        name: key.name.clone(),
        role: key.role.clone(),
        environment: key.environment.clone(),
        version: new.map_or(0, number),
        expires_at: key.expires_at,
        last4: new.map(|new| new.last4.clone()).unwrap_or_default(),
        old_version: old.map(number),
        old_last4: old.map(|old| old.last4.clone()),
        reason: Some(reason.to_owned()),
    }
}

impl Courier for Rack {
    fn check(&self, key: &Key) -> Result<()> {
        key.sinks
            .iter()
            .try_for_each(|name| self.sink(name).map(drop))
    }

    fn is_quick(&self, key: &Key) -> bool {
        key.sinks
            .iter()
            .all(|name| self.sink(name).is_ok_and(Configured::is_quick))
    }

    fn deliver(&self, secret: &Secret, key: &Key) -> Receipt {
        let about = about(key, self.reason);
        let mut receipt = Receipt::default();
        for name in &key.sinks {
            match self
                .sink(name)
                .and_then(|sink| sink.deliver(secret, &about))
            {
                Ok(()) => {
                    receipt.took.push(name.clone());
                    let mut took = self
                        .took
                        .lock()
                        .unwrap_or_else(|broken| broken.into_inner());
                    *took.entry(name.clone()).or_default() += 1;
                }
                Err(error) => receipt.failures.push(error),
            }
        }
        receipt
    }

    fn retired(&self, key: &Key, ended: &[u32]) -> Vec<Error> {
        let ended = key
            .versions
            .iter()
            .filter(|version| ended.contains(&version.version));
        let tell = |version: &Version| {
            let about = About {
                version: version.version,
                last4: version.last4.clone(),
                old_version: None,
                old_last4: None,
                ..about(key, self.reason)
            };
            let tell = |name: &String| self.sink(name).and_then(|sink| sink.retired(&about)).err();
            key.sinks.iter().filter_map(tell).collect::<Vec<_>>()
        };
        ended.flat_map(tell).collect()
    }

    fn after_batch(&self) -> Vec<Error> {
        let took = self
            .took
            .lock()
            .unwrap_or_else(|broken| broken.into_inner());
        took.iter()
            .filter_map(|(name, count)| {
                self.sink(name)
                    .and_then(|sink| sink.after_batch(*count))
                    .err()
            })
            .collect()
    }
}
