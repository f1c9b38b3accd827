//! Death by signal: at once as a rule, postponed while something must not be cut in two.
//!
//! INT, TERM and HUP are taken by a thread that restores the terminal and exits with 128+n. While a
//! [`Hold`] lives the signal is only noted; work that can stop early asks [`interrupted`] between
//! its steps. A server has [`on_end`] called instead. TSTP keeps its default. A signal that was ignored when we started (`nohup`, a
//! background job of a script) stays ignored.
//!
//! The thread starts when it is first needed: a command that never asks or delivers anything dies by
//! the default action, which needs no help.

use std::sync::mpsc;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::Exit;

use super::terminal::Saved;

/// Signals that come within this time are one: `timeout` signals the process and then its group.
const SAME: Duration = Duration::from_secs(1);

/// What the signal thread and the rest of the process share.
static STATE: Mutex<State> = Mutex::new(State {
    holds: 0,
    impatient: 0,
    pending: None,
    alternate: false,
    hidden: 0,
    saved: None,
    end: None,
    ending: None,
    last_words: None,
});

struct State {
    /// Living [`Hold`]s.
    holds: usize,
    /// Those of them that end with a second signal.
    impatient: usize,
    /// The first signal that came while one lived.
    pending: Option<i32>,
    /// The alternate screen is shown.
    alternate: bool,
    /// Questions whose answer is not shown.
    hidden: usize,
    /// The terminal before we touched it.
    saved: Option<Saved>,
    /// What the first signal does instead.
    end: Option<Box<dyn FnOnce() + Send>>,
    /// When it did.
    ending: Option<Instant>,
    /// What is still to be done before the process ends.
    last_words: Option<Box<dyn FnMut() + Send>>,
}

impl State {
    fn lock() -> MutexGuard<'static, Self> {
        STATE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Restores the terminal and ends the process. The lock is never given back, so that no other
    /// thread begins anything that was to be protected.
    fn die(&mut self, signal: i32) -> ! {
        if let Some(words) = &mut self.last_words {
            words();
        }
        if let Some(saved) = &self.saved {
            saved.restore(self.alternate);
            if self.hidden > 0 {
                saved.forget_input();
            }
        }
        std::process::exit(128 + signal)
    }
}

/// Takes over INT, TERM and HUP and remembers the terminal; calling it again does nothing.
///
/// Call it before the terminal is changed in any way. [`hold`], [`alternate_screen_entered`] and the
/// prompts do so themselves. Costs a thread, some 0.1 ms.
pub fn restore_terminal_on_signals() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        State::lock().saved = Saved::now();
        let (ready, started) = mpsc::sync_channel(1);
        // Signals are taken inside the thread: without one nobody would answer them.
        let thread = std::thread::Builder::new().name("signals".to_owned());
        if thread.spawn(move || watch(&ready)).is_ok() {
            let _ = started.recv();
        }
    });
}

/// The thread: answers signals for the rest of the process's life.
fn watch(ready: &mpsc::SyncSender<()>) {
    let ignored = ignored();
    let wanted = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|signal| ignored & (1 << (signal - 1)) == 0);
    let signals = Signals::new(wanted.chain([SIGCONT]));
    let _ = ready.send(());
    let Ok(mut signals) = signals else { return };
    for signal in signals.forever() {
        let mut state = State::lock();
        if signal == SIGCONT {
            if let Some(saved) = state.saved.as_ref().filter(|_| state.hidden > 0) {
                saved.hide_input();
            }
        } else if let Some(begin) = state.end.take() {
            begin();
            state.ending = Some(Instant::now());
        } else if state.ending.is_some_and(|at| at.elapsed() < SAME) {
            // The same one again.
        } else if state.holds > 0 && (state.impatient == 0 || state.pending.is_none()) {
            state.pending.get_or_insert(signal);
        } else {
            state.die(signal);
        }
    }
}

/// The signals that were ignored when the process started, as a mask; none where it cannot be told.
pub(super) fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

/// Postpones death by signal while it lives; see [`hold`].
#[derive(Debug)]
#[must_use = "death is postponed only while this lives"]
pub struct Hold {
    /// Whether a second signal ends the process at once.
    impatient: bool,
}

/// Postpones death: signals are noted until the last hold is dropped, and the process ends *there*.
///
/// Keep it across what must not be cut in two, including the report of how it ended: what comes
/// after the last hold is not reached when a signal is pending.
pub fn hold() -> Hold {
    begin(false)
}

/// Like [`hold`] for work that may take long and can be taken up again: a second signal ends the
/// process at once.
pub fn hold_once() -> Hold {
    begin(true)
}

fn begin(impatient: bool) -> Hold {
    restore_terminal_on_signals();
    let mut state = State::lock();
    state.holds += 1;
    state.impatient += usize::from(impatient);
    Hold { impatient }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut state = State::lock();
        state.holds -= 1;
        state.impatient -= usize::from(self.impatient);
        if state.holds == 0
            && let Some(signal) = state.pending
        {
            state.die(signal);
        }
    }
}

/// Lets the first signal begin an orderly end: `begin` is called on the thread of signals, and the
/// process goes on. One that comes more than [`SAME`] later ends it at once, for whoever does not want
/// to wait.
pub fn on_end(begin: impl FnOnce() + Send + 'static) {
    restore_terminal_on_signals();
    State::lock().end = Some(Box::new(begin));
}

/// Has `words` done before a signal ends the process, in whatever state its other threads are; they must
/// not take long.
pub(crate) fn before_death(words: impl FnMut() + Send + 'static) {
    restore_terminal_on_signals();
    State::lock().last_words = Some(Box::new(words));
}

/// The exit status of a signal that is noted and waits for the last [`Hold`]; a hang-up counts as
/// termination.
pub fn interrupted() -> Option<Exit> {
    let signal = State::lock().pending?;
    Some(if signal == SIGINT {
        Exit::Interrupted
    } else {
        Exit::Terminated
    })
}

/// Says that the alternate screen is shown (before it is entered) or not any more (after), so that
/// a signal does not leave it behind with a secret on it.
pub fn alternate_screen_entered(entered: bool) {
    restore_terminal_on_signals();
    State::lock().alternate = entered;
}

/// Marks a question whose answer is not shown, until it is dropped.
pub(crate) fn hidden_input() -> impl Drop {
    struct Hidden;
    impl Drop for Hidden {
        fn drop(&mut self) {
            State::lock().hidden -= 1;
        }
    }
    restore_terminal_on_signals();
    State::lock().hidden += 1;
    Hidden
}
