//! The names of a key's fields, for refusing a wrong `--field` before anything is done.

/// The fields of a key's JSON, in order.
pub const FIELDS: &[&str] = &[
    "id",
    "name",
    "role",
    "environment",
    "owner",
    "description",
    "tags",
    "status",
    "last4",
    "version",
    "live_versions",
    "created_at",
    "created_by",
    "expires_at",
    "rotate_every_seconds",
    "due_at",
    "due",
    "overdue",
    "finish",
    "allow_ips",
    "rate_limit",
    "max_uses",
    "sinks",
    "last_used_at",
    "last_used_ip",
    "tracking_since",
    "revoked_at",
    "revoked_by",
    "revoke_reason",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::commands::describe::{COLUMNS, Described};
    use crate::key::example::{key, now};

    #[test]
    fn the_fields_are_those_of_the_json() {
        let (key, seen) = (key(), BTreeMap::new());
        let described = Described {
            key: &key,
            seen: &seen,
            now: now(),
        };
        let json = described.json();
        let fields: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(fields, FIELDS);
        assert_eq!(described.cells().len(), COLUMNS.len());
    }
}
