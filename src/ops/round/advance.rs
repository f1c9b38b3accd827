//! What is in flight goes on: versions whose time is over end, what was left behind is settled.

use super::{CHUNK, Fate, Item, Round, Watch, concerns_one_key};
use crate::error::Result;
use crate::journal::Action;
use crate::key::{Key, KeyId, Left};
use crate::ops::Book;
use crate::ops::exchange::{settled, unrevoked};
use crate::store::Change;
use crate::time::Timestamp;

impl Round<'_> {
    /// Ends and settles what there is of `ids`, a chunk at a time.
    pub(super) fn advance(&mut self, ids: &[KeyId], watch: &mut dyn Watch) -> Result<()> {
        for chunk in ids.chunks(CHUNK) {
            if watch.stops() {
                return Ok(());
            }
            let now = self.desk.now();
            let order = self.order;
            let mut items = Vec::new();
            self.desk.change(self.admin, &mut |book| {
                items.clear();
                let mut changes = Vec::new();
                for id in chunk {
                    let key = match unrevoked(book, id) {
                        Ok(key) => key,
                        // Revoked or edited meanwhile: whoever did that decides.
                        Err(error) if concerns_one_key(&error) => continue,
                        Err(error) => return Err(error),
                    };
                    let terms = match order(&key) {
                        Ok(order) => order.terms,
                        Err(error) => {
                            items.push((key, Fate::Failed(error)));
                            continue;
                        }
                    };
                    let seen = book.store().sightings(id)?;
                    let (mut key, left) = settle(key, |key| key.settle(&seen, terms, now));
                    if let Some(left) = left {
                        changes.push(settled(&key, left));
                        items.push((key.clone(), Fate::Settled(words(left))));
                    }
                    if let Some(ended) = end(book, &mut key, now)? {
                        let why = ended.iter().map(|(_, why)| why.as_str());
                        let why = why.collect::<Vec<_>>().join("; ");
                        let action = Action::RotationFinish;
                        changes.push(Change::key(action, key.clone(), Some(&why)));
                        items.push((key, Fate::Finished(ended)));
                    }
                }
                Ok(changes)
            })?;
            self.tell(items, watch);
        }
        Ok(())
    }

    fn tell(&self, items: Vec<(Key, Fate)>, watch: &mut dyn Watch) {
        for (key, fate) in items {
            if let (Fate::Finished(ended), false) = (&fate, self.desk.rehearses()) {
                let numbers: Vec<u32> = ended.iter().map(|(number, _)| *number).collect();
                for error in self.courier.retired(&key, &numbers) {
                    watch.warn(error);
                }
            }
            watch.became(Item { key, fate });
        }
    }
}

fn settle(mut key: Key, work: impl FnOnce(&mut Key) -> Option<Left>) -> (Key, Option<Left>) {
    let left = work(&mut key);
    (key, left)
}

fn words(left: Left) -> String {
    match left {
        Left::Delivered(number) => {
            format!("v{number} has been used, so an interrupted run delivered it")
        }
        Left::Discarded => "an interrupted run left a secret behind that nobody has".to_owned(),
    }
}

/// Ends the versions of `key` whose time is over; `None` when there is none.
fn end(book: &Book<'_>, key: &mut Key, now: Timestamp) -> Result<Option<Vec<(u32, String)>>> {
    let seen = book.store().sightings(&key.id)?;
    let over = key.over(&seen, now);
    for (number, _) in &over {
        key.discard(*number);
    }
    Ok((!over.is_empty()).then_some(over))
}
