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
        next.expires_at = Some(now());
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
