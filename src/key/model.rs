//! The key record and its secret versions.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{Digest, Finish, KeyId, RateLimit, Standing, Status, VersionState};
use crate::time::{Span, Timestamp};

/// Live secret versions that a key may have at once.
pub const MAX_LIVE: usize = 4;

/// Secret versions whose digests are kept, so that the use of an old secret is recognised.
pub const MAX_KEPT: usize = 16;

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
    /// The configured sinks that are known to have taken it, by name, in order.
    #[serde(default)]
    pub delivered_to: Vec<String>,
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
    /// It was never in use everywhere: only some sinks took it, and they have a newer one now.
    #[serde(default)]
    pub superseded: bool,
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
            delivered_to: Vec::new(),
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
            Status::Active if self.current().is_some() => Standing::Active,
            Status::Active if self.pending().is_some() => Standing::Pending,
            Status::Active => Standing::NoSecret,
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

    /// Adds a pending version and forgets the oldest digests of ended ones beyond what is kept.
    pub fn add_pending(&mut self, version: Version) {
        let now = version.created_at;
        self.versions.push(version);
        while self.versions.len() > MAX_KEPT {
            let oldest = self
                .versions
                .iter()
                .position(|version| !version.is_live(now));
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
pub mod tests;
