//! The words for where keys and versions stand.

use serde::{Deserialize, Serialize};

/// The written status of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In use.
    Active,
    /// Refused until it is resumed.
    Suspended,
    /// Refused for ever.
    Revoked,
}

/// What a key's status amounts to at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Accepted.
    Active,
    /// Made, but its first secret was never confirmed as delivered.
    Pending,
    /// It has no live secret: every version was revoked, and none was made since.
    NoSecret,
    /// Suspended.
    Suspended,
    /// Past its end.
    Expired,
    /// Revoked.
    Revoked,
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

impl Status {
    /// The word printed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

impl Standing {
    /// All of them, from good to final.
    pub const ALL: [Self; 6] = [
        Self::Active,
        Self::Pending,
        Self::NoSecret,
        Self::Suspended,
        Self::Expired,
        Self::Revoked,
    ];

    /// The word printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::NoSecret => "no_secret",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
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
