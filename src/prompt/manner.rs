//! When a person may be asked, and what happens when not.

use zeroize::Zeroizing;

use crate::env::Env;
use crate::error::{Code, Error, Result};

/// Whether a question may be asked: it can be seen, somebody can answer, and nobody forbade it.
///
/// `stdin_taken` says that standard input carries something else, such as a secret; then the answer
/// comes from `/dev/tty`. A standard input that is merely not a terminal means a script, and a
/// script is not asked.
pub fn may_ask(env: &Env, no_input: bool, stdin_taken: bool) -> bool {
    env.terminal.stderr
        && (env.terminal.stdin || stdin_taken)
        && !no_input
        && env.var("CI").is_none()
        && env.var("KEYADM_NO_INPUT").is_none()
}

/// How a command may ask, as its flags say. No environment variable ever means yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// `--yes` (and `--expect` where it is needed): confirmations are given already.
    pub yes: bool,
    /// `--no-input`: never ask.
    pub no_input: bool,
    /// Standard input carries a secret, so answers come from `/dev/tty`.
    pub stdin_taken: bool,
}

impl Manner {
    /// Confirms something moderate with `[y/N]`. `flag` is what confirms it without asking, such as
    /// `--yes` or `--yes --expect 12`.
    ///
    /// # Errors
    /// `declined` for no; `usage.confirmation_required` when nobody can be asked.
    pub fn confirm(self, env: &Env, question: &str, flag: &str) -> Result<()> {
        if self.settled(env, question, flag)? || env.prompt.confirm(question)? {
            return Ok(());
        }
        Err(declined("not confirmed"))
    }

    /// Confirms something severe by having the thing's name typed.
    ///
    /// # Errors
    /// `declined` for anything but `expected`; `usage.confirmation_required` when nobody can be asked.
    pub fn confirm_by_name(
        self,
        env: &Env,
        question: &str,
        expected: &str,
        flag: &str,
    ) -> Result<()> {
        if self.settled(env, question, flag)? || env.prompt.line(question)? == expected {
            return Ok(());
        }
        // What was typed is not repeated: it may be a secret in the wrong window.
        Err(declined("not confirmed: the answer is not the name")
            .why(format!("expected {expected}")))
    }

    /// Asks for a line that a flag could have given.
    ///
    /// # Errors
    /// `declined` without an answer; `usage.input_required` naming `flag` when nobody can be asked.
    pub fn line(self, env: &Env, question: &str, flag: &str) -> Result<String> {
        self.input(env, question, flag)?;
        env.prompt.line(question)
    }

    /// Asks for a line that is not shown, such as a passphrase.
    ///
    /// # Errors
    /// Those of [`Manner::line`].
    pub fn hidden(self, env: &Env, question: &str, flag: &str) -> Result<Zeroizing<String>> {
        self.input(env, question, flag)?;
        env.prompt.hidden(question)
    }

    /// Whether a confirmation is given already; fails when it is not and nobody can be asked.
    fn settled(self, env: &Env, question: &str, flag: &str) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        if may_ask(env, self.no_input, self.stdin_taken) {
            return Ok(false);
        }
        Err(unasked(
            Code::ConfirmationRequired,
            "this needs confirmation",
            question,
        )
        .try_this(format!("add {flag} to confirm")))
    }

    fn input(self, env: &Env, question: &str, flag: &str) -> Result<()> {
        if may_ask(env, self.no_input, self.stdin_taken) {
            return Ok(());
        }
        Err(
            unasked(Code::InputRequired, "this needs an answer", question)
                .try_this(format!("give it with {flag}")),
        )
    }
}

fn unasked(code: Code, what: &str, question: &str) -> Error {
    Error::new(code, format!("{what}, and nobody can be asked"))
        .why(format!(
            "the question: {question} (there is no terminal, or CI, KEYADM_NO_INPUT or --no-input says not to ask)"
        ))
        .unchanged("nothing was changed")
}

/// The person said no, or nothing.
pub(super) fn declined(message: &str) -> Error {
    Error::new(Code::Declined, message).unchanged("nothing was changed")
}

#[cfg(test)]
mod tests;
