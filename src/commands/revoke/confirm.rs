//! The question before a revocation: what stops working, who used it lately, and the name.

use crate::commands::Context;
use crate::error::{Code, Error, Result};
use crate::key::{Key, Status};
use crate::ops::{Desk, Seen};
use crate::time::{Span, Timestamp};

/// Who used a key so lately is named.
const LATELY: Span = Span::hours(1);

/// Keys that are listed before a question; a longer list would scroll it away.
const LISTED: usize = 20;

/// What the arguments say about asking.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// `--yes`.
    pub yes: bool,
    /// `--expect`.
    pub expect: Option<usize>,
    /// The keys were named, not found by filters.
    pub named: bool,
    /// Only this secret version is meant.
    pub version: Option<u32>,
    /// Standard input carries the secret.
    pub stdin_taken: bool,
}

impl Question {
    /// Whether it is answered already: `--yes` stands for the name of one key that was named; of
    /// anything else the number has to be known, too.
    fn is_answered(self, keys: usize) -> bool {
        self.yes && (self.expect.is_some() || (self.named && keys == 1))
    }

    /// What answers it without asking.
    fn flags(self, keys: usize) -> String {
        match (self.named, keys) {
            (true, 1) => "--yes".to_owned(),
            _ => format!("--yes --expect {keys}"),
        }
    }

    fn versions(self, seen: Seen) -> Seen {
        seen.into_iter()
            .filter(|(version, _)| self.version.is_none_or(|only| only == *version))
            .collect()
    }
}

/// Asks, unless that is answered already, this is a dry run, or nothing is left to revoke. Returns what
/// is to be warned of when nobody read the question.
///
/// # Errors
/// `declined`; `usage.confirmation_required` naming the flags.
pub fn confirm(
    question: &Question,
    context: &mut Context<'_>,
    desk: &Desk,
    keys: &[Key],
) -> Result<Vec<String>> {
    let living = || keys.iter().filter(|key| key.status != Status::Revoked);
    let mut uses = Vec::new();
    for key in living() {
        let seen = question.versions(desk.store().sightings(&key.id)?);
        let said = lately(&seen, context.now);
        uses.extend(said.map(|said| format!("`{}` was used {said}", key.name)));
    }
    let answered = question.is_answered(keys.len());
    if answered || desk.rehearses() || living().next().is_none() {
        return Ok(uses);
    }
    ask(question, context, keys, &uses)?;
    Ok(Vec::new())
}

fn ask(
    question: &Question,
    context: &mut Context<'_>,
    keys: &[Key],
    uses: &[String],
) -> Result<()> {
    let (stops, asked) = what(question, keys);
    let text = match context.may_ask(question.stdin_taken) {
        true => story(keys, &stops, uses) + &asked,
        false => format!("{stops} {asked}"),
    };
    let expected = match keys {
        [key] => key.name.clone(),
        keys => keys.len().to_string(),
    };
    let flags = question.flags(keys.len());
    context
        .manner(false, question.stdin_taken)
        .confirm_by_name(context.env, &text, &expected, &flags)
        .map_err(|error| match (error.code(), keys.len()) {
            (Code::Declined, 2..) => {
                let what = "not confirmed: the answer is not the number of the keys";
                Error::new(Code::Declined, what)
                    .why(format!("expected {expected}"))
                    .unchanged("nothing was revoked")
            }
            _ => error,
        })
}

/// What will happen, and what to type.
fn what(question: &Question, keys: &[Key]) -> (String, String) {
    let key = match keys {
        [key] => key,
        keys => {
            return (
                "Applications using these keys will stop working.".to_owned(),
                format!(
                    "Type how many keys these are, {}, to revoke them",
                    keys.len()
                ),
            );
        }
    };
    let of = question
        .version
        .map_or(String::new(), |version| format!("v{version} of "));
    let it = question
        .version
        .map_or("it".to_owned(), |version| format!("v{version}"));
    (
        format!("Applications using {of}this key will stop working."),
        format!("Type its name, {}, to revoke {it}", key.name),
    )
}

/// What a person has to know before answering.
fn story(keys: &[Key], stops: &str, uses: &[String]) -> String {
    let mut lines: Vec<String> = match keys {
        [key] => vec![
            format!("  {}  {}", key.id, key.name),
            format!("  {}", about(key)),
        ],
        keys => keys.iter().take(LISTED).map(line).collect(),
    };
    if keys.len() > LISTED {
        lines.push(format!("  … and {} more", keys.len() - LISTED));
    }
    lines.push(stops.to_owned());
    lines.extend(uses.iter().take(LISTED).cloned());
    if uses.is_empty() {
        lines.push("No use within the last hour is known.".to_owned());
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn line(key: &Key) -> String {
    format!("  {}  {}  {}", key.id, key.name, about(key))
}

fn about(key: &Key) -> String {
    let last4 = key.newest().map_or("", |version| version.last4.as_str());
    format!("…{last4}  {}, {}", key.role, key.environment)
}

/// The uses within the last hour, in words, latest first.
fn lately(seen: &Seen, now: Timestamp) -> Option<String> {
    let mut uses: Vec<(Timestamp, String)> = seen
        .iter()
        .filter_map(|(version, sighting)| {
            let at = sighting.last_seen.filter(|at| *at > now.minus(LATELY))?;
            let from = sighting
                .last_ip
                .as_ref()
                .map_or(String::new(), |ip| format!(" from {ip}"));
            Some((at, format!("{}{from} (v{version})", at.relative_to(now))))
        })
        .collect();
    uses.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let words: Vec<String> = uses.into_iter().map(|(_, words)| words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Sighting;
    use crate::key::example::now;

    fn question() -> Question {
        Question {
            yes: true,
            expect: None,
            named: true,
            version: None,
            stdin_taken: false,
        }
    }

    #[test]
    fn yes_alone_answers_for_one_named_key_only() {
        assert!(question().is_answered(1) && !question().is_answered(2));
        let filtered = Question {
            named: false,
            ..question()
        };
        assert!(!filtered.is_answered(1) && !filtered.is_answered(3));
        let counted = Question {
            expect: Some(3),
            ..filtered
        };
        assert!(counted.is_answered(3));
        let unconfirmed = Question {
            yes: false,
            ..counted
        };
        assert!(!unconfirmed.is_answered(3));
        assert_eq!(question().flags(1), "--yes");
        assert_eq!(filtered.flags(1), "--yes --expect 1");
        assert_eq!(question().flags(2), "--yes --expect 2");
    }

    #[test]
    fn uses_of_the_last_hour_are_told() {
        let used = |seconds, ip: Option<&str>| Sighting {
            last_seen: Some(now().minus(Span::seconds(seconds))),
            last_ip: ip.map(str::to_owned),
            ..Sighting::default()
        };
        let seen = Seen::from([
            (1, used(3_600, None)),
            (2, used(3_599, None)),
            (3, used(60, Some("10.0.0.7"))),
        ]);
        assert_eq!(
            lately(&seen, now()).as_deref(),
            Some("1 minute ago from 10.0.0.7 (v3), 59 minutes ago (v2)")
        );
        let only = Question {
            version: Some(1),
            ..question()
        };
        assert_eq!(lately(&only.versions(seen), now()), None);
    }
}
