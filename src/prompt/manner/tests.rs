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
