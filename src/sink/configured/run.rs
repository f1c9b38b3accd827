//! Running a process for a sink: bounded in time and output, in a group of its own, with nothing
//! inherited.
//!
//! It is over when the process ends, not when its output closes: a child that it leaves behind may hold
//! that for ever. A child that is left after a normal end is left alone, because starting one may be
//! what the hook is for; when the time is up, TERM goes to the whole group, and KILL [`GRACE`] later, or
//! as soon as the process itself has ended.

use std::collections::BTreeMap;
use std::io::{self, PipeReader};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use zeroize::Zeroizing;

use crate::process::{keep_children, keep_descriptors};
use crate::sink::filled::{Filled, filled_pipe};

/// How long a process may take to end after TERM, and again after KILL.
pub const GRACE: Duration = Duration::from_secs(5);

/// How much of the output is kept: its end.
const KEPT: usize = 64 << 10;

/// How often a process is looked at where the system cannot tell us that it ended.
const GLANCE: Duration = Duration::from_millis(5);

/// How much is taken from the pipe after the end: no pipe holds more unless a child goes on writing.
const MOST_LEFT: usize = 1 << 20;

/// A process to run.
pub struct Job<'a> {
    /// The program's real place.
    pub program: &'a Path,
    /// What it is called, and its arguments.
    pub words: Vec<&'a str>,
    /// All of its variables.
    pub variables: BTreeMap<String, String>,
    /// What it reads; the end comes at once without.
    pub input: Option<Zeroizing<Vec<u8>>>,
    /// How long it may take.
    pub timeout: Duration,
    /// How long it may take to end when it was told to.
    pub grace: Duration,
}

/// What became of a process.
pub struct Ended {
    /// How it ended.
    pub how: How,
    /// The end of what it said, standard output and error in one.
    pub output: Zeroizing<Vec<u8>>,
    /// How long it took.
    pub took: Duration,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Exit 0, and its input was read.
    Done,
    /// Exit 0, but its input was not read.
    Unread,
    /// Another exit status.
    Status(i32),
    /// A signal that was not ours.
    Signal(i32),
    /// The time was up; whether it ended when it was told to, or had to be killed.
    TimedOut {
        /// TERM was not enough.
        killed: bool,
    },
}

/// Runs it to its end.
///
/// # Errors
/// It cannot be started, or cannot be ended.
pub fn run(job: Job<'_>) -> io::Result<Ended> {
    keep_children();
    let begun = Instant::now();
    let (mut child, mut output, rest) = start(&job)?;
    let mut watch = Watch::over(&child);
    let mut how = None;
    if !watch.until(begun + job.timeout, &mut output)? {
        signal(&child, Signal::TERM);
        let killed = !watch.until(Instant::now() + job.grace, &mut output)?;
        how = Some(How::TimedOut { killed });
        // While it is not waited for, its group's number belongs to nobody else.
        signal(&child, Signal::KILL);
        if !watch.until(Instant::now() + job.grace, &mut output)? {
            return Err(io::Error::other("it does not end even when it is killed"));
        }
    }
    watch.drain(&mut output)?;
    let status = child.wait()?;
    let took = begun.elapsed();
    let how = match (how, status.code()) {
        (Some(how), _) => how,
        (None, Some(0)) => match rest {
            Some(rest) if !rest.is_empty()? => How::Unread,
            _ => How::Done,
        },
        (None, Some(code)) => How::Status(code),
        (None, None) => How::Signal(status.signal().unwrap_or_default()),
    };
    Ok(Ended {
        how,
        output: watch.kept,
        took,
    })
}

