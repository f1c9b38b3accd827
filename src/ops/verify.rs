//! From the text that a client presents to an answer. Used by `verify`, `explain` and servers.

use std::net::IpAddr;

use super::Book;
use crate::error::{Code, Result};
use crate::key::{
    CHAIN, Case, Key, KeyId, Malformed, Refusal, Request, Role, Secret, VALID, Version,
};
use crate::store::{Seen, Who};
use crate::time::Timestamp;

/// What a text turned out to be, as far as it could be followed.
#[derive(Debug, Default)]
pub struct Subject {
    /// The Key ID inside it.
    pub id: Option<KeyId>,
    /// The key, when the journal vouches for it.
    pub key: Option<Key>,
    /// The version of the key whose digest fits.
    pub version: Option<Version>,
    /// The key's role.
    pub role: Option<Role>,
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
}

impl Subject {
    /// The key and its version, for whoever proved to hold one of its secrets. Somebody who only
    /// knows a Key ID learns nothing about the key.
    pub fn proven(&self) -> Option<(&Key, &Version)> {
        Some((self.key.as_ref()?, self.version.as_ref()?))
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
        let rate = self.subject.proven().and_then(|(key, _)| key.rate_limit);
        Some(Seen {
            who,
            at,
            result: self.code(),
            ip,
            uses: 1,
            period: rate.map(|rate| rate.period(at)),
        })
    }

    fn refused(refusal: Refusal, why: impl Into<String>, subject: Subject) -> Self {
        Self {
            refusal: Some(refusal),
            why: Some(why.into()),
            subject,
        }
    }
}

/// Decides on what was presented at `now`. `request.uses` is filled in from usage.
///
/// # Errors
/// Only when the store cannot be read; a refusal is an answer.
pub fn decide(
    book: &Book<'_>,
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
            let refusal = Refusal::InvalidFormat(malformed);
            return Ok(Decision::refused(refusal, malformed.to_string(), subject));
        }
    };
    let mut subject = look_up(book, secret.key())?;
    if let Some(why) = subject.tampered.clone() {
        return Ok(Decision::refused(Refusal::Tampered, why, subject));
    }
    subject.version = version_of(subject.key.as_ref(), &secret);
    let (Some(key), Some(version)) = (&subject.key, &subject.version) else {
        let why = "no key of this store has this secret";
        return Ok(Decision::refused(Refusal::NotFound, why, subject));
    };
    count_uses(book, key, now, &mut request)?;
    let role = subject.role.as_ref();
    match key.check(version, role, now, &request) {
        Ok(_) => Ok(Decision {
            refusal: None,
            why: None,
            subject,
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

/// Fills in what the limits of `key` look at: uses so far, and in this period of its rate limit.
///
/// # Errors
/// When usage cannot be read.
pub fn count_uses(book: &Book<'_>, key: &Key, now: Timestamp, request: &mut Request) -> Result<()> {
    if key.max_uses.is_some() {
        let seen = book.store().sightings(&key.id)?;
        request.uses = seen.values().map(|sighting| sighting.allowed).sum();
    }
    if let Some(rate) = key.rate_limit {
        request.lately = book.store().lately(&key.id, rate.period(now))?;
    }
    Ok(())
}

/// Finds the key `id` with its role, or what the journal says against them.
///
/// # Errors
/// When the store cannot be read.
pub fn look_up(book: &Book<'_>, id: &KeyId) -> Result<Subject> {
    let mut subject = Subject {
        id: Some(id.clone()),
        ..Subject::default()
    };
    let found = book.key(id).and_then(|key| {
        let role = match &key {
            Some(key) => book.role(&key.role)?,
            None => None,
        };
        Ok((key, role))
    });
    match found {
        Ok((key, role)) => {
            subject.key = key;
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
