//! From the text that a client presents to an answer. Used by `verify`, `explain` and servers.

use std::net::IpAddr;
use std::sync::Arc;

use super::Book;
use crate::error::{Code, Result};
use crate::key::{
    CHAIN, Case, Key, KeyId, Malformed, Pace, Refusal, Request, Role, Secret, VALID, Version,
};
use crate::store::{Seen, Store, Who};
use crate::time::{Span, Timestamp};

/// What a text turned out to be, as far as it could be followed.
#[derive(Debug, Default)]
pub struct Subject {
    /// The Key ID inside it.
    pub id: Option<KeyId>,
    /// The key, when the journal vouches for it.
    pub key: Option<Arc<Key>>,
    /// The version of the key whose digest fits.
    pub version: Option<Version>,
    /// The key's role.
    pub role: Option<Arc<Role>>,
    /// What the journal says against it.
    pub tampered: Option<String>,
}

/// An answer and what it is about.
#[derive(Debug)]
pub struct Decision {
    /// Why not, if not.
    pub refusal: Option<Refusal>,
    /// The same in words; never a part of what was presented.
    pub why: Option<String>,
    /// What was presented.
    pub subject: Subject,
    /// What the key's rate limit has to remember of it, if it was accepted.
    pub pace: Option<Pace>,
}

impl Subject {
    /// The key and its version, for whoever proved to hold one of its secrets. Somebody who only
    /// knows a Key ID learns nothing about the key.
    pub fn proven(&self) -> Option<(&Key, &Version)> {
        Some((self.key.as_deref()?, self.version.as_ref()?))
    }
}

impl Decision {
    /// The result code of the contract.
    pub fn code(&self) -> &'static str {
        self.refusal.map_or(VALID, Refusal::code)
    }

    /// What usage learns from it. A refused secret of a key is counted for that key; a row that is not
    /// believed (`TAMPERED`) says nothing about whose secret it is, and is not counted.
    pub fn seen(&self, at: Timestamp, ip: Option<IpAddr>) -> Option<Seen<'_>> {
        let who = match (self.subject.proven(), self.refusal) {
            (_, Some(Refusal::Tampered)) => return None,
            (Some((key, version)), _) => Who::Known {
                key: &key.id,
                version: version.version,
            },
            (None, _) => Who::Unknown,
        };
        Some(Seen {
            who,
            at,
            result: self.code(),
            ip,
            uses: 1,
            pace: self.pace,
        })
    }

    /// The decision on what is no secret.
    pub fn malformed(malformed: Malformed, subject: Subject) -> Self {
        let refusal = Refusal::InvalidFormat(malformed);
        Self::refused(refusal, malformed.to_string(), subject)
    }

    fn refused(refusal: Refusal, why: impl Into<String>, subject: Subject) -> Self {
        Self {
            refusal: Some(refusal),
            why: Some(why.into()),
            subject,
            pace: None,
        }
    }
}

/// Where a decision finds what it is about: the store itself for one look, or what a long-lived
/// process remembers of it. Whoever decides by [`decide`] decides the same.
pub trait Facts {
    /// The key `id` with its role, or what the journal says against them.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn look_up(&self, id: &KeyId) -> Result<Subject>;

    /// Calls `judge` with the uses of `key` so far and the wait that its rate limit imposes now. Where
    /// uses are taken at once and not only recorded later, one that `judge` grants is taken before
    /// anybody else is let in. Returns what there is to remember of one that was granted.
    ///
    /// # Errors
    /// When usage cannot be read.
    fn account(
        &self,
        key: &Key,
        judge: &mut dyn FnMut(u64, Option<Span>) -> Result<(), Refusal>,
    ) -> Result<Result<Option<Pace>, Refusal>>;
}

/// The store as it is at this moment, read once; nothing is taken.
pub struct AtOnce<'a> {
    /// The store.
    pub book: &'a Book<'a>,
    /// The time.
    pub now: Timestamp,
}

impl Facts for AtOnce<'_> {
    fn look_up(&self, id: &KeyId) -> Result<Subject> {
        look_up(self.book, id)
    }

    fn account(
        &self,
        key: &Key,
        judge: &mut dyn FnMut(u64, Option<Span>) -> Result<(), Refusal>,
    ) -> Result<Result<Option<Pace>, Refusal>> {
        let (uses, rate) = limits(self.book, key, self.now)?;
        let judged = judge(uses, rate.and_then(Result::err));
        Ok(judged.map(|()| rate.and_then(Result::ok)))
    }
}

