//! Harm at the N-th system call of one kind, for N = 1, 2, … until a run goes through unharmed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use super::desk::KEYADM;
use super::{Desk, Ran, tool};

/// System calls that change a file, make a name or take a lock.
const EFFECTS: [&str; 13] = [
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "openat",
    "unlink",
    "unlinkat",
    "ftruncate",
    "fcntl",
    "flock",
];
/// Errors that systems give without anybody having done wrong.
pub const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EACCES", "EMFILE"];
/// No command comes near this many calls of one kind; one that does hangs in a loop.
const MOST: usize = 400;

/// A change to try, and how to tell what became of it.
pub struct Change {
    /// Makes what the change needs.
    pub prepare: fn(&Desk),
    /// What is typed.
    pub args: &'static [&'static str],
    /// Fails unless the state is the old one, or the new one; says whether it is the new one.
    pub is_new: fn(&Desk) -> bool,
}

/// What happens at one call.
#[derive(Clone, Copy)]
pub enum Harm {
    /// `kill -9` before it.
    Death,
    /// It fails.
    Error(&'static str),
}

impl Harm {
    /// A lock that cannot be had is EACCES; nothing else is tried there, since an unlocking that fails
    /// costs ten seconds of SQLite's patience each time.
    fn befalls(self, call: &str) -> bool {
        match self {
            Self::Error(errno) => errno == "EACCES" || !["fcntl", "flock"].contains(&call),
            Self::Death => true,
        }
    }

    fn inject(self, call: &str, at: usize) -> String {
        match self {
            Self::Death => format!("inject={call}:signal=KILL:when={at}"),
            Self::Error(errno) => format!("inject={call}:error={errno}:when={at}"),
        }
    }
}

/// Runs `change` with one call harmed; says whether that call came at all.
fn harmed(desk: &Desk, change: &Change, harm: Harm, call: &str, at: usize) -> (Ran, bool) {
    let inject = harm.inject(call, at);
    let trace = format!("trace={call}");
    let mut args = vec![
        "-f", "-qq", "-o", "trace", "-e", &trace, "-e", &inject, KEYADM,
    ];
    args.extend(change.args);
    let ran = desk.program("strace", args).run();
    let log = std::fs::read_to_string(desk.path("trace")).unwrap();
    let came = match harm {
        Harm::Death => log.contains("killed by SIGKILL"),
        Harm::Error(_) => log.contains("(INJECTED)"),
    };
    (ran, came)
}

/// Tries `harm` at every call of every kind; `judge` looks at each wreck. Returns how many there were.
pub fn everywhere(
    base: fn() -> Desk,
    change: &'static Change,
    harms: &[Harm],
    judge: fn(&Desk, &Ran, bool),
) -> BTreeMap<&'static str, usize> {
    tool::needs("strace", "strace");
    let work: Vec<_> = harms
        .iter()
        .flat_map(|harm| EFFECTS.map(|call| (*harm, call)))
        .filter(|(harm, call)| harm.befalls(call))
        .collect();
    let work = Mutex::new(work);
    let points = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((harm, call)) = work.lock().unwrap().pop() else {
                        return;
                    };
                    let count = (1..MOST).take_while(|at| {
                        let desk = base();
                        (change.prepare)(&desk);
                        let (ran, came) = harmed(&desk, change, harm, call, *at);
                        if came {
                            let is_new = (change.is_new)(&desk);
                            judge(&desk, &ran, is_new);
                        }
                        came
                    });
                    *points.lock().unwrap().entry(call).or_insert(0) += count.count();
                }
            });
        }
    });
    let points = points.into_inner().unwrap();
    println!(
        "{}: {} points, {points:?}",
        change.args[0],
        points.values().sum::<usize>()
    );
    points
}
