//! Rate limits: so many uses in so much time.

use std::fmt;

use serde::{Deserialize, Serialize};

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

    /// Uses in one period.
    pub fn uses(self) -> u32 {
        self.uses
    }

    /// The period in seconds.
    pub fn period(self) -> u32 {
        self.unit().1
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
}