/// Decides on what was presented at `now`. What the limits look at is filled into `request`.
///
/// # Errors
/// Only when the store cannot be read; a refusal is an answer.
pub fn decide(
    facts: &impl Facts,
    presented: Result<&str, Malformed>,
    mut request: Request,
    now: Timestamp,
) -> Result<Decision> {
    let secret = match presented.and_then(Secret::parse) {
        Ok(secret) => secret,
        Err(malformed) => {
            let id = presented
                .ok()
                .and_then(|text| KeyId::parse(text.trim_end()));
            let subject = Subject {
                id,
                ..Subject::default()
            };
            return Ok(Decision::malformed(malformed, subject));
        }
    };
    let mut subject = facts.look_up(secret.key())?;
    if let Some(why) = subject.tampered.clone() {
        return Ok(Decision::refused(Refusal::Tampered, why, subject));
    }
    subject.version = version_of(subject.key.as_deref(), &secret);
    let (Some(key), Some(version)) = (&subject.key, &subject.version) else {
        let why = "no key of this store has this secret";
        return Ok(Decision::refused(Refusal::NotFound, why, subject));
    };
    let role = subject.role.as_deref();
    let checked = facts.account(key, &mut |uses, wait| {
        (request.uses, request.wait) = (uses, wait);
        key.check(version, role, now, &request).map(drop)
    })?;
    match checked {
        Ok(pace) => Ok(Decision {
            refusal: None,
            why: None,
            subject,
            pace,
        }),
        Err(refusal) => {
            let case = Case {
                key,
                version,
                role,
                request: &request,
                now,
            };
            let failed = CHAIN.iter().find(|step| (step.test)(&case).is_err());
            let why = failed.map(|step| (step.detail)(&case)).unwrap_or_default();
            Ok(Decision::refused(refusal, why, subject))
        }
    }
}

/// The version whose digest fits. Every version is compared, so that time does not tell which.
pub fn version_of(key: Option<&Key>, secret: &Secret) -> Option<Version> {
    let digest = secret.digest();
    key?.versions
        .iter()
        .filter(|version| version.digest.matches(&digest))
        .fold(None, |_, version| Some(version.clone()))
}

/// What the limits of `key` look at: uses so far, and what its rate limit, if it has one, says to one
/// more. Nothing is taken.
///
/// # Errors
/// When usage cannot be read.
pub fn limits(book: &Book<'_>, key: &Key, now: Timestamp) -> Result<(u64, Option<Paced>)> {
    let uses = match key.max_uses {
        Some(_) => uses(book.store(), &key.id)?,
        None => 0,
    };
    let rate = match key.rate_limit {
        Some(rate) => {
            let due = book.store().due(&key.id)?;
            Some(rate.take(due, now.since_1970()))
        }
        None => None,
    };
    Ok((uses, rate))
}

/// What a rate limit says to one more use: what there is to remember of it, or how long it waits.
pub type Paced = Result<Pace, Span>;

/// Accepted uses of a key, as far as they are recorded, over all versions.
///
/// # Errors
/// When usage cannot be read.
pub fn uses(store: &dyn Store, id: &KeyId) -> Result<u64> {
    let seen = store.sightings(id)?;
    Ok(seen.values().map(|sighting| sighting.allowed).sum())
}

/// Finds the key `id` with its role, or what the journal says against them.
///
/// # Errors
/// When the store cannot be read.
pub fn look_up(book: &Book<'_>, id: &KeyId) -> Result<Subject> {
    look_up_with(book, id, &mut |role| Ok(book.role(role)?.map(Arc::new)))
}

/// The same with roles that may be remembered from before.
///
/// # Errors
/// When the store cannot be read.
pub fn look_up_with(
    book: &Book<'_>,
    id: &KeyId,
    role: &mut dyn FnMut(&str) -> Result<Option<Arc<Role>>>,
) -> Result<Subject> {
    let mut subject = Subject {
        id: Some(id.clone()),
        ..Subject::default()
    };
    let found = book.key(id).and_then(|key| {
        let role = match &key {
            Some(key) => role(&key.role)?,
            None => None,
        };
        Ok((key, role))
    });
    match found {
        Ok((key, role)) => {
            subject.key = key.map(Arc::new);
            subject.role = role;
        }
        Err(error) if matches!(error.code(), Code::Tampered | Code::BrokenJournal) => {
            subject.tampered = Some(
                error
                    .cause()
                    .unwrap_or("its row is not believed")
                    .to_owned(),
            );
        }
        Err(error) => return Err(error),
    }
    Ok(subject)
}
