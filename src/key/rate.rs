//! Rate limits: so many uses in so much time.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// `300/min`: at most `uses` in `per` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RateLimit {
    uses: u32,
    per: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
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
        let uses = uses.parse().map_err(|_| wrong())?;
        let (per, ..) = Unit::ALL
            .into_iter()
            .find(|(_, word, _)| *word == unit)
            .ok_or_else(wrong)?;
        (1..=1_000_000)
            .contains(&uses)
            .then_some(Self { uses, per })
            .ok_or_else(wrong)
    }

    /// The period that `now` lies in, counted from 1970: limits are per calendar second, minute, hour
    /// or day (UTC), so that one number per key is all there is to remember.
    pub fn period(self, now: Timestamp) -> i64 {
        now.seconds() / i64::from(self.unit().1)
    }

    /// How long until a use is accepted again, when `uses` were accepted in this period already.
    pub fn wait(self, uses: u64, now: Timestamp) -> Option<Span> {
        let length = i64::from(self.unit().1);
        (uses >= u64::from(self.uses))
            .then(|| Span::seconds((length - now.seconds() % length).cast_unsigned()))
    }

    fn unit(self) -> (&'static str, u32) {
        Unit::ALL
            .into_iter()
            .find(|(unit, ..)| *unit == self.per)
            .map_or(("sec", 1), |(_, word, seconds)| (word, seconds))
    }
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

    #[test]
    fn a_full_period_waits_for_the_next_one() {
        let rate = RateLimit::parse("3/min").unwrap();
        let at = |seconds: i64| Timestamp::from_seconds(600 + seconds);
        assert_eq!(rate.wait(2, at(59)), None);
        assert_eq!(rate.wait(3, at(59)), Some(Span::seconds(1)));
        assert_eq!(rate.wait(9, at(0)), Some(Span::seconds(60)));
        assert_eq!((rate.period(at(59)), rate.period(at(60))), (10, 11));
    }
}
