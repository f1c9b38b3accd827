//! What the tests of sinks add to the [world](crate::fake): a scripted person and one secret.

use std::collections::VecDeque;
use std::io::{PipeReader, PipeWriter, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::sync::Mutex;

use rustix::io::{FdFlags, fcntl_setfd};
use zeroize::Zeroizing;

use super::{About, Options};
use crate::entropy::SystemEntropy;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::fake::{self, Tape};
use crate::key::{KeyId, Secret};
use crate::prompt::Prompt;

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
    pub stdout: Tape,
    pub secret: Secret,
    pub about: About,
}

impl World {
    pub fn new() -> Self {
        Self::with_room(usize::MAX)
    }

    /// Standard output takes `room` bytes and no more.
    pub fn with_room(room: usize) -> Self {
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
            ..About::default()
        };
        let mut world = fake::World::with(&[("PATH", "/usr/bin:/bin")]);
        world.stdout = Tape::with_room(room);
        let mut env = world.env();
        env.prompt = Box::new(script([]));
        Self {
            env,
            stdout: world.stdout,
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
