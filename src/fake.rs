//! A world for unit tests: chosen variables and terminals, streams that can be read back, and nobody
//! who answers. Modules add what they need: a person, a keyring, a secret.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex};

use crate::entropy::SystemEntropy;
use crate::env::{Env, Terminal};
use crate::prompt::TerminalPrompt;
use crate::time::SystemClock;
use crate::vault::OsKeyring;

/// A stream whose text can be read afterwards, and that may fail as real ones do.
#[derive(Clone)]
pub struct Tape {
    bytes: Arc<Mutex<Vec<u8>>>,
    room: usize,
    /// At once: a closed pipe.
    pub fault: Option<ErrorKind>,
    /// Only when it is flushed, as a buffered stream on a full disk does.
    pub late: Option<ErrorKind>,
}

impl Default for Tape {
    fn default() -> Self {
        Self::with_room(usize::MAX)
    }
}

impl Tape {
    /// Takes `room` bytes; then the "disk" is full.
    pub fn with_room(room: usize) -> Self {
        Self {
            bytes: Arc::default(),
            room,
            fault: None,
            late: None,
        }
    }

    /// Takes everything and loses it when it is flushed.
    pub fn failing_late(fault: ErrorKind) -> Self {
        Self {
            late: Some(fault),
            ..Self::default()
        }
    }

    /// Everything written so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        let mut held = self.bytes.lock().unwrap();
        let fits = bytes.len().min(self.room - held.len());
        held.extend_from_slice(&bytes[..fits]);
        if fits == 0 && !bytes.is_empty() {
            return Err(ErrorKind::StorageFull.into());
        }
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        let fault = self.fault.or(self.late);
        fault.map_or(Ok(()), |fault| Err(fault.into()))
    }
}

/// What an [`Env`] is built from; its streams stay readable.
#[derive(Clone, Default)]
pub struct World {
    /// Variables.
    pub vars: BTreeMap<String, String>,
    /// No terminal, unless said.
    pub terminal: Terminal,
    /// Standard output.
    pub stdout: Tape,
    /// Standard error.
    pub stderr: Tape,
}

impl World {
    /// Pipes everywhere, and these variables.
    pub fn with(vars: &[(&str, &str)]) -> Self {
        let mut world = Self::default();
        for (name, value) in vars {
            world.vars.insert((*name).to_owned(), (*value).to_owned());
        }
        world
    }

    /// The world itself: the machine's clock and randomness, an empty standard input, no home.
    pub fn env(&self) -> Env {
        Env {
            clock: Box::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            prompt: Box::new(TerminalPrompt),
            keyring: Box::new(OsKeyring),
            vars: self.vars.clone(),
            stdin: Box::new(io::empty()),
            stdout: Box::new(self.stdout.clone()),
            stderr: Box::new(self.stderr.clone()),
            stdout_lost: false,
            hold: None,
            home: None,
            terminal: self.terminal,
        }
    }
}
