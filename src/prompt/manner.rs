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
mod tests {
    use super::*;
    use crate::env::Terminal;
    use crate::prompt::Prompt;

    /// Answers every question with the same text; `confirm` reads "y" as yes.
    struct Answering(&'static str);

    impl Prompt for Answering {
        fn confirm(&self, _: &str) -> Result<bool> {
            Ok(self.0 == "y")
        }
        fn line(&self, _: &str) -> Result<String> {
            Ok(self.0.into())
        }
        fn hidden(&self, _: &str) -> Result<Zeroizing<String>> {
            Ok(Zeroizing::new(self.0.into()))
        }
    }

    fn world(terminal: (bool, bool), vars: &[&str], answer: &'static str) -> Env {
        let mut env = Env::real();
        env.vars = vars
            .iter()
            .map(|name| ((*name).into(), "1".into()))
            .collect();
        env.terminal = Terminal {
            stdin: terminal.0,
            stderr: terminal.1,
            ..Terminal::default()
        };
        env.prompt = Box::new(Answering(answer));
        env
    }

    #[test]
    fn a_question_needs_eyes_hands_and_no_objection() {
        let ask = |terminal, vars: &[&str], no_input, taken| {
            may_ask(&world(terminal, vars, ""), no_input, taken)
        };
        assert!(ask((true, true), &[], false, false));
        assert!(ask((false, true), &[], false, true));
        assert!(ask((true, true), &[], false, true));
        assert!(!ask((false, true), &[], false, false));
        assert!(!ask((true, false), &[], false, false));
        assert!(!ask((false, false), &[], false, true));
        assert!(!ask((true, true), &["CI"], false, false));
        assert!(!ask((true, true), &["KEYADM_NO_INPUT"], false, false));
        assert!(!ask((true, true), &[], true, false));
    }

    #[test]
    fn without_a_terminal_the_flag_is_named() {
        let env = world((false, false), &[], "y");
        let manner = Manner::default();
        let error = manner
            .confirm(&env, "Rotate 3 keys?", "--yes --expect 3")
            .unwrap_err();
        assert_eq!(error.code(), Code::ConfirmationRequired);
        assert!(error.hint()[0].contains("--yes --expect 3"));
        let error = manner.line(&env, "Name?", "NAME").unwrap_err();
        assert_eq!(error.code(), Code::InputRequired);
        assert_eq!(
            manner.hidden(&env, "Passphrase", "F").unwrap_err().code(),
            Code::InputRequired
        );
        assert!(
            Manner {
                yes: true,
                ..manner
            }
            .confirm(&env, "Rotate?", "--yes")
            .is_ok()
        );
        assert!(
            Manner {
                yes: true,
                ..manner
            }
            .confirm_by_name(&env, "Name?", "x", "--yes")
            .is_ok()
        );
    }

    #[test]
    fn yes_never_answers_for_input() {
        let manner = Manner {
            yes: true,
            ..Manner::default()
        };
        let error = manner
            .line(&world((false, false), &[], ""), "Name?", "NAME")
            .unwrap_err();
        assert_eq!(error.code(), Code::InputRequired);
    }

    #[test]
    fn only_the_exact_name_confirms() {
        let confirm = |answer| {
            let env = world((true, true), &[], answer);
            Manner::default().confirm_by_name(&env, "Name?", "billing", "--yes")
        };
        assert!(confirm("billing").is_ok());
        for answer in ["", "y", "Billing", "billin", "billing2"] {
            let error = confirm(answer).unwrap_err();
            assert_eq!(error.code(), Code::Declined);
            assert!(error.what_did_not_happen().is_some());
        }
    }

    #[test]
    fn no_is_declined() {
        let confirm =
            |answer| Manner::default().confirm(&world((true, true), &[], answer), "Sure?", "--yes");
        assert!(confirm("y").is_ok());
        assert_eq!(confirm("n").unwrap_err().code(), Code::Declined);
    }
}
