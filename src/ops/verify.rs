//! From the text that a client presents to an answer. Used by `verify`, `explain` and servers.

use super::Book;
use crate::error::{Code, Result};
use crate::key::{Key, KeyId, Refusal, Request, Role, Secret, Version};
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
    /// What was presented.
    pub subject: Subject,
}

/// Decides on `text` at `now`. `request.uses` is filled in from usage.
///
/// # Errors
/// Only when the store cannot be read; a refusal is an answer.
pub fn decide(
    book: &Book<'_>,
    text: &str,
    mut request: Request,
    now: Timestamp,
) -> Result<Decision> {
    let secret = match Secret::parse(text) {
        Ok(secret) => secret,
        Err(malformed) => {
            return Ok(Decision {
                refusal: Some(Refusal::InvalidFormat(malformed)),
                subject: Subject {
                    id: KeyId::parse(text.trim_end()),
                    ..Subject::default()
                },
            });
        }
    };
    let mut subject = look_up(book, secret.key())?;
    if subject.tampered.is_some() {
        return Ok(Decision {
            refusal: Some(Refusal::Tampered),
            subject,
        });
    }
    let digest = secret.digest();
    subject.version = subject.key.as_ref().and_then(|key| {
        // Every version is compared, so that time does not tell which one fits.
        key.versions
            .iter()
            .filter(|version| version.digest.matches(&digest))
            .fold(None, |_, version| Some(version.clone()))
    });
    let refusal = match (&subject.key, &subject.version) {
        (Some(key), Some(version)) => {
            if key.max_uses.is_some() {
                let seen = book.store().sightings(&key.id)?;
                request.uses = seen.values().map(|sighting| sighting.allowed).sum();
            }
            key.check(version, subject.role.as_ref(), now, &request)
                .err()
        }
        _ => Some(Refusal::NotFound),
    };
    Ok(Decision { refusal, subject })
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
