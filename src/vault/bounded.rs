//! Reading from a pipe: never more than a limit, never longer than until a deadline.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zeroize::Zeroizing;

use super::LIMIT;
use super::fault::Refusal;

/// Bytes that are collected until the writer ends.
pub(super) struct Collected {
    bytes: Zeroizing<Vec<u8>>,
}

impl Collected {
    /// Starts with nothing; the room is taken at once, so that no copy is left behind by growing.
    pub(super) fn new() -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(2 * LIMIT)),
        }
    }

    /// Waits at most `wait` for bytes and takes them; true when the writer has ended.
    ///
    /// Asks before it reads, so the descriptor may be a blocking one that others share.
    pub(super) fn take(&mut self, from: impl AsFd, wait: Duration) -> Result<bool, Refusal> {
        let from = from.as_fd();
        let timeout = Timespec::try_from(wait).map_err(|_| Refusal::new("a wait without end"))?;
        let mut polled = [PollFd::new(&from, PollFlags::IN)];
        match poll(&mut polled, Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(false),
            Ok(_) => {}
            Err(error) => return Err(Refusal::system(error)),
        }
        let mut chunk = Zeroizing::new([0_u8; LIMIT]);
        let count = match rustix::io::read(from, chunk.as_mut_slice()) {
            Ok(count) => count,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => return Ok(false),
            Err(error) => return Err(Refusal::system(error)),
        };
        self.bytes.extend_from_slice(&chunk[..count]);
        if self.bytes.len() > LIMIT {
            return Err(Refusal::too_large());
        }
        Ok(count == 0)
    }

    /// How much was collected.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What was collected.
    pub(super) fn bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}

/// A point after which waiting is given up; `None` waits for ever.
#[derive(Clone, Copy)]
pub(super) struct Deadline(Option<(Instant, Duration)>);

impl Deadline {
    /// `span` from now.
    pub(super) fn after(span: Option<Duration>) -> Self {
        Self(span.map(|span| (Instant::now() + span, span)))
    }

    /// Fails once it is past.
    pub(super) fn check(self, what: &str) -> Result<(), Refusal> {
        match self.0 {
            Some((end, span)) if Instant::now() >= end => Err(Refusal::new(format!(
                "{what} within {span:?}, and without a terminal keyadm waits no longer"
            ))),
            _ => Ok(()),
        }
    }
}
