//! What the limits of keys count, exactly within this process: uses in all, and when the next is due.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::key::{Key, KeyId, Pace, Refusal};
use crate::time::Span;

/// What the limits of one key count.
#[derive(Debug)]
pub struct Spent {
    key: KeyId,
    counts: Mutex<Counts>,
}

/// The numbers, as the store has them with what was taken here since.
#[derive(Debug, Default)]
struct Counts {
    /// Accepted uses in all.
    uses: u64,
    /// When the next use is due.
    due: Option<u64>,
    /// Something was taken that the store does not know of.
    fresh: bool,
}

/// What came of one question to the limits.
pub struct Accounted {
    /// What there is to remember of a use that was granted.
    pub checked: Result<Option<Pace>, Refusal>,
    /// The first use since the store was told.
    pub fresh: bool,
}

impl Spent {
    /// Begins with what the store has.
    pub fn new(key: KeyId, uses: u64, due: Option<u64>) -> Self {
        let counts = Counts {
            uses,
            due,
            ..Counts::default()
        };
        Self {
            key,
            counts: Mutex::new(counts),
        }
    }

    /// The key.
    pub fn key(&self) -> &KeyId {
        &self.key
    }

    /// Lets `judge` decide on one use, which is taken if it is granted. One at a time: two never get
    /// the last one.
    pub fn account(
        &self,
        key: &Key,
        now: Duration,
        judge: &mut dyn FnMut(u64, Option<Span>) -> Result<(), Refusal>,
    ) -> Accounted {
        let mut counts = self.counts();
        let rate = key.rate_limit.map(|rate| rate.take(counts.due, now));
        let wait = rate.and_then(Result::err);
        if let Err(refusal) = judge(counts.uses, wait) {
            return Accounted {
                checked: Err(refusal),
                fresh: false,
            };
        }
        let pace = rate.and_then(Result::ok);
        counts.uses += 1;
        counts.due = pace.map(|pace| pace.due).or(counts.due);
        Accounted {
            checked: Ok(pace),
            fresh: !std::mem::replace(&mut counts.fresh, true),
        }
    }

    /// The store is about to be told of what was taken until now.
    pub fn told(&self) {
        self.counts().fresh = false;
    }

    /// Goes on from what the store has now, with what other processes took; what was counted here stays
    /// counted.
    pub fn settle(&self, uses: u64, due: Option<u64>) {
        let mut counts = self.counts();
        counts.uses = counts.uses.max(uses);
        counts.due = counts.due.max(due);
    }

    // A thread that panicked left whole numbers behind.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{RateLimit, example};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_790_000_000 + seconds)
    }

    #[test]
    fn threads_share_the_last_uses_exactly() {
        let mut key = example::key();
        key.max_uses = Some(100);
        key.rate_limit = RateLimit::parse("70/min").ok();
        let spent = Spent::new(key.id.clone(), 0, None);
        let take = |now| {
            let judged = spent.account(&key, now, &mut |uses, wait| {
                let request = crate::key::Request {
                    uses,
                    wait,
                    ..Default::default()
                };
                let version = key.newest().unwrap();
                std::thread::yield_now();
                key.check(version, None, example::now(), &request).map(drop)
            });
            judged.checked
        };
        let granted = |now| {
            let worker = || (0..200).filter(|_| take(now).is_ok()).count();
            std::thread::scope(|scope| {
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(worker)).collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap())
                    .sum::<usize>()
            })
        };
        assert_eq!(granted(at(0)), 70, "the burst");
        assert!(matches!(take(at(0)), Err(Refusal::RateLimited(_))));
        assert_eq!(granted(at(3_600)), 30, "what is left of all uses");
        assert_eq!(take(at(3_600)), Err(Refusal::UsageExceeded));
    }

    #[test]
    fn what_others_recorded_counts_and_nothing_is_counted_down() {
        let key = example::key();
        let spent = Spent::new(key.id.clone(), 5, None);
        let mut seen = Vec::new();
        let mut use_once = || {
            let judge = &mut |uses, _| {
                seen.push(uses);
                Ok(())
            };
            spent.account(&key, at(0), judge).fresh
        };
        assert!(use_once() && !use_once());
        spent.told();
        assert!(use_once() && !use_once());
        spent.settle(107, None);
        use_once();
        spent.settle(3, None);
        use_once();
        assert_eq!(seen, [5, 6, 7, 8, 107, 108]);
    }
}
