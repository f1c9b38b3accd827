//! Giving keys new secrets, chunk by chunk: commit them as pending, deliver, commit what came of it.

use std::collections::VecDeque;

use super::carry::{Parcel, carry};
use super::outlook::Start;
use super::{Asked, Fate, Item, Round, Watch, concerns_one_key, next_chunk};
use crate::error::{Code, Error, Result};
use crate::key::Key;
use crate::ops::exchange::{Begun, Receipt, begin, conclude, secret_for, undelivered};

impl Round<'_> {
    /// Starts `starts` in their order.
    pub(super) fn start(
        &mut self,
        mut starts: VecDeque<Start>,
        asked: &Asked,
        watch: &mut dyn Watch,
    ) -> Result<()> {
        let mut failed = false;
        let mut delivered = false;
        while !(starts.is_empty() || watch.stops() || (failed && asked.fail_fast)) {
            let chunk = next_chunk(&mut starts, self.courier, asked.jobs);
            let begun = self.begin(chunk, &mut failed, watch)?;
            if self.desk.rehearses() {
                for begun in begun {
                    let fate = Fate::Rotated;
                    watch.became(Item {
                        key: begun.key,
                        fate,
                    });
                }
                continue;
            }
            let stop_early = asked.fail_fast;
            let carried = carry(begun, self.courier, asked.jobs, stop_early, watch);
            delivered |= carried.iter().any(|parcel| !parcel.receipt.took.is_empty());
            self.conclude(carried, &mut failed, watch)?;
        }
        for start in starts {
            let fate = Fate::Left;
            watch.became(Item {
                key: start.key,
                fate,
            });
        }
        if delivered {
            self.courier
                .after_batch()
                .into_iter()
                .for_each(|error| watch.warn(error));
        }
        Ok(())
    }

    /// The first commit: each key that can be rotated has a pending version after it.
    fn begin(
        &mut self,
        chunk: Vec<Start>,
        failed: &mut bool,
        watch: &mut dyn Watch,
    ) -> Result<Vec<Begun>> {
        let mut ready = Vec::with_capacity(chunk.len());
        for Start { key, .. } in chunk {
            let order = self.courier.check(&key).and_then(|()| (self.order)(&key));
            match order {
                Ok(order) => {
                    let secret = secret_for(&order, self.desk, self.entropy)?;
                    ready.push((key, order, Some(secret)));
                }
                Err(error) => {
                    *failed = true;
                    let fate = Fate::Failed(error.unchanged("the old secret was not touched"));
                    watch.became(Item { key, fate });
                }
            }
        }
        let now = self.desk.now();
        let mut begun = Vec::with_capacity(ready.len());
        let mut others = Vec::new();
        self.desk.change(self.admin, &mut |book| {
            let mut all = Vec::with_capacity(2 * ready.len());
            for (key, order, secret) in &mut ready {
                let Some(secret) = secret.take() else {
                    continue;
                };
                match begin(book, order, secret, now) {
                    Ok((one, changes)) => {
                        begun.push(one);
                        all.extend(changes);
                    }
                    Err(error) if concerns_one_key(&error) => others.push((key.clone(), error)),
                    Err(error) => return Err(error),
                }
            }
            Ok(all)
        })?;
        for (key, error) in others {
            let fate = match error.code() {
                Code::State | Code::KeyNotFound => Fate::Skipped(error.to_string()),
                _ => Fate::Failed(error),
            };
            *failed |= matches!(fate, Fate::Failed(_));
            watch.became(Item { key, fate });
        }
        Ok(begun)
    }

    /// The second commit: each receipt decides what becomes of its version.
    fn conclude(
        &mut self,
        carried: Vec<Parcel>,
        failed: &mut bool,
        watch: &mut dyn Watch,
    ) -> Result<()> {
        let now = self.desk.now();
        let mut ends: Vec<Result<Key>> = Vec::with_capacity(carried.len());
        let done = self.desk.change(self.admin, &mut |book| {
            let mut changes = Vec::with_capacity(carried.len());
            for parcel in &carried {
                let which = (&parcel.key.id, parcel.number, parcel.terms);
                match conclude(book, which, &parcel.receipt, now) {
                    Ok((key, change)) => {
                        ends.push(Ok(key));
                        changes.push(change);
                    }
                    Err(error) if concerns_one_key(&error) => ends.push(Err(error)),
                    Err(error) => return Err(error),
                }
            }
            Ok(changes)
        });
        if let Err(error) = done {
            let ids: Vec<&str> = carried
                .iter()
                .map(|parcel| parcel.key.id.as_str())
                .collect();
            return Err(error.unchanged(format!(
                "new secrets of {} were delivered and stay pending; both old and new work",
                ids.join(", ")
            )));
        }
        for (parcel, end) in carried.into_iter().zip(ends) {
            let item = fate(parcel, end, now);
            *failed |= matches!(item.fate, Fate::Failed(_));
            watch.became(item);
        }
        Ok(())
    }
}

/// What became of a key whose delivery ended as `end`.
fn fate(parcel: Parcel, end: Result<Key>, now: crate::time::Timestamp) -> Item {
    let Parcel {
        key,
        number,
        mut receipt,
        attempted,
        ..
    } = parcel;
    match end {
        Err(error) => Item {
            fate: Fate::Skipped(error.to_string()),
            key,
        },
        Ok(key) if !attempted => Item {
            key,
            fate: Fate::Left,
        },
        Ok(key) if receipt.is_complete() => Item {
            key,
            fate: Fate::Rotated,
        },
        Ok(key) => {
            let holders = (!receipt.nobody()).then(|| receipt.holders());
            let error = receipt.failures.swap_remove(0);
            let error = undelivered(error, Some(&key), number, holders, now);
            Item {
                key,
                fate: Fate::Failed(error),
            }
        }
    }
}

/// A receipt for what was never handed to anybody.
pub(super) fn not_attempted() -> Receipt {
    Receipt {
        failures: vec![Error::new(Code::Interrupted, "the run was stopped")],
        ..Receipt::default()
    }
}
