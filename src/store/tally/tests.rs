use super::*;

fn key() -> KeyId {
    KeyId::parse("key_4f7q2m9xk3hd").unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn of<'a>(key: &'a KeyId, result: &'static str, seconds: i64, ip: &str) -> Seen<'a> {
    Seen {
        who: Who::Known { key, version: 1 },
        at: at(seconds),
        result,
        ip: ip.parse().ok(),
        uses: 1,
        pace: Some(Pace {
            steps: 10,
            due: seconds.unsigned_abs(),
        }),
    }
}

fn unknown(seconds: i64, ip: &str) -> Seen<'static> {
    Seen {
        who: Who::Unknown,
        at: at(seconds),
        result: "NOT_FOUND",
        ip: ip.parse().ok(),
        uses: 1,
        pace: None,
    }
}

#[test]
fn uses_add_up_by_hour_and_result() {
    let (key, mut tally) = (key(), Tally::default());
    for seen in [
        of(&key, VALID, 3_599, "192.0.2.1"),
        of(&key, VALID, 3_600, "192.0.2.2"),
        of(&key, VALID, 7_199, "-"),
        of(&key, "EXPIRED", 7_199, "192.0.2.1"),
    ] {
        tally.note(&seen);
    }
    let hours = &tally.known[&key].versions[&1].hours;
    assert_eq!(hours.len(), 3);
    let second = hours[&(1, VALID)];
    assert_eq!(
        (second.uses, second.first, second.last),
        (2, at(3_600), at(7_199))
    );
    assert_eq!(second.ip, None, "the last use came without an address");
    let visits = &tally.known[&key].versions[&1].addresses;
    assert_eq!((visits[0].1.uses, visits[0].1.refused), (1, 1));
    let pace = Pace {
        steps: 30,
        due: 7_199,
    };
    assert_eq!(
        tally.known[&key].pace,
        Some(pace),
        "refused uses do not count"
    );
}

#[test]
fn only_the_latest_addresses_are_kept() {
    let (key, mut tally) = (key(), Tally::default());
    for n in 0..1_000 {
        let ip = format!("10.0.{}.{}", n / 250, n % 250);
        tally.note(&of(&key, VALID, n, &ip));
    }
    let kept = &tally.known[&key].versions[&1].addresses;
    assert_eq!(kept.len(), MOST_ADDRESSES);
    assert!(kept.iter().all(|(_, visits)| visits.last >= at(1_000 - 16)));
}

#[test]
fn a_mapped_address_is_the_address_it_maps() {
    let (key, mut tally) = (key(), Tally::default());
    tally.note(&of(&key, VALID, 0, "::ffff:192.0.2.1"));
    tally.note(&of(&key, VALID, 0, "192.0.2.1"));
    assert_eq!(tally.known[&key].versions[&1].addresses.len(), 1);
}

#[test]
fn unknown_secrets_are_counted_by_network_and_minute() {
    let mut tally = Tally::default();
    for (seconds, ip) in [
        (59, "192.0.2.1"),
        (59, "192.0.2.255"),
        (60, "2001:db8:1:2::3"),
        (60, "::ffff:192.0.2.9"),
        (60, "-"),
    ] {
        tally.note(&unknown(seconds, ip));
    }
    let of = |minute: i64| -> Vec<(&str, u64)> {
        let prefixes = tally.unknown[&minute].iter();
        prefixes
            .map(|(prefix, uses)| (prefix.as_str(), *uses))
            .collect()
    };
    assert_eq!(of(0), [("192.0.2.0/24", 2)]);
    assert_eq!(
        of(1),
        [("-", 1), ("192.0.2.0/24", 1), ("2001:db8:1::/48", 1)]
    );
}

#[test]
fn a_flood_of_unknown_secrets_is_counted_in_bounded_memory() {
    let mut tally = Tally::default();
    for n in 0..200_000_u32 {
        let ip = std::net::Ipv4Addr::from(n.wrapping_mul(2_654_435_761));
        tally.note(&unknown(i64::from(n) * 7, &ip.to_string()));
    }
    assert_eq!(tally.unknown.len(), MOST_MINUTES);
    let all = || tally.unknown.values().flatten();
    assert!(
        tally
            .unknown
            .values()
            .all(|held| held.len() <= MOST_PREFIXES + 1)
    );
    assert_eq!(all().map(|(_, uses)| uses).sum::<u64>(), 200_000);
}

#[test]
fn a_batch_that_goes_back_is_counted_once() {
    let key = key();
    let (mut all, mut one, mut other) = (Tally::default(), Tally::default(), Tally::default());
    for n in 0..100 {
        let seen = match n % 3 {
            0 => unknown(n * 40, "192.0.2.1"),
            1 => of(&key, VALID, n * 40, &format!("10.0.0.{n}")),
            _ => of(&key, "REVOKED", n * 40, "-"),
        };
        all.note(&seen);
        if n < 50 { &mut one } else { &mut other }.note(&seen);
    }
    one.absorb(other);
    assert_eq!(one.unknown, all.unknown);
    let (one, all) = (&one.known[&key], &all.known[&key]);
    assert_eq!(one.pace, all.pace);
    assert_eq!(one.versions[&1].hours, all.versions[&1].hours);
    assert_eq!(one.versions[&1].addresses, all.versions[&1].addresses);
}

#[test]
fn counts_saturate() {
    let (key, mut tally) = (key(), Tally::default());
    for _ in 0..2 {
        tally.note(&Seen {
            uses: u64::MAX,
            ..of(&key, VALID, 0, "-")
        });
    }
    assert_eq!(
        tally.known[&key].versions[&1].hours[&(0, VALID)].uses,
        u64::MAX
    );
}