fn start(job: &Job<'_>) -> io::Result<(Child, PipeReader, Option<crate::sink::filled::Rest>)> {
    keep_descriptors();
    let (input, rest) = match &job.input {
        Some(bytes) => {
            let Filled { input, rest } = filled_pipe(bytes)?;
            (Stdio::from(input), Some(rest))
        }
        None => (Stdio::null(), None),
    };
    let (output, writer) = io::pipe()?;
    rustix::io::ioctl_fionbio(&output, true)?;
    let mut command = Command::new(job.program);
    if let [name, arguments @ ..] = job.words.as_slice() {
        command.arg0(name).args(arguments);
    }
    let child = command
        .env_clear()
        .envs(&job.variables)
        .current_dir("/")
        .stdin(input)
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .process_group(0)
        .spawn()?;
    Ok((child, output, rest))
}

/// Sends a signal to the process and all that it started, as far as they stayed together.
fn signal(child: &Child, signal: Signal) {
    // A group that is gone already needs no signal.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

/// Waits for a process without reaping it, and takes what it says meanwhile.
struct Watch {
    process: Pid,
    /// Becomes readable when the process ends (Linux 5.3).
    ending: Option<OwnedFd>,
    /// The writers have gone.
    closed: bool,
    kept: Zeroizing<Vec<u8>>,
}

impl Watch {
    fn over(child: &Child) -> Self {
        let process = Pid::from_child(child);
        #[cfg(target_os = "linux")]
        let ending = {
            use rustix::process::{PidfdFlags, pidfd_open};
            pidfd_open(process, PidfdFlags::empty()).ok()
        };
        #[cfg(not(target_os = "linux"))]
        let ending = None;
        Self {
            process,
            ending,
            closed: false,
            // Room for all from the start: a buffer that grows leaves copies behind.
            kept: Zeroizing::new(Vec::with_capacity(2 * KEPT)),
        }
    }

    /// Waits until the process has ended, true, or the time is up.
    fn until(&mut self, end: Instant, output: &mut PipeReader) -> io::Result<bool> {
        loop {
            if self.has_ended()? {
                return Ok(true);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            if self.wait(output, left)? {
                self.take(output)?;
            }
        }
    }

    fn has_ended(&self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(self.process), options) {
            Ok(status) => Ok(status.is_some()),
            Err(Errno::INTR) => Ok(false),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Waits until something happens; true if there is output to take.
    fn wait(&self, output: &PipeReader, left: Duration) -> io::Result<bool> {
        let left = match self.ending {
            Some(_) => left,
            None => left.min(GLANCE),
        };
        let timeout = Timespec::try_from(left).ok();
        let mut asked = Vec::with_capacity(2);
        if !self.closed {
            asked.push(PollFd::from_borrowed_fd(output.as_fd(), PollFlags::IN));
        }
        if let Some(ending) = &self.ending {
            asked.push(PollFd::from_borrowed_fd(ending.as_fd(), PollFlags::IN));
        }
        match poll(&mut asked, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => Ok(!self.closed && !asked[0].revents().is_empty()),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Takes what is in the pipe now; how much that was.
    fn take(&mut self, output: &PipeReader) -> io::Result<usize> {
        let mut chunk = Zeroizing::new([0_u8; 16 << 10]);
        match rustix::io::read(output, chunk.as_mut_slice()) {
            Ok(0) => self.closed = true,
            Ok(count) => {
                self.keep(&chunk[..count]);
                return Ok(count);
            }
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
        Ok(0)
    }

    /// Keeps the last [`KEPT`] bytes; up to twice as many meanwhile, so that few are moved.
    fn keep(&mut self, bytes: &[u8]) {
        if self.kept.len() + bytes.len() > 2 * KEPT {
            let surplus = self.kept.len().saturating_sub(KEPT);
            self.kept.drain(..surplus);
        }
        self.kept.extend_from_slice(bytes);
    }

    /// Takes what an ended process left in the pipe.
    fn drain(&mut self, output: &mut PipeReader) -> io::Result<()> {
        let mut taken = 0;
        while !self.closed && taken < MOST_LEFT {
            match self.take(output)? {
                0 => break,
                count => taken += count,
            }
        }
        let surplus = self.kept.len().saturating_sub(KEPT);
        self.kept.drain(..surplus);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
