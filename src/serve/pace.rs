//! How long a client may take: a slow one must not hold a connection, a patient proxy may.
//!
//! hyper has one limit for the head of a request, and counts idle time into it. Proxies keep
//! connections open for a minute, so the two are told apart here, by watching what is read and
//! written.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::limits;

/// What a connection is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing came yet.
    Fresh,
    /// A head began to arrive.
    Head,
    /// A request is being read to its end and answered.
    Request,
    /// It is answered, and the next one may come.
    Idle,
    /// The client does not take its answer.
    Stuck,
    /// All is said; what the client still sends is thrown away.
    Closing,
}

impl Phase {
    fn limit(self) -> Duration {
        match self {
            Self::Fresh | Self::Head => limits::HEAD,
            // Who reads the body gives up first, and says so.
            Self::Request => limits::REQUEST + Duration::from_secs(1),
            Self::Idle => limits::IDLE,
            Self::Stuck => limits::REQUEST,
            Self::Closing => limits::LINGER,
        }
    }
}

/// What a connection is busy with, and since when.
pub struct Pace(Mutex<(Phase, Instant)>);

impl Pace {
    /// A connection that was just made.
    pub fn new(now: Instant) -> Self {
        Self(Mutex::new((Phase::Fresh, now)))
    }

    /// The head of a request is there in full.
    pub fn head_is_read(&self, now: Instant) {
        let mut state = self.state();
        let since = if state.0 == Phase::Head { state.1 } else { now };
        *state = (Phase::Request, since);
    }

    /// Whether the client took too long.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let (phase, since) = *self.state();
        now.saturating_duration_since(since) > phase.limit()
    }

    /// Whether no request has begun.
    pub fn is_idle(&self) -> bool {
        matches!(self.state().0, Phase::Fresh | Phase::Idle)
    }

    /// Whether all is said.
    pub fn is_closing(&self) -> bool {
        self.state().0 == Phase::Closing
    }

    fn read(&self, now: Instant) {
        let mut state = self.state();
        if matches!(state.0, Phase::Fresh | Phase::Idle) {
            *state = (Phase::Head, now);
        }
    }

    fn wrote(&self, now: Instant) {
        *self.state() = (Phase::Idle, now);
    }

    fn begin(&self, phase: Phase, now: Instant) {
        let mut state = self.state();
        if state.0 != phase {
            *state = (phase, now);
        }
    }

    fn state(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream whose pace is watched.
pub struct Watched<S> {
    stream: S,
    pace: Arc<Pace>,
    shut: bool,
}

impl<S> Watched<S> {
    /// Watches `stream`.
    pub fn new(stream: S, pace: Arc<Pace>) -> Self {
        Self {
            stream,
            pace,
            shut: false,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.pace.read(Instant::now());
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.note(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.note(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Ends our half, then reads until the client ends its own: a connection that is closed with
    /// something unread is reset, and the client may never see what it was told (RFC 9112, 9.6).
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.shut {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.shut = true;
        }
        self.pace.begin(Phase::Closing, Instant::now());
        loop {
            let mut waste = [0; 4096];
            let mut buffer = ReadBuf::new(&mut waste);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S> Watched<S> {
    fn note(&self, written: &Poll<io::Result<usize>>) {
        match written {
            Poll::Ready(_) => self.pace.wrote(Instant::now()),
            Poll::Pending => self.pace.begin(Phase::Stuck, Instant::now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overdue_after(pace: &Pace, since: Instant) -> u64 {
        let late = |seconds: &u64| pace.is_overdue(since + Duration::from_secs(*seconds));
        (0..200).find(late).unwrap() - 1
    }

    #[test]
    fn each_phase_has_its_limit() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let pace = Pace::new(start);
        assert_eq!(overdue_after(&pace, start), 5, "nothing comes");
        pace.read(after(3));
        pace.read(after(6));
        assert_eq!(overdue_after(&pace, after(3)), 5, "a head that drips in");
        pace.head_is_read(after(7));
        assert_eq!(
            overdue_after(&pace, after(3)),
            11,
            "a request, from its first byte"
        );
        pace.wrote(after(8));
        assert!(pace.is_idle());
        assert_eq!(overdue_after(&pace, after(8)), 75, "a proxy that waits");
        pace.begin(Phase::Stuck, after(20));
        pace.begin(Phase::Stuck, after(25));
        assert_eq!(
            overdue_after(&pace, after(20)),
            10,
            "an answer that is not taken"
        );
        pace.begin(Phase::Closing, after(40));
        assert_eq!(
            overdue_after(&pace, after(40)),
            1,
            "a client that goes on talking"
        );
    }
}
