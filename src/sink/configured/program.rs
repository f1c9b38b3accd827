//! A program that a sink runs, how it is called, and what came of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::redact;
use super::run::{self, Ended, GRACE, How, Job};
use super::trust::trusted_file;
use crate::error::{Code, Error};
use crate::sink::Handed;
use crate::sink::lookup::runnable;

/// The exit status of a hook that must not be called again (`EX_CONFIG` of `sysexits.h`).
const NEVER_RETRY: i32 = 78;

/// Lines of output that an error shows.
const LAST_LINES: usize = 20;

/// A program that was checked: nobody but root and the user can change it.
pub struct Program {
    place: PathBuf,
    words: Vec<String>,
}

impl Program {
    /// Checks the first of `words`, an absolute path.
    ///
    /// # Errors
    /// `setup.unsafe_sink`; `setup.config` for one that is missing or cannot be run.
    pub fn open(words: &[String], sink: &str) -> Result<Self, Error> {
        let name = words.first().map(String::as_str).unwrap_or_default();
        let refused = |why: String| {
            Error::new(Code::Config, format!("the sink `{sink}` cannot run {name}")).why(why)
        };
        runnable(Path::new(name)).map_err(refused)?;
        let place = trusted_file(Path::new(name)).map_err(|distrust| distrust.into_error(sink))?;
        Ok(Self {
            place,
            words: words.to_vec(),
        })
    }
}

/// The rules of calling again.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How long one call may take.
    pub timeout: Duration,
    /// How often to call again after a failure.
    pub retries: u32,
    /// How long to wait before each of them; the last one counts for all that follow.
    pub pauses: Vec<Duration>,
    /// How long a process may take to end when it was told to.
    pub grace: Duration,
}

impl Pace {
    /// As the contract has it: after 1 s, then 5 s.
    pub fn new(timeout: Duration, retries: u32) -> Self {
        Self {
            timeout,
            retries,
            pauses: vec![Duration::from_secs(1), Duration::from_secs(5)],
            grace: GRACE,
        }
    }
}

/// One thing that a program is asked to do.
pub struct Call<'a> {
    /// The program.
    program: &'a Program,
    /// Arguments after its own.
    arguments: Vec<String>,
    /// Its variables, without the number of the attempt.
    variables: BTreeMap<String, String>,
    /// What it reads.
    input: Option<Zeroizing<Vec<u8>>>,
    /// What must not be seen in its output.
    secret: Zeroizing<String>,
}

/// What came of a call, or of several.
#[derive(Debug)]
pub struct Outcome {
    /// Why it failed, if it did.
    pub failure: Option<String>,
    /// The exit status of the last attempt, if it ended with one.
    pub exit_code: Option<i32>,
    /// What the last attempt said, without the secret.
    pub lines: Vec<String>,
    /// How often it was called.
    pub attempts: u32,
    /// How long the last attempt took.
    pub took: Duration,
}

impl Outcome {
    /// All went well, without a process.
    pub fn well(took: Duration) -> Self {
        Self {
            failure: None,
            exit_code: None,
            lines: Vec::new(),
            attempts: 1,
            took,
        }
    }

    /// The failure and the last lines that were said, for an error.
    pub fn why(&self) -> Option<String> {
        let mut why = self.failure.clone()?;
        if self.attempts > 1 {
            why.push_str(&format!(" ({} attempts)", self.attempts));
        }
        let skipped = self.lines.len().saturating_sub(LAST_LINES);
        if !self.lines.is_empty() {
            why.push_str("\nit said:");
        }
        for line in &self.lines[skipped..] {
            why.push_str("\n  ");
            why.push_str(line);
        }
        Some(why)
    }
}

impl<'a> Call<'a> {
    /// A call without arguments or input.
    pub fn of_program(program: &'a Program, variables: BTreeMap<String, String>) -> Self {
        Self {
            program,
            arguments: Vec::new(),
            variables,
            input: None,
            secret: Zeroizing::default(),
        }
    }

    /// Adds arguments.
    #[must_use]
    pub fn of(mut self, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().copied().map(str::to_owned);
        self.arguments.extend(arguments);
        self
    }

    /// Adds what it reads, in which `secret` stands.
    #[must_use]
    pub fn with(mut self, secret: &dyn Handed, input: Zeroizing<Vec<u8>>) -> Self {
        self.secret = secret.text();
        self.input = Some(input);
        self
    }

    /// Calls until it succeeds, must not be called again, or was called often enough.
    pub fn repeat(&self, pace: &Pace) -> Outcome {
        let mut attempt = 1;
        loop {
            let outcome = self.once(attempt, pace);
            let never = outcome.exit_code == Some(NEVER_RETRY);
            if outcome.failure.is_none() || never || attempt > pace.retries {
                return outcome;
            }
            let pause = pace.pauses.get(attempt as usize - 1);
            std::thread::sleep(*pause.or(pace.pauses.last()).unwrap_or(&Duration::ZERO));
            attempt += 1;
        }
    }

    /// Calls once.
    pub fn once(&self, attempt: u32, pace: &Pace) -> Outcome {
        let mut variables = self.variables.clone();
        variables.insert("KEYADM_ATTEMPT".to_owned(), attempt.to_string());
        let words = self.program.words.iter().chain(&self.arguments);
        let ended = run::run(Job {
            program: &self.program.place,
            words: words.map(String::as_str).collect(),
            variables,
            input: self.input.clone(),
            timeout: pace.timeout,
            grace: pace.grace,
        });
        match ended {
            Ok(ended) => Outcome {
                failure: failure(&ended, pace.timeout),
                exit_code: match ended.how {
                    How::Done | How::Unread => Some(0),
                    How::Status(code) => Some(code),
                    How::Signal(_) | How::TimedOut { .. } => None,
                },
                lines: redact::lines(&ended.output, &self.secret),
                attempts: attempt,
                took: ended.took,
            },
            Err(error) => Outcome {
                failure: Some(format!(
                    "{} cannot be run: {error}",
                    self.program.place.display()
                )),
                exit_code: None,
                lines: Vec::new(),
                attempts: attempt,
                took: Duration::ZERO,
            },
        }
    }
}

/// In words, unless all is well.
fn failure(ended: &Ended, timeout: Duration) -> Option<String> {
    Some(match ended.how {
        How::Done => return None,
        How::Unread => "it exited with status 0 without reading the whole secret".to_owned(),
        How::Status(NEVER_RETRY) => {
            "it exited with status 78: its configuration is wrong, so it was not called again"
                .to_owned()
        }
        How::Status(code) => format!("it exited with status {code}"),
        How::Signal(signal) => format!("it was killed by signal {signal}"),
        How::TimedOut { killed } => format!(
            "it did not end within {} and was {}",
            crate::time::Span::seconds(timeout.as_secs()),
            match killed {
                true => "killed: it did not end when it was told to, either",
                false => "told to end",
            }
        ),
    })
}
