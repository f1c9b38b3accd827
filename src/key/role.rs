//! Roles: named sets of permissions, with the limits that go with them.

use serde::{Deserialize, Serialize};

use super::{Key, Pattern, Permission};
use crate::time::{Span, Timestamp};

/// A named set of permissions that keys carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it grants.
    pub permissions: Vec<Pattern>,
    /// Whether giving it to a key asks first.
    pub sensitive: bool,
    /// What keys of this role must keep to.
    pub limits: Limits,
    /// When it was made; `None` for built-in roles.
    pub created_at: Option<Timestamp>,
}

/// What keys of a role must keep to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How many keys that are not revoked may carry it.
    pub max_active: Option<u32>,
    /// A key must end, at most this long after it is made.
    pub max_expiry: Option<Span>,
    /// A key must name the addresses that may use it.
    pub require_ip: bool,
    /// A key must name an owner.
    pub require_owner: bool,
}

/// The roles every store has; they cannot be changed.
pub fn built_in() -> [Role; 2] {
    [("admin", "*"), ("read-only", "*.read")].map(|(name, pattern)| Role {
        name: name.to_owned(),
        permissions: Pattern::parse(pattern).into_iter().collect(),
        sensitive: false,
        limits: Limits::default(),
        created_at: None,
    })
}

impl Role {
    /// Whether it grants `permission`.
    pub fn grants(&self, permission: &Permission) -> bool {
        self.permissions
            .iter()
            .any(|pattern| pattern.grants(permission))
    }

    /// The patterns of this role that `other` does not cover: what a key gains that moves from
    /// `other` to this one.
    pub fn beyond(&self, other: &Self) -> Vec<&Pattern> {
        self.permissions
            .iter()
            .filter(|mine| !other.permissions.iter().any(|theirs| theirs.covers(mine)))
            .collect()
    }

    /// Whether `key` keeps to the limits, except `max_active`, which needs a count.
    ///
    /// # Errors
    /// The limit it breaks, and the option that mends it.
    pub fn admits(&self, key: &Key) -> Result<(), String> {
        let limits = &self.limits;
        if limits.require_owner && key.owner.is_none() {
            return Err("keys of this role need an owner (--owner)".to_owned());
        }
        if limits.require_ip && key.allow_ips.is_empty() {
            return Err(
                "keys of this role need the addresses that may use them (--allow-ip)".to_owned(),
            );
        }
        match (limits.max_expiry, key.expires_at) {
            (Some(most), None) => Err(format!(
                "keys of this role must expire within {most} (--expires {most})"
            )),
            (Some(most), Some(end)) if end > key.created_at.plus(most) => Err(format!(
                "keys of this role end at most {most} after they are made (--expires)"
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(patterns: &[&str]) -> Role {
        let [mut role, _] = built_in();
        role.permissions = patterns
            .iter()
            .map(|text| Pattern::parse(text).unwrap())
            .collect();
        role
    }

    #[test]
    fn only_what_is_not_covered_widens() {
        let narrow = role(&["orders.read", "*.list"]);
        assert!(
            role(&["orders.list", "orders.read"])
                .beyond(&narrow)
                .is_empty()
        );
        let wide = role(&["orders.*", "users.list"]);
        let gained: Vec<String> = wide
            .beyond(&narrow)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(gained, ["orders.*"]);
    }
}
