//! The answer in the form of the contract: one definition for commands, batches and servers.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::key::{Malformed, Pattern, Refusal, Role, VALID};
use crate::ops::{Decision, Subject};

/// The answer about one secret. Every field is present when it is serialised, `null` for none.
/// Whoever did not present a secret of the key learns nothing about it but the Key ID they sent.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Whether the client may do what it asks.
    pub valid: bool,
    /// `VALID`, or why not: `NOT_FOUND`, `REVOKED`, `RATE_LIMITED`, …
    pub code: &'static str,
    /// What an API would answer: 200, 401, 403 or 429.
    pub http_status: u16,
    /// The Key ID inside what was presented.
    pub key_id: Option<String>,
    /// The key's name.
    pub name: Option<String>,
    /// The key's role.
    pub role: Option<String>,
    /// What the role grants.
    pub permissions: Option<Permissions>,
    /// The key's environment.
    pub environment: Option<String>,
    /// The secret version that was presented.
    pub version: Option<u32>,
    /// For `RATE_LIMITED`: in how many seconds to come back.
    pub retry_after_seconds: Option<u64>,
    /// Why not, in words; never a part of what was presented.
    pub message: Option<String>,
    /// For `INVALID_FORMAT`: what is wrong with the text, as a word.
    pub reason: Option<&'static str>,
}

/// What a role grants: patterns such as `orders.read` and `orders.*`. Prints with commas between.
#[derive(Clone, Debug)]
pub struct Permissions(Arc<Role>);

impl Permissions {
    /// The patterns, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Pattern> {
        self.0.permissions.iter()
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, pattern) in self.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(out, "{comma}{pattern}")?;
        }
        Ok(())
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl Answer {
    /// The answer to what is no secret.
    pub(crate) fn malformed(malformed: Malformed) -> Self {
        Self::new(&Decision::malformed(malformed, Subject::default()))
    }

    pub(crate) fn new(decision: &Decision) -> Self {
        let (code, http_status) = code(decision.refusal);
        let subject = &decision.subject;
        let (key, version) = subject.proven().unzip();
        let role = key.and(subject.role.clone());
        let retry = match decision.refusal {
            Some(Refusal::RateLimited(span)) => Some(span.as_seconds()),
            _ => None,
        };
        Self {
            valid: decision.refusal.is_none(),
            code,
            http_status,
            key_id: subject.id.as_ref().map(ToString::to_string),
            name: key.map(|key| key.name.clone()),
            role: key.map(|key| key.role.clone()),
            permissions: role.map(Permissions),
            environment: key.map(|key| key.environment.clone()),
            version: version.map(|version| version.version),
            retry_after_seconds: retry,
            message: decision.why.clone(),
            reason: reason(decision.refusal),
        }
    }
}

/// The result code and what an API would answer.
pub(crate) fn code(refusal: Option<Refusal>) -> (&'static str, u16) {
    refusal.map_or((VALID, 200), |refusal| {
        (refusal.code(), refusal.http_status())
    })
}

/// Why a text is no secret, as a word for programs.
fn reason(refusal: Option<Refusal>) -> Option<&'static str> {
    let Some(Refusal::InvalidFormat(malformed)) = refusal else {
        return None;
    };
    Some(match malformed {
        Malformed::Empty => "empty",
        Malformed::KeyId => "key_id",
        Malformed::Space => "space",
        Malformed::CutOff => "cut_off",
        Malformed::TooLong => "too_long",
        Malformed::Checksum => "checksum",
        Malformed::NotText => "not_text",
        Malformed::Header => "header",
        Malformed::Form => "form",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyId;

    #[test]
    fn who_only_knows_a_key_id_learns_nothing_about_the_key() {
        let key = Arc::new(crate::key::example::key());
        let decision = Decision {
            refusal: Some(Refusal::NotFound),
            why: None,
            subject: Subject {
                id: KeyId::parse("key_4f7q2m9xk3hd"),
                key: Some(key.clone()),
                ..Subject::default()
            },
            pace: None,
        };
        let hidden = serde_json::to_value(Answer::new(&decision)).unwrap();
        for field in ["name", "role", "permissions", "environment", "version"] {
            assert_eq!(hidden[field], serde_json::Value::Null, "{field}");
        }
        let proven = Decision {
            refusal: Some(Refusal::Suspended),
            subject: Subject {
                version: key.newest().cloned(),
                ..decision.subject
            },
            ..decision
        };
        assert_eq!(
            Answer::new(&proven).name.as_deref(),
            Some("Production Server")
        );
    }
}
