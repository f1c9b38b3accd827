//! A world for the tests of sinks: streams in memory, a scripted person, one secret.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::rc::Rc;
use std::sync::Mutex;

use rustix::io::{FdFlags, fcntl_setfd};
use zeroize::Zeroizing;

use super::{About, Options};
use crate::entropy::SystemEntropy;
use crate::env::{Env, Terminal};
use crate::error::{Error, Result};
use crate::key::{KeyId, Secret};
use crate::prompt::Prompt;
use crate::time::SystemClock;
use crate::vault::OsKeyring;

/// Collects what is written, up to a limit at which the "disk" is full.
#[derive(Clone)]
pub struct Paper {
    text: Rc<RefCell<Vec<u8>>>,
    room: usize,
}

impl Paper {
    /// Everything written so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.text.borrow().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.text.borrow_mut();
        let fits = bytes.len().min(self.room - text.len());
        text.extend_from_slice(&bytes[..fits]);
        if fits == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Accepts everything and loses it when it is flushed, as a buffered stream on a full disk does.
pub struct FailsAtFlush;

impl Write for FailsAtFlush {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }
}

/// Answers one after the other; panics when asked more often than expected.
pub struct Script {
    answers: Mutex<VecDeque<Result<String>>>,
}

impl Prompt for Script {
    fn confirm(&self, _: &str) -> Result<bool> {
        panic!("nothing here asks yes or no")
    }

    fn line(&self, question: &str) -> Result<String> {
        assert!(question.contains("last 4"), "{question}");
        self.answers.lock().unwrap().pop_front().expect("an answer")
    }

    fn hidden(&self, _: &str) -> Result<Zeroizing<String>> {
        panic!("nothing here asks for a secret")
    }
}

/// One secret, whom it belongs to, and an environment to deliver it in.
pub struct World {
    pub env: Env,
    pub stdout: Paper,
    pub secret: Secret,
    pub about: About,
}

impl World {
    pub fn new() -> Self {
        Self::with_room(usize::MAX)
    }

    /// Standard output takes `room` bytes and no more.
    pub fn with_room(room: usize) -> Self {
        let text = Rc::default();
        let stdout = Paper { text, room };
        let key = KeyId::generate(&SystemEntropy).unwrap();
        let secret = Secret::generate(&SystemEntropy, "kadm", "prod", &key).unwrap();
        let about = About {
            key_id: key.to_string(),
            name: "Production Server".into(),
            role: "orders.read".into(),
            environment: "production".into(),
            version: 3,
            expires_at: None,
            last4: secret.last4(),
        };
        let vars = [("PATH", "/usr/bin:/bin")];
        let vars: BTreeMap<_, _> = vars.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let env = Env {
            clock: Box::new(SystemClock),
            entropy: std::sync::Arc::new(SystemEntropy),
            prompt: Box::new(script([])),
            keyring: Box::new(OsKeyring),
            vars,
            stdin: Box::new(io::empty()),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(io::sink()),
            stdout_lost: false,
            home: None,
            terminal: Terminal::default(),
        };
        Self {
            env,
            stdout,
            secret,
            about,
        }
    }

    /// A person who gives these answers; `answers` is told the right one.
    pub fn answers<const N: usize>(
        mut self,
        answers: impl FnOnce(&str) -> [Result<String>; N],
    ) -> Self {
        self.env.prompt = Box::new(script(answers(&self.about.last4)));
        self
    }

    /// Delivers the secret of this world.
    pub fn deliver(&mut self, sink: &mut dyn super::Sink) -> Result<()> {
        let document = serde_json::json!({"kind": "Key", "data": {"id": self.about.key_id}});
        let result = sink.deliver(&mut self.env, &self.secret, &self.about, Some(&document));
        if let Err(error) = &result {
            self.assert_silent(error);
        }
        result
    }

    /// No error tells any part of the secret.
    fn assert_silent(&self, error: &Error) {
        let random = self.secret.expose().rsplit('_').next().unwrap();
        let all = format!("{error:?}");
        for part in random.as_bytes().windows(5) {
            let part = str::from_utf8(part).unwrap();
            assert!(!all.contains(part), "{all} tells {part}");
        }
    }
}

fn script<const N: usize>(answers: [Result<String>; N]) -> Script {
    Script {
        answers: Mutex::new(answers.into()),
    }
}

/// Drops the reader and waits until the writer notices: for a moment, a child that another test
/// starts may have a copy.
pub fn abandon(reader: PipeReader, mut writer: &PipeWriter) {
    drop(reader);
    while writer.write(b"x").is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Makes it look as if it had come through `exec`.
pub fn inherited(descriptor: impl AsFd) -> i32 {
    fcntl_setfd(&descriptor, FdFlags::empty()).unwrap();
    descriptor.as_fd().as_raw_fd()
}

/// What a command that creates a key passes to `open`.
pub fn options() -> Options {
    Options {
        unchanged: "nothing was created".into(),
        ..Options::default()
    }
}
