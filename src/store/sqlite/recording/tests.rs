use std::path::Path;

use super::super::place::{Identity, Place};
use super::super::schema;
use super::*;
use crate::key::VALID;
use crate::store::{Seen, Store as _, Who};

const DAY: i64 = 86_400;
const KEEP: Span = Span::days(10);

fn store() -> SqliteStore {
    let connection = Connection::open_in_memory().unwrap();
    schema::migrate(&connection).unwrap();
    SqliteStore {
        connection,
        read_only: false,
        place: Place::at(Path::new("/nowhere")).unwrap(),
        identity: Identity::default(),
        wait: Duration::ZERO,
    }
}

fn key() -> KeyId {
    KeyId::parse("key_4f7q2m9xk3hd").unwrap()
}

fn of<'a>(key: &'a KeyId, result: &'static str, seconds: i64, ip: &str) -> Seen<'a> {
    Seen {
        who: Who::Known { key, version: 1 },
        at: Timestamp::from_seconds(seconds),
        result,
        ip: ip.parse().ok(),
        uses: 1,
        pace: None,
    }
}

fn unknown(seconds: i64, ip: String) -> Seen<'static> {
    Seen {
        who: Who::Unknown,
        at: Timestamp::from_seconds(seconds),
        result: "NOT_FOUND",
        ip: ip.parse().ok(),
        uses: 1,
        pace: None,
    }
}

