//! The log: JSON lines, one for each answer that is to be logged, none of them with a secret.
//!
//! Lines are handed over without waiting, and one thread writes them: a log that is read slowly, or
//! not at all, loses lines (counted in `/metrics`) and never slows an answer.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::key::Permission;
use crate::time::{Clock, SystemClock, Timestamp};

/// Lines that wait for the one who writes them; some 2 MiB.
const WAITING: usize = 8_192;

/// Which answers are logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// None; only what happens to the server itself.
    Off,
    /// Those that refuse somebody.
    #[default]
    Refused,
    /// All.
    All,
}

impl FromStr for Level {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            "refused" => Ok(Self::Refused),
            "all" => Ok(Self::All),
            _ => Err("expected off, refused or all"),
        }
    }
}

/// One answer. What stands here came from keyadm, or was read as what it is said to be: no text of a
/// client gets into the log.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    /// The path, one of ours; never what was asked for.
    pub path: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The result code, or that of the problem.
    pub code: &'static str,
    /// The key that was presented, if it was one.
    pub key_id: Option<String>,
    /// The version of its secret, for one that is or was right.
    pub version: Option<u32>,
    /// The end of such a secret.
    pub last4: Option<String>,
    /// The permission that was demanded.
    #[serde(serialize_with = "as_text")]
    pub permission: Option<Permission>,
    /// Where the client comes from.
    pub ip: Option<IpAddr>,
    /// How long it took.
    pub duration_us: u64,
}

fn as_text<S: Serializer>(permission: &Option<Permission>, to: S) -> Result<S::Ok, S::Error> {
    match permission {
        Some(permission) => to.collect_str(permission),
        None => to.serialize_none(),
    }
}

#[derive(Serialize)]
struct Stamped<T> {
    time: Timestamp,
    event: &'static str,
    #[serde(flatten)]
    what: T,
}

/// The end of the log that is written to.
pub struct Log {
    level: Level,
    lines: SyncSender<String>,
    /// Lines that nobody took in time.
    pub dropped: AtomicU64,
    /// The second in which the store's failure was last logged: one line a second is enough.
    failed: AtomicU64,
}

impl Log {
    /// A log, and where its lines come out.
    pub fn new(level: Level) -> (Self, Receiver<String>) {
        let (lines, out) = sync_channel(WAITING);
        let log = Self {
            level,
            lines,
            dropped: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        };
        (log, out)
    }

    /// Whether an answer that lets a client in (`granted`) or not is logged.
    pub fn wants(&self, granted: bool) -> bool {
        match self.level {
            Level::Off => false,
            Level::Refused => !granted,
            Level::All => true,
        }
    }

    /// Logs an answer.
    pub fn answer(&self, line: Line, took: Duration) {
        let duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.put(
            "answer",
            Line {
                duration_us,
                ..line
            },
        );
    }

    /// Logs what happened to the server.
    pub fn event(&self, event: &'static str, message: &str) {
        self.put(event, serde_json::json!({ "message": message }));
    }

    /// Logs why the store could not be asked, once a second.
    pub fn failure(&self, error: &Error) {
        let second = SystemClock.now().seconds().cast_unsigned();
        if self.failed.swap(second, Ordering::Relaxed) != second {
            self.error("failed", error);
        }
    }

    /// Logs an error.
    pub fn error(&self, event: &'static str, error: &Error) {
        let what = serde_json::json!({
            "code": error.code().as_str(),
            "message": error.to_string(),
            "cause": error.cause(),
        });
        self.put(event, what);
    }

    fn put(&self, event: &'static str, what: impl Serialize) {
        let time = SystemClock.now();
        let line = serde_json::to_string(&Stamped { time, event, what });
        if line.is_ok_and(|line| self.lines.try_send(line + "\n").is_err()) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_nobody_reads_loses_lines_and_does_not_wait() {
        let (log, lines) = Log::new(Level::All);
        for _ in 0..WAITING + 3 {
            log.answer(Line::default(), Duration::ZERO);
        }
        assert_eq!(log.dropped.load(Ordering::Relaxed), 3);
        drop(log);
        assert_eq!(lines.iter().count(), WAITING);
    }

    #[test]
    fn levels_decide_what_is_logged() {
        let table = [
            ("off", false, false),
            ("refused", false, true),
            ("all", true, true),
        ];
        for (level, granted, refused) in table {
            let (log, _) = Log::new(level.parse().unwrap());
            assert_eq!(
                (log.wants(true), log.wants(false)),
                (granted, refused),
                "{level}"
            );
        }
        assert!("ALL".parse::<Level>().is_err());
    }

    #[test]
    fn a_line_is_one_line_whatever_it_says() {
        let (log, lines) = Log::new(Level::Off);
        log.event("stopping", "a\nb\u{1b}[31m\"");
        let line = lines.recv().unwrap();
        let line = line.strip_suffix('\n').unwrap();
        assert!(!line.contains(['\n', '\u{1b}']), "{line}");
        assert!(
            line.contains(r#""event":"stopping","message":"a\nb\u001b[31m\"""#),
            "{line}"
        );
    }
}
