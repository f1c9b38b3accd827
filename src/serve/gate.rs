//! The gate: what all requests share. It asks the verifier, and lets nobody in when that fails.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::response::{IntoResponse as _, Response};

use super::address::Trusted;
use super::log::{Line, Log};
use super::metrics::{Metrics, Readings};
use super::problem::Problem;
use crate::error::Result;
use crate::key::Permission;
use crate::verify::{Answer, Ask, Verifier};

/// What all requests share.
pub struct Gate {
    verifier: Arc<Verifier>,
    /// Whose word about addresses counts.
    pub trusted: Trusted,
    /// The log.
    pub log: Log,
    /// The metrics.
    pub metrics: Metrics,
    /// The server is stopping.
    stopping: AtomicBool,
    /// When the whole journal was last found right.
    audited: Mutex<Instant>,
}

/// An answer on its way, and what the log says about it.
pub struct Answered {
    /// What the client gets.
    pub response: Response,
    /// Whether somebody is let in, or nobody was to be.
    pub granted: bool,
    /// The result code, or that of the problem.
    pub code: &'static str,
    /// What else the log says, if it is to say something.
    pub line: Line,
}

impl From<Problem> for Answered {
    fn from(problem: Problem) -> Self {
        Self {
            response: problem.into_response(),
            granted: false,
            code: problem.code,
            line: Line::default(),
        }
    }
}

impl Gate {
    /// A gate before a store whose journal was just found right.
    pub fn new(verifier: Arc<Verifier>, trusted: Trusted, log: Log) -> Self {
        Self {
            verifier,
            trusted,
            log,
            metrics: Metrics::new(),
            stopping: AtomicBool::new(false),
            audited: Mutex::new(Instant::now()),
        }
    }

    /// Answers one request on `path`: measures and logs it. A panic is answered with 500, and ends
    /// nothing else.
    pub fn answer(&self, path: &'static str, work: impl FnOnce() -> Answered) -> Response {
        let begun = Instant::now();
        self.metrics.in_flight.inc();
        let Answered {
            response,
            granted,
            code,
            line,
        } = caught(work);
        self.metrics.in_flight.dec();
        let took = begun.elapsed();
        self.metrics.answered(path, code, took);
        if self.log.wants(granted) {
            let status = response.status().as_u16();
            let line = Line {
                path,
                status,
                code,
                ..line
            };
            self.log.answer(line, took);
        }
        response
    }

    /// Asks the verifier.
    ///
    /// # Errors
    /// [`Problem::UNAVAILABLE`] when it cannot answer: whoever asks is not let in.
    pub fn ask(&self, ask: &Ask<'_>) -> Result<Answer, Problem> {
        self.verifier.verify(ask).map_err(|error| {
            self.log.failure(&error);
            Problem::UNAVAILABLE
        })
    }

    /// Whether a client could be let in now; the reason why not goes to the log.
    pub fn is_ready(&self) -> bool {
        if self.stopping.load(Ordering::Relaxed) {
            return false;
        }
        let checked = self.verifier.check();
        if let Err(error) = &checked {
            self.log.failure(error);
        }
        checked.is_ok()
    }

    /// Says that no new connection is taken any more.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.log.event(
            "stopping",
            "no new connections; answering what is in flight",
        );
    }

    /// Notes how a check of the whole journal ended that began at `begun`. The verifier itself refuses
    /// everybody from the first that finds something to the next that does not.
    pub fn note_audit(&self, audited: Result<()>, begun: Instant) {
        match audited {
            Ok(()) => *self.audited() = begun,
            Err(error) => self.log.error("audit_failed", &error),
        }
    }

    /// What the metrics show besides what they count.
    pub fn readings(&self) -> Readings {
        Readings {
            ready: self.is_ready(),
            audited: self.audited().elapsed().as_secs(),
            log_dropped: self.log.dropped.load(Ordering::Relaxed),
            verifier: self.verifier.stats(),
        }
    }

    fn audited(&self) -> MutexGuard<'_, Instant> {
        self.audited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does `work`; a panic in it becomes an answer that lets nobody in.
fn caught(work: impl FnOnce() -> Answered) -> Answered {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Problem::INTERNAL.into())
}

impl Answered {
    /// The answer about `presented`. The end of a secret is logged only when it is or was right: anything
    /// else may be a password that was sent to the wrong place.
    pub fn about(gate: &Gate, answer: &Answer, presented: &[u8], response: Response) -> Self {
        let last4 = || {
            let text = std::str::from_utf8(presented).ok()?.trim_ascii_end();
            answer.version?;
            Some(text.get(text.len().checked_sub(4)?..)?.to_owned())
        };
        let line = match gate.log.wants(answer.valid) {
            true => Line {
                key_id: answer.key_id.clone(),
                version: answer.version,
                last4: last4(),
                ..Line::default()
            },
            false => Line::default(),
        };
        Self {
            response,
            granted: answer.valid,
            code: answer.code,
            line,
        }
    }

    /// Says what was asked, for the log.
    pub fn asked(mut self, permission: Option<Permission>, ip: Option<IpAddr>) -> Self {
        self.line.permission = permission;
        self.line.ip = ip;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_lets_nobody_in_and_ends_nothing_else() {
        let answered = caught(|| panic!("on purpose"));
        assert!(!answered.granted);
        assert_eq!(answered.response.status(), 500);
        assert_eq!(answered.code, "internal");
    }
}
