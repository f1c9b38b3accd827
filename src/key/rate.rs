//! Rate limits: so many uses in so much time, by the generic cell rate algorithm.

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{NotKeyed, StateStore};
use governor::{Quota, RateLimiter};
use serde::{Deserialize, Serialize};

use crate::time::Span;

/// `300/min`: at most `uses` in `per` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RateLimit {
    uses: NonZeroU32,
    per: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
}

/// What a rate limit has to remember of the uses it let through; times in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How much later the next use is due for them.
    pub steps: u64,
    /// When the next use is due if they came evenly: at the earliest, where others let uses through
    /// at the same time.
    pub due: u64,
}

impl Pace {
    /// Both of them.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            steps: self.steps.saturating_add(other.steps),
            due: self.due.max(other.due),
        }
    }
}

impl Unit {
    const ALL: [(Self, &'static str, u32); 4] = [
        (Self::Second, "sec", 1),
        (Self::Minute, "min", 60),
        (Self::Hour, "hour", 3_600),
        (Self::Day, "day", 86_400),
    ];
}

impl RateLimit {
    /// Reads `N/sec`, `N/min`, `N/hour` or `N/day`, N from 1 to 1,000,000.
    ///
    /// # Errors
    /// A sentence about the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || "a rate is like 300/min: N/sec, N/min, N/hour or N/day, N up to 1000000".to_owned();
        let (uses, unit) = text.split_once('/').ok_or_else(wrong)?;
        let uses: NonZeroU32 = uses.parse().map_err(|_| wrong())?;
        let (per, ..) = Unit::ALL
            .into_iter()
            .find(|(_, word, _)| *word == unit)
            .ok_or_else(wrong)?;
        (uses.get() <= 1_000_000)
            .then_some(Self { uses, per })
            .ok_or_else(wrong)
    }

    /// Takes one use at `now`, time since 1970, by the generic cell rate algorithm: a burst of all
    /// uses at once is let through, and then one more whenever `per / uses` has passed. `due` is that
    /// of the uses before; it is all there is to remember, and nothing is taken before it is.
    ///
    /// # Errors
    /// How long until a use is let through again, at least a second.
    pub fn take(self, due: Option<u64>, now: Duration) -> Result<Pace, Span> {
        let end = nanoseconds(now).saturating_add(nanoseconds(self.length()));
        // What lies further ahead comes from a limit that was tighter, or a clock that was wrong.
        let due = Due(Cell::new(due.map(|due| due.min(end).into())));
        let limiter = RateLimiter::<_, _, _, NoOpMiddleware<Duration>>::new(
            self.quota(),
            due,
            Reading(Cell::new(Duration::ZERO)),
        );
        limiter.clock().0.set(now);
        match limiter.check() {
            Ok(()) => {
                let due = limiter.into_state_store().0.into_inner();
                Ok(Pace {
                    steps: self.step(),
                    due: due.map_or(0, Nanos::as_u64),
                })
            }
            Err(refused) => {
                let wait = refused.wait_time_from(now);
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                Err(Span::seconds(seconds.max(1)))
            }
        }
    }

    /// How much later the next use is due for every one that is taken, in nanoseconds.
    fn step(self) -> u64 {
        nanoseconds(self.length()) / u64::from(self.uses.get())
    }

    fn quota(self) -> Quota {
        // A rate is at most a million in a second, so that the step is never nothing.
        Quota::with_period(Duration::from_nanos(self.step()))
            .unwrap_or(Quota::per_second(self.uses))
            .allow_burst(self.uses)
    }

    fn length(self) -> Duration {
        Duration::from_secs(u64::from(self.unit().1))
    }

    fn unit(self) -> (&'static str, u32) {
        Unit::ALL
            .into_iter()
            .find(|(unit, ..)| *unit == self.per)
            .map_or(("sec", 1), |(_, word, seconds)| (word, seconds))
    }
}

/// When the next use is due, as the limiter keeps it.
struct Due(Cell<Option<Nanos>>);

impl StateStore for Due {
    type Key = NotKeyed;

    fn measure_and_replace<T, F, E>(&self, _: &NotKeyed, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let (outcome, next) = measure(self.0.get())?;
        self.0.set(Some(next));
        Ok(outcome)
    }
}

/// A clock that was read before: it starts in 1970 and is then set to the one time that counts.
#[derive(Clone, Debug)]
struct Reading(Cell<Duration>);

impl Clock for Reading {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.get()
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl fmt::Display for RateLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.uses, self.unit().0)
    }
}

impl From<RateLimit> for String {
    fn from(rate: RateLimit) -> Self {
        rate.to_string()
    }
}

impl TryFrom<String> for RateLimit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_read_back_what_they_print() {
        for text in ["300/min", "1/sec", "1000000/day", "5/hour"] {
            assert_eq!(RateLimit::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "0/min",
            "1000001/min",
            "300",
            "/min",
            "3/m",
            "-1/min",
            "1.5/min",
        ] {
            assert!(RateLimit::parse(text).is_err(), "{text}");
        }
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_secs(1_790_000_000) + Duration::from_millis(milliseconds)
    }

    /// Takes one use after the other at these times; how long each has to wait.
    fn takes(rate: &str, times: &[u64]) -> Vec<Option<u64>> {
        let rate = RateLimit::parse(rate).unwrap();
        let mut due = None;
        let mut take = |time: &u64| match rate.take(due, at(*time)) {
            Ok(next) => {
                due = Some(next.due);
                None
            }
            Err(wait) => Some(wait.as_seconds()),
        };
        times.iter().map(&mut take).collect()
    }

    #[test]
    fn a_burst_passes_and_then_one_use_whenever_its_share_of_time_is_over() {
        assert_eq!(
            takes(
                "3/min",
                &[0, 0, 0, 0, 19_999, 20_000, 20_000, 39_999, 40_000]
            ),
            [
                None,
                None,
                None,
                Some(20),
                Some(1),
                None,
                Some(20),
                Some(1),
                None
            ]
        );
        assert_eq!(takes("1/sec", &[0, 999, 1_000]), [None, Some(1), None]);
        assert_eq!(
            takes("2/day", &[0, 0, 0, 43_199_999, 43_200_000]),
            [None, None, Some(43_200), Some(1), None]
        );
    }

    #[test]
    fn a_pause_gives_back_one_burst_and_no_more() {
        assert_eq!(
            takes("2/sec", &[0, 0, 90_000, 90_000, 90_000]),
            [None, None, None, None, Some(1)]
        );
    }

    #[test]
    fn the_largest_rate_lets_exactly_its_burst_through() {
        let rate = RateLimit::parse("1000000/sec").unwrap();
        let mut due = None;
        let mut passed = 0;
        while let Ok(next) = rate.take(due, at(0)) {
            due = Some(next.due);
            passed += 1;
        }
        assert_eq!(passed, 1_000_000);
    }

    #[test]
    fn a_limit_that_was_tighter_or_a_wrong_clock_locks_nobody_out() {
        let rate = RateLimit::parse("60/min").unwrap();
        let far = nanoseconds(at(0)) + nanoseconds(Duration::from_secs(86_400));
        assert_eq!(rate.take(Some(far), at(0)), Err(Span::seconds(1)));
        assert!(rate.take(Some(far), at(0)).is_err());
        assert!(rate.take(Some(nanoseconds(at(60_000))), at(1_000)).is_ok());
    }
}
