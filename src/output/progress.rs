//! How far long work has come, on standard error: a bar on a terminal, a line every ten seconds
//! elsewhere, nothing with `-q` or JSON.

use std::io::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Output;
use super::escape::escape;
use crate::env::Env;
use crate::error::{Code, Error, Result};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// What the bar looks like; the numbers are of keys.
const BAR: &str = "{bar:24} {pos}/{len}  {msg}  {eta} left";

/// Progress of work on a known number of things.
#[derive(Debug)]
pub struct Progress {
    form: Form,
    total: u64,
    done: u64,
}

#[derive(Debug)]
enum Form {
    Nothing,
    Lines(Instant),
    Bar(ProgressBar),
}

impl Output {
    /// Begins to show progress on `total` things; `KEYADM_PROGRESS` may say `bar`, `lines` or `none`.
    ///
    /// # Errors
    /// [`Code::Config`] for another word.
    pub fn progress(&self, env: &Env, total: u64) -> Result<Progress> {
        let lines = || Form::Lines(Instant::now());
        let form = match env.var("KEYADM_PROGRESS") {
            None if self.quiet || total == 0 => Form::Nothing,
            None if env.terminal.stderr && !self.plain() => bar(total),
            None if self.json => Form::Nothing,
            None | Some("lines") => lines(),
            Some("none") => Form::Nothing,
            Some("bar") => bar(total),
            Some(_) => {
                return Err(
                    Error::new(Code::Config, "KEYADM_PROGRESS cannot be understood")
                        .why("expected bar, lines or none")
                        .unchanged("nothing was done"),
                );
            }
        };
        Ok(Progress {
            form,
            total,
            done: 0,
        })
    }
}

fn bar(total: u64) -> Form {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(BAR) {
        bar.set_style(style);
    }
    Form::Bar(bar)
}

impl Progress {
    /// One more thing is done.
    pub fn step(&mut self) {
        self.done += 1;
        if let Form::Bar(bar) = &self.form {
            bar.set_position(self.done);
        }
    }

    /// Time passes; `what` says what is going on. A stream that cannot be written is nobody's loss.
    pub fn tick(&mut self, env: &mut Env, what: &str) {
        match &mut self.form {
            Form::Nothing => {}
            Form::Bar(bar) => {
                bar.set_message(escape(what).into_owned());
                bar.tick();
            }
            Form::Lines(last) if last.elapsed() >= EVERY => {
                *last = Instant::now();
                let line = format!("{}/{} done; {}\n", self.done, self.total, escape(what));
                let _ = env.stderr.write_all(line.as_bytes());
                let _ = env.stderr.flush();
            }
            Form::Lines(_) => {}
        }
    }

    /// Takes the bar away while `work` writes.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.form {
            Form::Bar(bar) => bar.suspend(work),
            Form::Nothing | Form::Lines(_) => work(),
        }
    }

    /// Takes the bar away for good.
    pub fn end(&mut self) {
        if let Form::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
        self.form = Form::Nothing;
    }
}
