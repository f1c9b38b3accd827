//! This process: what it may leave behind, and how it dies.

mod children;
mod signals;
mod terminal;

use rustix::process::{Resource, Rlimit, setrlimit};

pub use children::{keep_children, keep_descriptors};
pub use signals::{
    Hold, alternate_screen_entered, hold, hold_once, interrupted, on_end,
    restore_terminal_on_signals,
};
pub(crate) use signals::{before_death, hidden_input};

/// Makes the process careful, before anything else runs: files are for their owner alone, and
/// neither a core dump nor a debugger of the same user gets at its memory.
///
/// Nothing here can fail in a way that a command should end for: what the system does not offer
/// stays as it was.
pub fn harden() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Lets the process open as many files as the system permits it: a server needs one for each
/// connection, and the soft limit is often 1024. Returns how many.
pub fn allow_many_files() -> Option<u64> {
    let limit = rustix::process::getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum,
        ..limit
    };
    let raised = setrlimit(Resource::Nofile, wanted).map(|()| wanted);
    raised.unwrap_or(limit).current
}
