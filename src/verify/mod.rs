//! Verification at speed, for services and gateways that link this crate.
//!
//! A [`Verifier`] opens a store once and answers from many threads. It decides exactly as
//! `keyadm verify` does: both walk the same rules.
//!
//! ```
//! # let home = tempfile::tempdir()?;
//! # let secret = home.path().join("shop.key").display().to_string();
//! # for line in [
//! #     vec!["init", "--credential-store", "file", "-q"],
//! #     vec!["create", "shop", "--role", "read-only", "--secret-to", &format!("file:{secret}"), "-q"],
//! # ] {
//! #     let mut env = keyadm::env::Env::real();
//! #     env.vars.clear();
//! #     env.home = Some(home.path().to_owned());
//! #     let args = std::iter::once("keyadm").chain(line).map(Into::into);
//! #     assert_eq!(keyadm::run(args, &mut env), 0);
//! # }
//! # let store = home.path().join(".local/share/keyadm/keys.db");
//! # let header = format!("Bearer {}", std::fs::read_to_string(&secret)?.trim_end());
//! # let options = keyadm::verify::Options::default();
//! use keyadm::verify::{Ask, Permission, Verifier};
//!
//! let verifier = Verifier::open(&store, &options)?;
//! let ask = Ask::header(header.as_bytes())
//!     .permission(Permission::parse("orders.read")?)
//!     .ip("192.0.2.7".parse()?);
//! let answer = verifier.verify(&ask)?;
//! assert!(answer.valid);
//! assert_eq!(answer.name.as_deref(), Some("shop"));
//! # drop(verifier);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `options` is [`Options::for_this_user`] in a service. `examples/service.rs` is a whole one.
//!
//! **Cost.** A key that was seen before costs a checksum, one SHA-256 and a comparison: its entry in the
//! journal is checked once per change of the key, not per question. A key that was not seen costs about
//! two signature checks, an unknown Key ID a look into an index, a text that is no secret next to
//! nothing. About a kilobyte is kept per key, of at most [`Options::capacity`] keys.
//!
//! **Freshness.** The store is looked at for news when the last look is 250 µs old. So a change that
//! another process has committed counts for every question that is asked 250 µs later; `keyadm revoke`
//! takes longer than that to exit.
//!
//! **Failing closed.** [`Verifier::verify`] returns an error when the store cannot be read or is not to
//! be believed: rolled back, replaced, or with a broken journal. Answer 503 then, never "yes". It is
//! tried again with every question, so a store that is put right is believed again. A row that was
//! edited behind the journal's back is never believed: a key that is remembered stays what its signed
//! event says, any other is refused with `TAMPERED`.
//!
//! **What is recorded.** Counts by key, secret version, hour and result, with first and last time and the
//! latest addresses; for texts that are no secret of any key only counts by minute and network. Never a
//! secret. They are written every second by a thread, when [`Verifier::flush`] is called, and when the
//! verifier is dropped, so a process that is killed loses the last second of them. A store that is busy
//! or full slows or fails no answer: what could not be written is written later.
//!
//! **Limits.** `rate_limit` and `max_uses` are exact among all threads of one verifier. Several
//! processes that share a store add up, but learn of each other's uses only when they are written: each
//! may let through what it would alone for about a second.

mod answer;
mod ask;
mod cache;
mod live;
mod memory;
mod options;
mod recorder;
mod spent;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use self::live::Origin;
use self::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::time::{Clock, SystemClock};

pub use crate::key::{Pattern, Permission};
pub(crate) use answer::code;
pub use answer::{Answer, Permissions};
pub use ask::Ask;
pub use options::Options;

/// How often uses are written.
const PERIOD: Duration = Duration::from_secs(1);

/// What goes on inside of a [`Verifier`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Keys that are remembered.
    pub cached: usize,
    /// Questions about keys that were not, so far.
    pub misses: u64,
    /// Uses that are not written yet.
    pub pending: u64,
    /// Failed attempts to write uses, so far.
    pub flush_errors: u64,
}

/// Answers questions about secrets, from many threads.
pub struct Verifier {
    memory: Arc<Memory>,
    /// Ends the thread that writes uses, when it is dropped.
    writer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Verifier {
    /// Opens the store at `path`, compares it with what this user has seen of it, and checks the
    /// journal from there to its end.
    ///
    /// # Errors
    /// `setup.*`, `integrity.*`: nothing can be verified.
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        Self::with_clock(path, options, Box::new(SystemClock))
    }

    pub(crate) fn with_clock(
        path: &Path,
        options: &Options,
        clock: Box<dyn Clock>,
    ) -> Result<Self> {
        let origin = Origin::new(path, options.state.as_deref(), options.lock_wait)?;
        let memory = Arc::new(Memory::open(origin, options, clock)?);
        let writer = options
            .record
            .then(|| write_regularly(memory.clone()))
            .transpose()?;
        Ok(Self { memory, writer })
    }

    /// Answers one question. A refusal is an answer.
    ///
    /// # Errors
    /// When the store cannot be read or is not to be believed. Refuse the client then, with 503.
    pub fn verify(&self, ask: &Ask<'_>) -> Result<Answer> {
        self.memory.verify(ask)
    }

    /// Whether a question could be answered now.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn check(&self) -> Result<()> {
        self.memory.check()
    }

    /// What is going on inside, for monitoring.
    pub fn stats(&self) -> Stats {
        self.memory.stats()
    }

    /// Writes the uses noted so far. Nobody has to call it: a thread does, every second.
    ///
    /// # Errors
    /// When the store cannot be written; the uses are kept and tried again.
    pub fn flush(&self) -> Result<()> {
        self.memory.flush()
    }

    /// Writes the uses noted so far when it is called, from wherever that is.
    pub(crate) fn flusher(&self) -> impl FnMut() + Send + use<> {
        let memory = self.memory.clone();
        move || drop(memory.flush())
    }

    /// Checks the whole store, as `keyadm audit verify` does: for the start of a service, and for a
    /// timer. What is found makes every question fail until an audit is clean. Moves what this user
    /// has seen of the store on to its present head. Takes a while; questions are answered meanwhile.
    ///
    /// # Errors
    /// `integrity.*` with the first finding; when the store cannot be read.
    pub fn audit(&self) -> Result<()> {
        self.memory.audit()
    }
}

impl Drop for Verifier {
    fn drop(&mut self) {
        if let Some((running, thread)) = self.writer.take() {
            drop(running);
            let _ = thread.join();
        }
    }
}

/// Starts the thread that writes uses until the sender is dropped, and a last time then. What cannot
/// be written is tried again: a store that is busy or full takes it later.
fn write_regularly(memory: Arc<Memory>) -> Result<(Sender<()>, JoinHandle<()>)> {
    let (running, ended) = channel();
    let work = move || {
        while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(PERIOD) {
            let _ = memory.flush();
        }
        let _ = memory.flush();
    };
    let thread = std::thread::Builder::new()
        .name("usage".to_owned())
        .spawn(work)
        .map_err(|error| Error::new(Code::Io, "no thread can be started").because(error))?;
    Ok((running, thread))
}
