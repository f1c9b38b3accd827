//! One line as plugins of Nagios, Icinga, Naemon and Checkmk print it, with their exit statuses.
//!
//! <https://nagios-plugins.org/doc/guidelines.html>: text, a bar, performance data `label=value`. A bar
//! in the text would end it.

use super::verdict::{Verdict, counted};
use crate::env::Env;
use crate::error::{Error, Exit, Result};
use crate::ops::check::{Condition, Finding, Severity};
use crate::output::{Output, escape};

/// Findings that are named; of more only the number is.
const NAMED: usize = 5;

/// The most urgent findings that count.
#[derive(Debug, Default)]
pub struct Worst(Vec<Finding>);

impl Worst {
    /// Keeps a finding if it counts and is among the most urgent.
    pub fn see(&mut self, finding: Finding, counts: bool) {
        if counts {
            self.0.push(finding);
            self.0.sort_by_key(|finding| finding.condition);
            self.0.truncate(NAMED);
        }
    }

    fn names(&self) -> String {
        let name = |finding: &Finding| {
            let condition = finding.condition.as_str();
            match &finding.key {
                Some((_, name)) => format!("{name} {condition}"),
                None => condition.to_owned(),
            }
        };
        self.0.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

/// Prints the line and returns the exit status.
pub fn print(env: &mut Env, verdict: &Verdict<'_>, worst: &Worst) -> Result<Exit> {
    let (word, exit) = state(verdict.worst());
    Output::plain_line(env, &format!("KEYADM {word} - {}", text(verdict, worst)))?;
    Ok(exit)
}

/// The line when the check could not be made, and its exit status: a store that was tampered with is
/// known to be in a critical state.
pub fn could_not(env: &mut Env, error: &Error) -> Result<Exit> {
    let (word, exit) = match error.exit() {
        Exit::Integrity => state(Some(Severity::Critical)),
        _ => ("UNKNOWN", Exit::Unknown),
    };
    let why = error
        .cause()
        .map_or(String::new(), |why| format!(": {why}"));
    let text = plain(&format!("{error}{why} [{}]", error.code().as_str()));
    Output::plain_line(env, &format!("KEYADM {word} - {text}"))?;
    Ok(exit)
}

/// The word and number of a state: 1 and 2 mean something else everywhere but here.
fn state(worst: Option<Severity>) -> (&'static str, Exit) {
    match worst {
        None => ("OK", Exit::Ok),
        Some(Severity::Warning) => ("WARNING", Exit::Failed),
        Some(Severity::Critical) => ("CRITICAL", Exit::Usage),
    }
}

fn text(verdict: &Verdict<'_>, worst: &Worst) -> String {
    let named = worst.0.len() as u64;
    let counts: u64 = Condition::ALL
        .iter()
        .filter(|one| verdict.fail_on.means(**one))
        .map(|one| verdict.sum.condition(*one))
        .sum();
    let mut text = verdict.line();
    if named > 0 {
        text.push_str(&format!("; {}", worst.names()));
    }
    if counts > named {
        text.push_str(&format!(" and {}", counted(counts - named, "other")));
    }
    let mut figures = vec![format!("keys={};;;0", verdict.sum.keys())];
    for condition in Condition::ALL {
        let count = verdict.sum.condition(*condition);
        figures.push(format!("{}={count};;;0", condition.as_str()));
    }
    format!("{}|{}", plain(&text), figures.join(" "))
}

/// One line without a bar.
fn plain(text: &str) -> String {
    escape(text).replace('|', "/")
}
