//! What a verifier holds between questions, shared by its threads, and how one question looks at it.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::cache::{Cache, Known};
use super::live::{Live, Origin};
use super::recorder::Recorder;
use super::{Answer, Ask, Options, Stats};
use crate::error::{Code, Error, Result};
use crate::key::{Key, KeyId, Pace, Refusal};
use crate::ops::{self, Facts, Subject};
use crate::store::SqliteStore;
use crate::time::{Clock, Span, Timestamp};

/// How old the last look for news may be when a question is answered from memory.
const FRESH: Duration = Duration::from_micros(250);

/// What a verifier holds between questions.
pub struct Memory {
    origin: Origin,
    clock: Box<dyn Clock>,
    cache: Cache,
    live: Mutex<Live>,
    recorder: Option<Recorder>,
    started: Instant,
    /// Nanoseconds since `started` up to which no look for news is needed.
    fresh_until: AtomicU64,
    /// A full audit found something, and none since was clean.
    condemned: AtomicBool,
    /// Keys that were read from the store.
    misses: AtomicU64,
    /// Failed attempts to write uses.
    flush_errors: AtomicU64,
}

impl Memory {
    /// Opens the store.
    pub fn open(origin: Origin, options: &Options, clock: Box<dyn Clock>) -> Result<Self> {
        let live = Live::open(origin.clone())?;
        let id = live.id().to_owned();
        let recorder = options
            .record
            .then(|| Recorder::new(origin.clone(), id, options.keep));
        Ok(Self {
            origin,
            clock,
            cache: Cache::new(options.capacity),
            live: Mutex::new(live),
            recorder,
            started: Instant::now(),
            fresh_until: AtomicU64::new(0),
            condemned: AtomicBool::new(false),
            misses: AtomicU64::new(0),
            flush_errors: AtomicU64::new(0),
        })
    }

    /// Answers one question.
    pub fn verify(&self, ask: &Ask<'_>) -> Result<Answer> {
        self.freshen()?;
        let since_1970 = self.clock.since_1970();
        let now = timestamp(since_1970);
        let facts = Remembered {
            memory: self,
            since_1970,
            known: OnceCell::new(),
        };
        let decision = ops::decide(&facts, ask.presented(), ask.request().clone(), now)?;
        if let Some(recorder) = &self.recorder
            && let Some(seen) = decision.seen(now, ask.request().ip)
        {
            recorder.note(&seen);
        }
        Ok(Answer::new(&decision))
    }

    /// Writes the uses noted so far.
    pub fn flush(&self) -> Result<()> {
        let flushed = match &self.recorder {
            Some(recorder) => recorder.flush(&*self.clock),
            None => Ok(()),
        };
        if flushed.is_err() {
            self.flush_errors.fetch_add(1, Ordering::Relaxed);
        }
        flushed
    }

    /// Whether a question could be answered now.
    pub fn check(&self) -> Result<()> {
        self.freshen()
    }

    /// What is going on.
    pub fn stats(&self) -> Stats {
        Stats {
            cached: self.cache.len(),
            misses: self.misses.load(Ordering::Relaxed),
            pending: self.recorder.as_ref().map_or(0, Recorder::pending),
            flush_errors: self.flush_errors.load(Ordering::Relaxed),
        }
    }

    /// Checks the whole store, and refuses every question when that finds something.
    pub fn audit(&self) -> Result<()> {
        let Origin { place, known, wait } = &self.origin;
        let (store, path) = (SqliteStore::open_as_found(place, *wait)?, place.to_string());
        let audit = ops::audit(&store, known, &path, None)?;
        self.condemned.store(!audit.is_clean(), Ordering::Release);
        if let Some(finding) = audit.findings.first() {
            return Err(condemned().why(finding.what.clone()));
        }
        // Where nothing can be remembered, verification goes on without.
        let _ = audit.remember(known, &path, false);
        Ok(())
    }

    /// Makes sure that what is remembered is not older than [`FRESH`].
    fn freshen(&self) -> Result<()> {
        if self.condemned.load(Ordering::Acquire) {
            return Err(condemned());
        }
        let now = || u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        if now() < self.fresh_until.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut live = lock(&self.live);
        let begun = now();
        // Somebody else may have looked while we waited for the lock.
        if begun >= self.fresh_until.load(Ordering::Acquire) {
            live.look(&self.cache)?;
            self.fresh_until
                .store(begun + FRESH.as_nanos() as u64, Ordering::Release);
        }
        Ok(())
    }
}

/// What a verifier remembers, for one question.
struct Remembered<'a> {
    memory: &'a Memory,
    since_1970: Duration,
    /// What the question turned out to be about.
    known: OnceCell<Arc<Known>>,
}

impl Facts for Remembered<'_> {
    fn look_up(&self, id: &KeyId) -> Result<Subject> {
        let cache = &self.memory.cache;
        let known = match cache.get(id) {
            Some(known) => known,
            None => {
                self.memory.misses.fetch_add(1, Ordering::Relaxed);
                match lock(&self.memory.live).find(id, cache)? {
                    Ok(known) => known,
                    Err(subject) => return Ok(subject),
                }
            }
        };
        let known = self.known.get_or_init(|| known);
        Ok(Subject {
            id: Some(id.clone()),
            key: Some(known.key.clone()),
            role: known.carried.role.clone(),
            ..Subject::default()
        })
    }

    fn account(
        &self,
        key: &Key,
        judge: &mut dyn FnMut(u64, Option<Span>) -> Result<(), Refusal>,
    ) -> Result<Result<Option<Pace>, Refusal>> {
        let Some(spent) = self.known.get().and_then(|known| known.spent.as_ref()) else {
            return Ok(judge(0, None).map(|()| None));
        };
        let accounted = spent.account(key, self.since_1970, judge);
        if let Some(recorder) = self.memory.recorder.as_ref().filter(|_| accounted.fresh) {
            recorder.note_spent(spent.clone());
        }
        Ok(accounted.checked)
    }
}

fn timestamp(since_1970: Duration) -> Timestamp {
    Timestamp::from_seconds(i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX))
}

// Whoever panicked had not yet said that the store was looked at.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn condemned() -> Error {
    Error::new(
        Code::BrokenJournal,
        "the last audit of the store found something wrong",
    )
    .try_this("keyadm audit verify    names every event and row that is wrong")
    .unchanged("nothing was verified")
}