/// Records each on its own, at its own time.
fn see(store: &SqliteStore, all: &[Seen<'_>]) {
    for seen in all {
        let mut tally = Tally::default();
        tally.note(seen);
        store.record(&tally, seen.at, KEEP).unwrap();
    }
}

fn number(store: &SqliteStore, sql: &str) -> i64 {
    store
        .connection
        .query_row(sql, (), |row| row.get(0))
        .unwrap()
}

#[test]
fn what_is_recorded_is_read_back_by_version_and_result() {
    let (store, key) = (store(), key());
    see(
        &store,
        &[
            of(&key, VALID, 100, "192.0.2.1"),
            of(&key, VALID, 50, "192.0.2.2"),
            of(&key, "REVOKED", 300, "192.0.2.3"),
            of(&key, "EXPIRED", 200, "-"),
            of(&key, "EXPIRED", 201, "-"),
        ],
    );
    let seen = store.sightings(&key).unwrap().remove(&1).unwrap();
    let at = |seconds| Some(Timestamp::from_seconds(seconds));
    assert_eq!((seen.allowed, seen.refused), (2, 3));
    assert_eq!((seen.first_seen, seen.last_seen), (at(50), at(100)));
    assert_eq!(
        seen.last_ip.as_deref(),
        Some("192.0.2.1"),
        "of the last one"
    );
    assert_eq!(seen.refused_by["EXPIRED"], 2);
    assert_eq!(seen.refused_by["REVOKED"], 1);
    let refused = (Timestamp::from_seconds(300), Some("192.0.2.3".to_owned()));
    assert_eq!(seen.last_refused, Some(refused));
}

#[test]
fn hours_are_forgotten_when_their_last_second_is_too_old_and_totals_stay() {
    let (store, key) = (store(), key());
    let hour = 20 * DAY / 3_600;
    see(&store, &[of(&key, VALID, hour * 3_600, "192.0.2.1")]);
    let hours = || number(&store, "SELECT count(*) FROM usage");
    let mut tally = Tally::default();
    tally.note(&unknown(0, String::new()));
    let sweep = |seconds| {
        let now = Timestamp::from_seconds(seconds);
        store.record(&tally, now, KEEP).unwrap();
    };
    let gone = (hour + 1) * 3_600 + 10 * DAY;
    sweep(gone - 1);
    assert_eq!(hours(), 1);
    sweep(gone);
    assert_eq!(hours(), 0);
    let seen = &store.sightings(&key).unwrap()[&1];
    assert_eq!((seen.allowed, seen.first_seen), (1, seen.last_seen));
    assert_eq!(
        number(&store, "SELECT hours_since FROM retention"),
        (hour + 1) * 3_600
    );
    assert_eq!(
        number(&store, "SELECT count(*) FROM addresses"),
        1,
        "once a day"
    );
    sweep(gone + DAY);
    assert_eq!(number(&store, "SELECT count(*) FROM addresses"), 0);
}

#[test]
fn it_is_swept_once_an_hour() {
    let (store, key) = (store(), key());
    let old = of(&key, VALID, 0, "-");
    let mut tally = Tally::default();
    tally.note(&old);
    let record = |seconds| {
        let now = Timestamp::from_seconds(seconds);
        store.record(&tally, now, KEEP).unwrap();
        number(&store, "SELECT count(*) FROM usage")
    };
    assert_eq!(record(20 * DAY), 0);
    assert_eq!(record(20 * DAY + 3_599), 1);
    assert_eq!(record(20 * DAY + 3_600), 0);
    assert_eq!(store.sightings(&key).unwrap()[&1].allowed, 3);
}

#[test]
fn minutes_of_unknown_secrets_last_as_long_as_usage_but_30_days_at_most() {
    for (keep, days) in [(Span::days(10), 10), (Span::days(400), 30)] {
        let store = store();
        see(&store, &[unknown(500 * DAY, String::new())]);
        let mut tally = Tally::default();
        tally.note(&of(&key(), VALID, 0, "-"));
        let left = |seconds| {
            let now = Timestamp::from_seconds(seconds);
            store.record(&tally, now, keep).unwrap();
            number(&store, "SELECT count(*) FROM unknown")
        };
        assert_eq!(left((500 + days) * DAY + 59), 1);
        assert_eq!(left((500 + days) * DAY + 3_600), 0);
    }
}

#[test]
fn a_flood_of_addresses_does_not_grow_the_tables() {
    let (store, key) = (store(), key());
    for batch in 0..100_u32 {
        let mut tally = Tally::default();
        for n in 0..1_000 {
            let bits = (batch * 1_000 + n).wrapping_mul(2_654_435_761);
            let ip = std::net::Ipv4Addr::from(bits).to_string();
            tally.note(&unknown(i64::from(batch % 3) * 60, ip.clone()));
            tally.note(&of(&key, "REVOKED", i64::from(batch), &ip));
        }
        store
            .record(&tally, Timestamp::from_seconds(60), KEEP)
            .unwrap();
    }
    let most = i64::try_from(MOST_PREFIXES).unwrap();
    assert_eq!(
        number(&store, "SELECT count(*) FROM unknown"),
        3 * (most + 1)
    );
    assert_eq!(number(&store, "SELECT sum(uses) FROM unknown"), 100_000);
    let kept = i64::try_from(MOST_ADDRESSES).unwrap();
    assert_eq!(number(&store, "SELECT count(*) FROM addresses"), kept);
    assert_eq!(store.sightings(&key).unwrap()[&1].refused, 100_000);
}

#[test]
fn stored_counts_saturate_as_whole_numbers() {
    let (store, key) = (store(), key());
    let most = Seen {
        uses: u64::MAX,
        ..of(&key, VALID, 0, "-")
    };
    see(&store, &[most, most]);
    assert_eq!(store.sightings(&key).unwrap()[&1].allowed, MOST_USES);
}

#[test]
fn a_tally_is_recorded_whole_or_not_at_all() {
    let (store, key) = (store(), key());
    store
        .connection
        .execute_batch("DROP TABLE unknown")
        .unwrap();
    let mut tally = Tally::default();
    tally.note(&of(&key, VALID, 0, "-"));
    tally.note(&unknown(0, String::new()));
    assert!(
        store
            .record(&tally, Timestamp::from_seconds(0), KEEP)
            .is_err()
    );
    assert!(store.sightings(&key).unwrap().is_empty());
    assert!(!tally.is_empty());
}

#[test]
fn uses_that_several_processes_let_through_add_up() {
    let (store, key) = (store(), key());
    let paced = |steps, due| {
        let mut tally = Tally::default();
        tally.note(&Seen {
            pace: Some(Pace { steps, due }),
            ..of(&key, VALID, 1, "-")
        });
        store
            .record(&tally, Timestamp::from_seconds(1), KEEP)
            .unwrap();
        store.due(&key).unwrap()
    };
    assert_eq!(store.due(&key).unwrap(), None);
    assert_eq!(paced(10, 110), Some(110));
    assert_eq!(paced(20, 120), Some(130), "both began at 100");
    assert_eq!(paced(10, 900), Some(900), "after a pause");
}
