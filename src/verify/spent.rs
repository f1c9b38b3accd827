//! What the limits of keys count, exactly within this process: uses in all, and when the next is due.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::key::{Key, KeyId, Refusal};
use crate::store::Taken;
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
    /// Accepted uses that the store does not know of.
    fresh: u64,
    /// How much later the next use is due for them.
    steps: u64,
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
    /// the last one. The second value says that the store has to hear of this key again.
    pub fn account(
        &self,
        key: &Key,
        now: Duration,
        judge: &mut dyn FnMut(u64, Option<Span>) -> Result<(), Refusal>,
    ) -> (Result<(), Refusal>, bool) {
        let mut counts = self.counts();
        let next = key.rate_limit.map(|rate| rate.take(counts.due, now));
        let wait = next.and_then(Result::err);
        let checked = judge(counts.uses, wait);
        if checked.is_err() {
            return (checked, false);
        }
        counts.uses += 1;
        counts.fresh += 1;
        if let (Some(rate), Some(Ok(due))) = (key.rate_limit, next) {
            counts.due = Some(due);
            counts.steps += rate.step();
        }
        (checked, counts.fresh == 1)
    }

    /// What the store should hear of: nothing of it is remembered as fresh any more.
    pub fn take(&self) -> (u64, Option<Taken>) {
        let mut counts = self.counts();
        let taken = counts.due.filter(|_| counts.steps > 0).map(|due| Taken {
            key: self.key.clone(),
            steps: counts.steps,
            due,
        });
        counts.steps = 0;
        (std::mem::take(&mut counts.fresh), taken)
    }

    /// Gives back what the store could not hear of.
    pub fn put_back(&self, fresh: u64, taken: Option<&Taken>) {
        let mut counts = self.counts();
        counts.fresh += fresh;
        counts.steps += taken.map_or(0, |taken| taken.steps);
    }

    /// Goes on from what the store has now, also from other processes; a use that was counted here
    /// stays counted.
    pub fn settle(&self, uses: Option<u64>, due: Option<u64>) {
        let mut counts = self.counts();
        if let Some(uses) = uses {
            counts.uses = counts.uses.max(uses + counts.fresh);
        }
        if let Some(due) = due {
            counts.due = counts.due.max(Some(due + counts.steps));
        }
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
                key.check(version, None, example::now(), &request).map(drop)
            });
            judged.0
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
    fn what_others_recorded_is_added_and_nothing_is_counted_down() {
        let mut key = example::key();
        key.rate_limit = RateLimit::parse("60/min").ok();
        let spent = Spent::new(key.id.clone(), 5, None);
        let mut seen = Vec::new();
        let mut use_once = || {
            let (_, told) = spent.account(&key, at(0), &mut |uses, _| {
                seen.push(uses);
                Ok(())
            });
            told
        };
        assert!(use_once() && !use_once());
        let (fresh, taken) = spent.take();
        assert_eq!((fresh, taken.as_ref().unwrap().steps), (2, 2_000_000_000));
        assert!(use_once());
        spent.settle(Some(107), Some(taken.unwrap().due));
        use_once();
        spent.settle(Some(3), None);
        use_once();
        assert_eq!(seen, [5, 6, 7, 108, 109]);
    }
}
