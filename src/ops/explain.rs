//! The chain of `verify` with every step shown: the same rules, and where they stop.

use super::verify::{limits, look_up, version_of};
use super::{Book, Subject, advice};
use crate::error::{Code, Error, Result};
use crate::key::{
    CHAIN, Case, Key, KeyId, Malformed, Refusal, Request, Secret, Version, VersionState,
};
use crate::time::Timestamp;

/// What is to be explained.
pub enum Target<'a> {
    /// What a client presented, or why it is no text.
    Presented(Result<&'a str, Malformed>),
    /// A key, and one of its versions; the one in use by default.
    Key(&'a KeyId, Option<u32>),
}

/// One step of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// Whether it passed; `None` when it was not reached or does not apply.
    pub passed: Option<bool>,
    /// What was looked at.
    pub detail: String,
}

/// The answer, how it came about, and what can be done.
#[derive(Debug)]
pub struct Explanation {
    /// Why not, if not.
    pub refusal: Option<Refusal>,
    /// Every step, in order.
    pub steps: Vec<Step>,
    /// What to do, line by line; empty when there is nothing to do.
    pub advice: Vec<String>,
    /// What it is about.
    pub subject: Subject,
}

/// The names of the steps before [`CHAIN`].
const BEFORE: [&str; 5] = ["form", "checksum", "key", "journal", "secret"];

/// Steps that were taken so far.
#[derive(Default)]
struct Walk {
    steps: Vec<Step>,
    refusal: Option<Refusal>,
}

impl Walk {
    /// Takes the next step; after a failure the rest is not reached.
    fn step(&mut self, result: Result<(), Refusal>, detail: impl Into<String>) {
        let name = self.next_name();
        self.steps.push(Step {
            name,
            passed: Some(result.is_ok()),
            detail: detail.into(),
        });
        self.refusal = result.err();
    }

    fn skip(&mut self, detail: &str) {
        let name = self.next_name();
        self.steps.push(Step {
            name,
            passed: None,
            detail: detail.to_owned(),
        });
    }

    fn next_name(&self) -> &'static str {
        let at = self.steps.len();
        let chain = |at: usize| CHAIN.get(at).map_or("", |step| step.name);
        BEFORE
            .get(at)
            .copied()
            .unwrap_or_else(|| chain(at - BEFORE.len()))
    }

    fn end(
        mut self,
        book: &Book<'_>,
        subject: Subject,
        request: &Request,
        now: Timestamp,
    ) -> Result<Explanation> {
        while self.steps.len() < BEFORE.len() + CHAIN.len() {
            self.skip("not reached");
        }
        let advice = match self.refusal {
            Some(refusal) => advice::on(book, refusal, &subject, request, now)?,
            None => Vec::new(),
        };
        Ok(Explanation {
            refusal: self.refusal,
            steps: self.steps,
            advice,
            subject,
        })
    }
}

/// Explains what `verify` would answer at `now`, and why. Nothing is recorded.
///
/// # Errors
/// `not_found.version`; when the store cannot be read.
pub fn explain(
    book: &Book<'_>,
    target: Target<'_>,
    mut request: Request,
    now: Timestamp,
) -> Result<Explanation> {
    let mut walk = Walk::default();
    let (id, secret, wanted) = match target {
        Target::Key(id, wanted) => {
            walk.skip("no secret was given");
            walk.skip("no secret was given");
            (id.clone(), None, wanted)
        }
        Target::Presented(presented) => match read(&mut walk, presented) {
            Ok(secret) => (secret.key().clone(), Some(secret), None),
            Err(id) => {
                let subject = Subject {
                    id,
                    ..Subject::default()
                };
                return walk.end(book, subject, &request, now);
            }
        },
    };
    let mut subject = look_up(book, &id)?;
    find(&mut walk, &subject);
    if walk.refusal.is_some() {
        return walk.end(book, subject, &request, now);
    }
    subject.version = match &secret {
        Some(secret) => version_of(subject.key.as_deref(), secret),
        None => numbered(subject.key.as_deref(), wanted)?,
    };
    match (&subject.version, &secret) {
        (Some(version), Some(_)) => walk.step(
            Ok(()),
            format!("it is v{} (…{})", version.version, version.last4),
        ),
        (Some(version), None) => walk.skip(&format!("v{} is looked at", version.version)),
        (None, _) => walk.step(
            Err(Refusal::NotFound),
            "it is none of the secrets of this key",
        ),
    }
    if let Some((key, version)) = subject.proven() {
        let (uses, rate) = limits(book, key, now)?;
        (request.uses, request.wait) = (uses, rate.and_then(Result::err));
        let case = Case {
            key,
            version,
            role: subject.role.as_deref(),
            request: &request,
            now,
        };
        for step in &CHAIN {
            walk.step((step.test)(&case), (step.detail)(&case));
            if walk.refusal.is_some() {
                break;
            }
        }
    }
    walk.end(book, subject, &request, now)
}

/// The steps that need no store; without a secret, the Key ID if that is what was given.
fn read(
    walk: &mut Walk,
    presented: Result<&str, Malformed>,
) -> std::result::Result<Secret, Option<KeyId>> {
    let malformed = match presented.and_then(Secret::parse) {
        Ok(secret) => {
            walk.step(Ok(()), "it has the form of a secret");
            walk.step(Ok(()), "the checksum fits");
            return Ok(secret);
        }
        Err(malformed) => malformed,
    };
    if malformed == Malformed::Checksum {
        walk.step(Ok(()), "it has the form of a secret");
    }
    walk.step(
        Err(Refusal::InvalidFormat(malformed)),
        malformed.to_string(),
    );
    Err(presented
        .ok()
        .and_then(|text| KeyId::parse(text.trim_end())))
}

/// The steps that find the key and compare it with the journal.
fn find(walk: &mut Walk, subject: &Subject) {
    let id = subject.id.as_ref().map(KeyId::as_str).unwrap_or_default();
    match (&subject.tampered, &subject.key) {
        (Some(why), _) => {
            walk.step(Ok(()), format!("{id} is known here"));
            walk.step(Err(Refusal::Tampered), why);
        }
        (None, Some(key)) => {
            walk.step(Ok(()), format!("{id} is `{}`", key.name));
            walk.step(Ok(()), "the row is what its signed event says");
        }
        (None, None) => walk.step(Err(Refusal::NotFound), format!("{id} is not in this store")),
    }
}

fn numbered(key: Option<&Key>, wanted: Option<u32>) -> Result<Option<Version>> {
    let Some(key) = key else { return Ok(None) };
    let Some(number) = wanted else {
        let live = key
            .newest()
            .filter(|version| version.state != VersionState::Revoked);
        return Ok(live.or(key.versions.last()).cloned());
    };
    let found = key
        .versions
        .iter()
        .find(|version| version.version == number);
    found.cloned().map(Some).ok_or_else(|| {
        let known: Vec<String> = key
            .versions
            .iter()
            .map(|version| format!("v{}", version.version))
            .collect();
        Error::new(
            Code::VersionNotFound,
            format!("`{}` has no secret version {number}", key.name),
        )
        .why(format!("it has {}", known.join(", ")))
    })
}
