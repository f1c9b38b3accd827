//! The key record and its secret versions.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{Digest, KeyId, RateLimit};
use crate::time::{Span, Timestamp};

/// Live secret versions that a key may have at once.
pub const MAX_LIVE: usize = 4;

/// Secret versions whose digests are kept, so that the use of an old secret is recognised.
const MAX_KEPT: usize = 16;

/// A key: stable Key ID, name, role, environment, status and policy. Never the secret's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The Key ID.
    pub id: KeyId,
    /// Unique among keys that are not revoked.
    pub name: String,
    /// The role's name.
    pub role: String,
    /// The environment's name; fixed, because the secret carries its tag.
    pub environment: String,
    /// Who answers for the key.
    pub owner: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Labels.
    pub tags: BTreeMap<String, String>,
    /// Addresses that may use it; empty means any.
    pub allow_ips: Vec<IpNet>,
    /// How often it may be used.
    pub rate_limit: Option<RateLimit>,
    /// How many uses it has in all.
    pub max_uses: Option<u64>,
    /// When the key ends.
    pub expires_at: Option<Timestamp>,
    /// How often its secret should change; `None` for never.
    pub rotate_every: Option<Span>,
    /// How a rotation of this key finishes, unless the command says otherwise.
    pub finish: Option<Finish>,
    /// Names of the configured sinks that get its secrets.
    pub sinks: Vec<String>,
    /// Its status; "expired" is computed, never written.
    pub status: Status,
    /// Secret versions, oldest first.
    pub versions: Vec<Version>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The operator who made it.
    pub created_by: String,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The operator who revoked it.
    pub revoked_by: Option<String>,
    /// Why it was revoked.
    pub revoke_reason: Option<String>,
}

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
    /// Suspended.
    Suspended,
    /// Past its end.
    Expired,
    /// Revoked.
    Revoked,
}

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
    pub const ALL: [Self; 5] = [
        Self::Active,
        Self::Pending,
        Self::Suspended,
        Self::Expired,
        Self::Revoked,
    ];

    /// The word printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
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

impl Key {
    /// What the status amounts to at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.status {
            Status::Revoked => Standing::Revoked,
            _ if self.expires_at.is_some_and(|end| end <= now) => Standing::Expired,
            Status::Suspended => Standing::Suspended,
            Status::Active if self.current().is_none() => Standing::Pending,
            Status::Active => Standing::Active,
        }
    }

    /// The version in use.
    pub fn current(&self) -> Option<&Version> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.state == VersionState::Current)
    }

    /// The version whose delivery is not confirmed.
    pub fn pending(&self) -> Option<&Version> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.state == VersionState::Pending)
    }

    /// The version people mean when they say "the secret": current, else the newest.
    pub fn newest(&self) -> Option<&Version> {
        self.current().or(self.versions.last())
    }

    /// A version by its number.
    pub fn version_mut(&mut self, number: u32) -> Option<&mut Version> {
        self.versions
            .iter_mut()
            .find(|version| version.version == number)
    }

    /// Versions that are accepted at `now`.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = &Version> {
        self.versions
            .iter()
            .filter(move |version| version.is_live(now))
    }

    /// The number of the next version.
    pub fn next_version(&self) -> u32 {
        self.versions.last().map_or(1, |last| last.version + 1)
    }

    /// Adds a pending version and forgets the oldest revoked digests beyond what is kept.
    pub fn add_pending(&mut self, version: Version) {
        self.versions.push(version);
        while self.versions.len() > MAX_KEPT {
            let oldest = self
                .versions
                .iter()
                .position(|version| version.state == VersionState::Revoked);
            match oldest {
                Some(at) => self.versions.remove(at),
                None => break,
            };
        }
    }

    /// Revokes the key and every version of it.
    pub fn revoke(&mut self, now: Timestamp, by: &str, reason: Option<&str>) {
        self.status = Status::Revoked;
        self.revoked_at = Some(now);
        self.revoked_by = Some(by.to_owned());
        self.revoke_reason = reason.map(str::to_owned);
        self.versions.iter_mut().for_each(Version::revoke);
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;
    use crate::key::Secret;

    /// 2026-11-21T00:00:00Z.
    pub fn now() -> Timestamp {
        Timestamp::parse("2026-11-21").unwrap()
    }

    /// An active key of `read-only` in production with one current version.
    pub fn key() -> Key {
        let id = KeyId::parse("key_4f7q2m9xk3hd").unwrap();
        let secret = Secret::generate(&SystemEntropy, "kadm", "prod", &id).unwrap();
        let mut first = Version::pending(1, secret.digest(), secret.last4(), now());
        first.state = VersionState::Current;
        Key {
            id,
            name: "Production Server".to_owned(),
            role: "read-only".to_owned(),
            environment: "production".to_owned(),
            owner: None,
            description: None,
            tags: BTreeMap::new(),
            allow_ips: Vec::new(),
            rate_limit: None,
            max_uses: None,
            expires_at: None,
            rotate_every: None,
            finish: None,
            sinks: Vec::new(),
            status: Status::Active,
            versions: vec![first],
            created_at: now(),
            created_by: "op_000000000000".to_owned(),
            revoked_at: None,
            revoked_by: None,
            revoke_reason: None,
        }
    }

    #[test]
    fn a_key_keeps_its_live_versions_and_a_bounded_number_of_dead_ones() {
        let mut key = key();
        for _ in 0..40 {
            let digest = key.versions[0].digest.clone();
            let mut next = Version::pending(key.next_version(), digest, "abcd".into(), now());
            next.revoke();
            key.add_pending(next);
        }
        assert_eq!(key.versions.len(), MAX_KEPT);
        assert_eq!(key.current().map(|version| version.version), Some(1));
        assert_eq!(key.next_version(), 42);
    }

    #[test]
    fn standing_is_computed() {
        let mut key = key();
        assert_eq!(key.standing(now()), Standing::Active);
        key.expires_at = Some(now());
        assert_eq!(key.standing(now()), Standing::Expired);
        key.expires_at = None;
        key.versions[0].state = VersionState::Pending;
        assert_eq!(key.standing(now()), Standing::Pending);
    }
}
