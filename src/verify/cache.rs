//! What was believed of keys, in memory: read by many threads at once, bounded, and forgotten exactly
//! where the journal went on.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::spent::Spent;
use crate::key::{Key, KeyId, Role};

/// How many parts the keys are spread over, each with a lock of its own.
const SHARDS: usize = 64;

/// A role as keys carry it: shared by all of them.
#[derive(Debug)]
pub struct Carried {
    /// The role; `None` when it is gone.
    pub role: Option<Arc<Role>>,
    /// The journal has gone on since.
    stale: AtomicBool,
}

/// What was believed of one key.
#[derive(Debug)]
pub struct Known {
    /// The key, without what no decision looks at.
    pub key: Arc<Key>,
    /// Its role.
    pub carried: Arc<Carried>,
    /// What its limits count, if it has any.
    pub spent: Option<Arc<Spent>>,
}

/// What was believed of many keys.
pub struct Cache {
    shards: Vec<RwLock<Shard>>,
    /// The most keys in one half of a shard.
    most: usize,
}

/// One part of the keys. A full young half becomes the old one, and what nobody asked for since is
/// dropped with the old one: the least recently used keys go, without a list of who was when.
#[derive(Default)]
struct Shard {
    young: HashMap<u64, Arc<Known>>,
    old: HashMap<u64, Arc<Known>>,
}

impl Carried {
    /// A role that was just believed.
    pub fn new(role: Option<Arc<Role>>) -> Self {
        Self {
            role,
            stale: AtomicBool::new(false),
        }
    }

    /// Makes every key that carries it be looked up again.
    pub fn expire(&self) {
        self.stale.store(true, Ordering::Release);
    }

    fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Acquire)
    }
}

impl Known {
    /// Keeps of `key` what decisions look at.
    pub fn new(key: &Key, carried: Arc<Carried>, spent: Option<Arc<Spent>>) -> Self {
        let mut lean = Key {
            owner: None,
            description: None,
            tags: Default::default(),
            sinks: Vec::new(),
            created_by: String::new(),
            ..key.clone()
        };
        lean.versions.shrink_to_fit();
        Self {
            key: Arc::new(lean),
            carried,
            spent,
        }
    }
}

impl Cache {
    /// Room for about `capacity` keys.
    pub fn new(capacity: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            most: (capacity / SHARDS / 2).max(1),
        }
    }

    /// What is believed of the key `id`, if it is remembered.
    pub fn get(&self, id: &KeyId) -> Option<Arc<Known>> {
        let number = id.number();
        let shard = self.shard(number);
        let (known, young) = {
            let shard = read(shard);
            match shard.young.get(&number) {
                Some(known) => (known.clone(), true),
                None => (shard.old.get(&number)?.clone(), false),
            }
        };
        if known.carried.is_stale() {
            return None;
        }
        if !young {
            let mut shard = write(shard);
            // Unless it was forgotten in between.
            if let Some(known) = shard.old.remove(&number) {
                shard.put(number, known, self.most);
            }
        }
        Some(known)
    }

    /// Remembers `known`.
    pub fn put(&self, known: Arc<Known>) {
        let number = known.key.id.number();
        let mut shard = write(self.shard(number));
        shard.old.remove(&number);
        shard.put(number, known, self.most);
    }

    /// Forgets the key `id`.
    pub fn forget(&self, id: &KeyId) {
        let number = id.number();
        let mut shard = write(self.shard(number));
        shard.young.remove(&number);
        shard.old.remove(&number);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        for shard in &self.shards {
            *write(shard) = Shard::default();
        }
    }

    /// How many keys are remembered.
    pub fn len(&self) -> usize {
        let count = |shard: &RwLock<Shard>| {
            let shard = read(shard);
            shard.young.len() + shard.old.len()
        };
        self.shards.iter().map(count).sum()
    }

    fn shard(&self, number: u64) -> &RwLock<Shard> {
        // The remainder is below the number of shards.
        &self.shards[(number % SHARDS as u64) as usize]
    }
}

impl Shard {
    fn put(&mut self, number: u64, known: Arc<Known>, most: usize) {
        if self.young.len() >= most {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(number, known);
    }
}

// A thread that panicked left a whole map behind: each change is one call.
fn read(shard: &RwLock<Shard>) -> RwLockReadGuard<'_, Shard> {
    shard.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(shard: &RwLock<Shard>) -> RwLockWriteGuard<'_, Shard> {
    shard.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn known() -> Arc<Known> {
        let key = Key {
            id: KeyId::generate(&SystemEntropy).unwrap(),
            ..crate::key::example::key()
        };
        Arc::new(Known::new(&key, Arc::new(Carried::new(None)), None))
    }

    #[test]
    fn memory_is_bounded_and_what_is_asked_for_stays() {
        let cache = Cache::new(2_000);
        let loved = known();
        cache.put(loved.clone());
        for _ in 0..10_000 {
            cache.put(known());
            assert!(cache.get(&loved.key.id).is_some());
        }
        assert!(cache.len() <= 2_000 + SHARDS, "{}", cache.len());
    }

    #[test]
    fn a_key_is_forgotten_in_either_half_and_with_its_role() {
        let cache = Cache::new(2 * SHARDS);
        let (first, second) = (known(), known());
        cache.put(first.clone());
        // Pushes the first one into the old half of its shard, or out.
        for _ in 0..SHARDS {
            cache.put(known());
        }
        cache.forget(&first.key.id);
        assert!(cache.get(&first.key.id).is_none());
        cache.put(second.clone());
        second.carried.expire();
        assert!(cache.get(&second.key.id).is_none());
    }

    #[test]
    fn what_no_decision_looks_at_is_not_kept() {
        let key = crate::key::example::key();
        let known = Known::new(&key, Arc::new(Carried::new(None)), None);
        assert!(known.key.owner.is_none() && known.key.tags.is_empty());
        assert_eq!(known.key.versions, key.versions);
    }
}
