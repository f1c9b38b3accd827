//! The secret versions of a key: where each stands, and on which terms it ends.

use serde::{Deserialize, Serialize};

use super::Digest;
use crate::time::{Span, Timestamp};

/// One secret of a key, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1, 2, 3, ….
    pub version: u32,
    /// SHA-256 of the secret.
    pub digest: Digest,
    /// The secret's last four characters.
    pub last4: String,
    /// Where it stands.
    pub state: VersionState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if that is decided.
    pub expires_at: Option<Timestamp>,
    /// How its retirement finishes, while it is retiring.
    pub retiring: Option<Retiring>,
}

/// Where a secret version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Made, delivery not confirmed; it verifies, because the client may be quick.
    Pending,
    /// The one in use.
    Current,
    /// Replaced, still accepted until its retirement finishes.
    Retiring,
    /// Refused for ever.
    Revoked,
}

/// The terms on which a replaced version ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retiring {
    /// When its successor was delivered.
    pub since: Timestamp,
    /// The rule.
    pub finish: Finish,
    /// For `seen`: how long it has to be unused.
    pub quiet: Span,
    /// For `seen`: when it counts as stalled. For `delivered`: when it ends.
    pub deadline: Timestamp,
}

/// How a rotation finishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The new version has been used and the old one has been quiet.
    Seen,
    /// The old version ends a fixed time after delivery.
    Delivered,
    /// A person says so.
    Manual,
}

impl VersionState {
    /// The word printed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Current => "current",
            Self::Retiring => "retiring",
            Self::Revoked => "revoked",
        }
    }
}

impl Finish {
    /// The word printed, stored and typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Delivered => "delivered",
            Self::Manual => "manual",
        }
    }
}

impl Version {
    /// A new version that waits for its delivery.
    pub fn pending(version: u32, digest: Digest, last4: String, now: Timestamp) -> Self {
        Self {
            version,
            digest,
            last4,
            state: VersionState::Pending,
            created_at: now,
            expires_at: None,
            retiring: None,
        }
    }

    /// Whether a client that presents it may be accepted at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.state != VersionState::Revoked && self.expires_at.is_none_or(|end| end > now)
    }

    /// Ends it for ever.
    pub fn revoke(&mut self) {
        self.state = VersionState::Revoked;
        self.retiring = None;
    }
}
