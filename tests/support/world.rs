//! `keyadm::run` in process: the time, the person, the keyring and the terminal are the test's; the
//! store is a real file.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use zeroize::Zeroizing;

use keyadm::entropy::SystemEntropy;
use keyadm::env::{Env, Terminal};
use keyadm::error::Result;
use keyadm::prompt::Prompt;
use keyadm::time::{Clock, Timestamp};
use keyadm::vault::{Keyring, KeyringFault};

use super::Desk;

/// When every world begins.
pub const MORNING: &str = "2026-11-21T08:00:00Z";

/// A machine with a person before it.
pub struct World {
    /// Where its files are; the real binary can look at them.
    pub desk: Desk,
    clock: Wall,
    keyring: Memory,
    person: Person,
    vars: BTreeMap<String, String>,
    terminal: Terminal,
}

/// What a run said.
#[derive(Debug)]
pub struct Heard {
    /// The exit status.
    pub code: u8,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// What it asked.
    pub questions: Vec<String>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A machine without terminal, with a store whose credential is in the keyring.
    pub fn new() -> Self {
        let world = Self::bare();
        world.run(&["init"]).expect(0);
        world
    }

    /// A machine without a store.
    pub fn bare() -> Self {
        Self {
            desk: Desk::bare(),
            clock: Wall::at(MORNING),
            keyring: Memory::default(),
            person: Person::default(),
            vars: BTreeMap::new(),
            terminal: Terminal::default(),
        }
    }

    /// Sets a variable.
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Puts all three streams on a terminal of this width.
    pub fn terminal(mut self, columns: u16) -> Self {
        self.terminal = Terminal {
            stdin: true,
            stdout: true,
            stderr: true,
            columns: Some(columns),
        };
        self
    }

    /// Lets the person give these answers, one after the other.
    pub fn answers(&self, answers: &[&str]) {
        let answers = answers.iter().map(|answer| (*answer).to_owned());
        self.person.0.lock().unwrap().answers.extend(answers);
    }

    /// Lets time pass, or go back.
    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Verifies a secret.
    pub fn verify(&self, secret: &str) -> Heard {
        self.run_on(secret, &["verify"])
    }

    /// Runs one command line.
    pub fn run(&self, args: &[&str]) -> Heard {
        self.run_on("", args)
    }

    /// Runs one command line that reads `stdin`.
    pub fn run_on(&self, stdin: &str, args: &[&str]) -> Heard {
        let (stdout, stderr) = (Tape::default(), Tape::default());
        let mut env = Env {
            clock: Box::new(self.clock.clone()),
            entropy: Arc::new(SystemEntropy),
            prompt: Box::new(self.person.clone()),
            keyring: Box::new(self.keyring.clone()),
            vars: self.vars.clone(),
            home: Some(self.desk.home().to_owned()),
            stdin: Box::new(io::Cursor::new(stdin.to_owned())),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
            stdout_lost: false,
            hold: None,
            terminal: self.terminal,
        };
        let args = std::iter::once("keyadm").chain(args.iter().copied());
        let code = keyadm::run(args.map(OsString::from), &mut env);
        let mut person = self.person.0.lock().unwrap();
        assert!(
            person.answers.is_empty(),
            "not asked for: {:?}",
            person.answers
        );
        Heard {
            code,
            stdout: stdout.text(),
            stderr: stderr.text(),
            questions: std::mem::take(&mut person.questions),
        }
    }
}

impl Heard {
    /// Fails unless it ended with `code`.
    #[track_caller]
    pub fn expect(self, code: u8) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

#[derive(Clone)]
struct Wall(Arc<AtomicI64>);

impl Wall {
    fn at(text: &str) -> Self {
        let seconds = Timestamp::parse(text).unwrap().seconds();
        Self(Arc::new(AtomicI64::new(seconds)))
    }
}

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::Relaxed))
    }
}

#[derive(Clone, Default)]
struct Person(Arc<Mutex<Talk>>);

#[derive(Default)]
struct Talk {
    answers: VecDeque<String>,
    questions: Vec<String>,
}

impl Person {
    fn ask(&self, question: &str) -> String {
        let mut talk = self.0.lock().unwrap();
        talk.questions.push(question.to_owned());
        let answer = talk.answers.pop_front();
        answer.unwrap_or_else(|| panic!("nobody expected the question {question:?}"))
    }
}

impl Prompt for Person {
    fn confirm(&self, question: &str) -> Result<bool> {
        Ok(self.ask(question) == "y")
    }

    fn line(&self, question: &str) -> Result<String> {
        Ok(self.ask(question))
    }

    fn hidden(&self, question: &str) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(self.ask(question)))
    }
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<BTreeMap<String, String>>>);

impl Keyring for Memory {
    fn get(&self, account: &str, _: Option<Duration>) -> Result<Zeroizing<String>, KeyringFault> {
        let items = self.0.lock().unwrap();
        let item = items.get(account).ok_or(KeyringFault::Missing)?;
        Ok(Zeroizing::new(item.clone()))
    }

    fn set(&self, account: &str, value: &str, _: Option<Duration>) -> Result<(), KeyringFault> {
        let mut items = self.0.lock().unwrap();
        items.insert(account.to_owned(), value.to_owned());
        Ok(())
    }

    fn delete(&self, account: &str, _: Option<Duration>) -> Result<(), KeyringFault> {
        self.0.lock().unwrap().remove(account);
        Ok(())
    }
}

/// A stream that can be read back.
#[derive(Clone, Default)]
struct Tape(Rc<RefCell<Vec<u8>>>);

impl Tape {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
