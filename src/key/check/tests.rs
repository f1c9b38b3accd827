use super::*;
use crate::key::built_in;
use crate::key::model::tests::{key, now};
use crate::time::Span;

fn refusal(key: &Key, request: &Request, now: Timestamp) -> Option<Refusal> {
    let [_, read_only] = built_in();
    let version = key.newest().unwrap();
    key.check(version, Some(&read_only), now, request).err()
}

#[test]
fn a_fresh_key_is_accepted_and_each_rule_refuses_at_its_boundary() {
    let plain = Request::default();
    assert_eq!(refusal(&key(), &plain, now()), None);

    let mut ending = key();
    ending.expires_at = Some(now());
    assert_eq!(refusal(&ending, &plain, now()), Some(Refusal::Expired));
    ending.expires_at = Some(now().plus(Span::seconds(1)));
    assert_eq!(refusal(&ending, &plain, now()), None);

    let mut old = key();
    old.versions[0].expires_at = Some(now());
    assert_eq!(refusal(&old, &plain, now()), Some(Refusal::VersionRetired));
    old.versions[0].expires_at = Some(now().plus(Span::seconds(1)));
    assert_eq!(refusal(&old, &plain, now()), None);

    let mut counted = key();
    counted.max_uses = Some(3);
    let uses = |uses| Request {
        uses,
        ..Request::default()
    };
    assert_eq!(refusal(&counted, &uses(2), now()), None);
    assert_eq!(
        refusal(&counted, &uses(3), now()),
        Some(Refusal::UsageExceeded)
    );
}

#[test]
fn what_is_final_is_said_first() {
    let mut gone = key();
    gone.expires_at = Some(now());
    gone.status = Status::Suspended;
    assert_eq!(
        refusal(&gone, &Request::default(), now()),
        Some(Refusal::Expired)
    );
    gone.revoke(now(), "op_1", Some("leaked"));
    assert_eq!(
        refusal(&gone, &Request::default(), now()),
        Some(Refusal::Revoked)
    );
}

#[test]
fn addresses_fit_their_networks_also_when_mapped() {
    let mut bound = key();
    bound.allow_ips = vec![
        "10.0.0.0/8".parse().unwrap(),
        "2001:db8::/32".parse().unwrap(),
    ];
    let from = |ip: &str| Request {
        ip: Some(ip.parse().unwrap()),
        ..Request::default()
    };
    for good in ["10.255.255.255", "::ffff:10.1.2.3", "2001:db8::1"] {
        assert_eq!(refusal(&bound, &from(good), now()), None, "{good}");
    }
    for bad in ["11.0.0.0", "::ffff:11.0.0.0", "2001:db9::1", "::a00:1"] {
        assert_eq!(
            refusal(&bound, &from(bad), now()),
            Some(Refusal::IpNotAllowed),
            "{bad}"
        );
    }
    assert_eq!(
        refusal(&bound, &Request::default(), now()),
        Some(Refusal::IpNotAllowed)
    );
}

#[test]
fn permission_and_environment_are_only_checked_when_asked() {
    let asks = |text| Request {
        permission: Permission::parse(text).ok(),
        ..Request::default()
    };
    assert_eq!(refusal(&key(), &asks("orders.read"), now()), None);
    assert_eq!(
        refusal(&key(), &asks("orders.write"), now()),
        Some(Refusal::InsufficientPermissions)
    );
    let at = |name: &str| Request {
        environment: Some(name.to_owned()),
        ..Request::default()
    };
    assert_eq!(refusal(&key(), &at("production"), now()), None);
    assert_eq!(
        refusal(&key(), &at("staging"), now()),
        Some(Refusal::WrongEnvironment)
    );
}

#[test]
fn a_key_whose_role_is_gone_grants_nothing() {
    let asked = Request {
        permission: Permission::parse("orders.read").ok(),
        ..Request::default()
    };
    let key = key();
    let refused = key.check(key.newest().unwrap(), None, now(), &asked);
    assert_eq!(refused, Err(Refusal::InsufficientPermissions));
}
