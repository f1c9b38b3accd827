use super::*;

#[test]
fn spans_read_back_what_they_print() {
    for text in ["0s", "90d", "1h30m", "26h", "59s"] {
        let span = Span::parse(text).unwrap();
        assert_eq!(Span::parse(&span.to_string()), Ok(span), "{text}");
    }
    for text in ["-1d", "1e99y", "", "d", "90", "99999999999d", "101y"] {
        assert!(Span::parse(text).is_err(), "{text}");
    }
}

#[test]
fn times_are_read_as_rfc_3339_or_dates() {
    let at = Timestamp::parse("2026-11-21T02:00:00+02:00").unwrap();
    assert_eq!(at.to_string(), "2026-11-21T00:00:00Z");
    assert_eq!(Timestamp::parse("2026-11-21"), Ok(at));
    for text in ["1969-12-31", "yesterday", "2026-13-01", "+12026-01-01"] {
        assert!(Timestamp::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_date_ends_with_its_last_second() {
    let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    let end = |text| parse_end(text, now).map(|end| end.map(|at| at.to_string()));
    assert_eq!(end("2026-11-21"), Ok(Some("2026-11-21T23:59:59Z".into())));
    assert_eq!(end("1h"), Ok(Some("2026-11-21T13:00:00Z".into())));
    assert_eq!(end("never"), Ok(None));
    assert!(end("2026-11-20").is_err());
    assert!(end("0s").is_err());
}

#[test]
fn a_date_starts_with_its_first_second() {
    let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    let start = |text| parse_start(text, now).map(|at| at.to_string());
    assert_eq!(start("2026-11-21"), Ok("2026-11-21T00:00:00Z".into()));
    assert_eq!(start("1d"), Ok("2026-11-20T12:00:00Z".into()));
    assert_eq!(start("2026-11-21T12:00:00Z"), Ok(now.to_string()));
    assert!(start("2026-11-21T12:00:01Z").is_err());
    assert!(start("-1d").is_err() && start("never").is_err());
}

#[test]
fn relative_times_name_the_largest_unit() {
    let now = Timestamp::from_seconds(1_000_000);
    let at = |seconds: i64| Timestamp::from_seconds(1_000_000 + seconds).relative_to(now);
    assert_eq!(at(-4), "just now");
    assert_eq!(at(-5), "5 seconds ago");
    assert_eq!(at(-3_600), "1 hour ago");
    assert_eq!(at(172_800), "in 2 days");
}
