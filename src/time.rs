//! Points in time and lengths of time, in whole seconds, UTC.
//!
//! The clock is read once per command, through [`Clock`]; everything below takes the time as a value.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// Reads the time.
pub trait Clock: Send + Sync {
    /// Now, in whole seconds.
    fn now(&self) -> Timestamp;

    /// Now, since 1970, as exactly as the clock knows it: for rates of uses, which seconds are too
    /// coarse for.
    fn since_1970(&self) -> Duration {
        self.now().since_1970()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp(Utc::now().timestamp())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn since_1970(&self) -> Duration {
        (Utc::now() - DateTime::<Utc>::UNIX_EPOCH)
            .to_std()
            .unwrap_or_default()
    }
}

/// A point in time: seconds since 1970-01-01T00:00:00Z; prints as RFC 3339 with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// 9999-12-31T23:59:59Z, the last second RFC 3339 can write.
const LAST_SECOND: i64 = 253_402_300_799;

impl Timestamp {
    /// From seconds since 1970; clamped to the years 1970 to 9999.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(0, LAST_SECOND))
    }

    /// Seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// How long after the beginning of 1970 it is.
    pub fn since_1970(self) -> Duration {
        Duration::from_secs(self.0.unsigned_abs())
    }

    /// The point `span` later, at most the end of year 9999.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Self::from_seconds(self.0.saturating_add(span.0.cast_signed()))
    }

    /// The point `span` earlier, at least 1970.
    #[must_use]
    pub fn minus(self, span: Span) -> Self {
        Self::from_seconds(self.0.saturating_sub(span.0.cast_signed()))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub fn since(self, earlier: Self) -> Span {
        Span(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// The date alone, `2026-11-21`.
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// How far away it is, for people: `3 days ago`, `in 2 hours`, `just now`.
    pub fn relative_to(self, now: Self) -> String {
        let span = Span(self.0.abs_diff(now.0));
        match (span.0 < 5, self < now) {
            (true, _) => "just now".to_owned(),
            (false, true) => format!("{} ago", span.rough()),
            (false, false) => format!("in {}", span.rough()),
        }
    }

    /// Parses RFC 3339, or a date, which stands for its first second in UTC.
    ///
    /// # Errors
    /// A sentence that says which forms are understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let at = DateTime::parse_from_rfc3339(text)
            .map(|at| at.timestamp())
            .ok()
            .or_else(|| {
                let date: NaiveDate = text.parse().ok()?;
                Some(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
            })
            .ok_or("expected a date like 2026-12-31 or a time like 2026-12-31T09:30:00Z")?;
        if (0..=LAST_SECOND).contains(&at) {
            Ok(Self(at))
        } else {
            Err("expected a year from 1970 to 9999".to_owned())
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = DateTime::<Utc>::from_timestamp(self.0, 0).unwrap_or_default();
        out.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> Self {
        at.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// A length of time in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(u64);

/// The units people write, longest first.
const UNITS: [(u64, &str, &str); 4] = [
    (86_400, "d", "day"),
    (3_600, "h", "hour"),
    (60, "m", "minute"),
    (1, "s", "second"),
];

impl Span {
    /// The longest span taken from a user: 100 years.
    pub const LONGEST: Self = Self::days(36_525);

    /// A span of seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// A span of hours.
    pub const fn hours(hours: u64) -> Self {
        Self(hours * 3_600)
    }

    /// A span of days of 86,400 seconds.
    pub const fn days(days: u64) -> Self {
        Self(days * 86_400)
    }

    /// Its length in seconds.
    pub const fn as_seconds(self) -> u64 {
        self.0
    }

    /// Parses `90d`, `26h`, `1h 30m`, `2w`: whole numbers with units.
    ///
    /// # Errors
    /// A sentence that says which forms are understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let span = humantime::parse_duration(text)
            .map_err(|_| "expected a length of time like 90d, 26h or 30m".to_owned())?;
        let span = Self(span.as_secs());
        if span > Self::LONGEST {
            return Err("expected at most 100 years (36525d)".to_owned());
        }
        Ok(span)
    }

    /// The largest unit alone, in words: `3 days`, `1 hour`.
    fn rough(self) -> String {
        let (size, _, word) = UNITS
            .into_iter()
            .find(|(size, _, _)| self.0 >= *size)
            .unwrap_or(UNITS[3]);
        let count = self.0 / size;
        format!("{count} {word}{}", if count == 1 { "" } else { "s" })
    }
}

/// Prints what [`Span::parse`] reads: `90d`, `1h30m`, `0s`.
impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return out.write_str("0s");
        }
        let mut rest = self.0;
        for (size, letter, _) in UNITS {
            if rest >= size {
                write!(out, "{}{letter}", rest / size)?;
                rest %= size;
            }
        }
        Ok(())
    }
}

/// When something ends, as `--expires` takes it: `never`, `90d` from now, or a date.
///
/// A date alone stands for its **last** second in UTC: a key "until the 31st" works on the 31st.
///
/// # Errors
/// A sentence that says which forms are understood, or that the time is past.
pub fn parse_end(text: &str, now: Timestamp) -> Result<Option<Timestamp>, String> {
    if text == "never" {
        return Ok(None);
    }
    let end = if let Ok(span) = Span::parse(text) {
        now.plus(span)
    } else {
        let at = Timestamp::parse(text)
            .map_err(|_| "expected 90d, a date like 2026-12-31, or never".to_owned())?;
        if text.len() == "2026-12-31".len() {
            at.plus(Span::seconds(86_399))
        } else {
            at
        }
    };
    if end > now {
        Ok(Some(end))
    } else {
        Err(format!("{end} is not in the future"))
    }
}

/// When something starts, as `--since` takes it: `30d` ago, a date, or a time. A date alone stands for
/// its **first** second in UTC.
///
/// # Errors
/// A sentence that says which forms are understood, or that the time is still to come.
pub fn parse_start(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    if let Ok(span) = Span::parse(text) {
        return Ok(now.minus(span));
    }
    let at = Timestamp::parse(text)
        .map_err(|_| "expected 30d, a date like 2026-12-31, or a time".to_owned())?;
    if at > now {
        return Err(format!("{at} is still to come"));
    }
    Ok(at)
}

#[cfg(test)]
mod tests;
