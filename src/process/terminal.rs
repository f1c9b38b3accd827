//! The state the terminal had before we touched it.

use std::fs::File;
use std::io::{IsTerminal, Write};

use rustix::fs::{Mode, OFlags};
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const LEAVE_ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049l";

/// The controlling terminal and its modes at the time of [`Saved::now`].
pub(super) struct Saved {
    /// Opened without blocking: a terminal stopped by Ctrl-S must not keep us from dying.
    terminal: File,
    modes: Termios,
}

impl Saved {
    /// Remembers how the terminal is; `None` without one.
    pub(super) fn now() -> Option<Self> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let terminal = File::from(rustix::fs::open("/dev/tty", flags, Mode::empty()).ok()?);
        let modes = tcgetattr(&terminal).ok()?;
        Some(Self { terminal, modes })
    }

    /// Puts it back, shows the cursor and leaves the alternate screen.
    pub(super) fn restore(&self, alternate: bool) {
        if !self.is_ours() {
            return;
        }
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.modes);
        let mut terminal = &self.terminal;
        if alternate {
            let _ = terminal.write_all(LEAVE_ALTERNATE_SCREEN);
        }
        if std::io::stderr().is_terminal() {
            let _ = terminal.write_all(SHOW_CURSOR);
        }
    }

    /// Throws away what was typed and not read, such as half a passphrase that the shell would run.
    pub(super) fn forget_input(&self) {
        if self.is_ours() {
            let _ = tcflush(&self.terminal, QueueSelector::IFlush);
        }
    }

    /// Stops showing what is typed: after Ctrl-Z and `fg` the shell has turned echo on again.
    pub(super) fn hide_input(&self) {
        if self.is_ours()
            && let Ok(mut modes) = tcgetattr(&self.terminal)
        {
            modes.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &modes);
        }
    }

    /// Whether we are in the foreground. A background job that changes the terminal is *stopped* by
    /// the kernel, so that `kill` on it would seem to do nothing.
    fn is_ours(&self) -> bool {
        tcgetpgrp(&self.terminal).is_ok_and(|group| group == rustix::process::getpgrp())
    }
}
