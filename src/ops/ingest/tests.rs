use std::sync::OnceLock;

use super::*;
use crate::key::example::{self, now};

/// One key for all calls: its secret is drawn.
fn key() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(example::key)
}

/// What comes of a line about the key of the examples, which has one version.
fn read(line: &str) -> Result<Event, String> {
    let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
        return Err("no object".to_owned());
    };
    let mut fields = Fields(fields);
    let known = fields.key()?.map(|_| key());
    fields.event(known, now().plus(Span::days(40)))
}

/// A good line, but for what `change` makes of it.
fn changed(change: &str) -> Result<Event, String> {
    let at = now().plus(Span::days(39));
    let mut line: Map<String, Value> = serde_json::from_str(&format!(
        r#"{{"id":"a","at":"{at}","key_id":"{}","version":1,"result":"VALID"}}"#,
        key().id
    ))
    .unwrap();
    let change: Map<String, Value> = serde_json::from_str(change).unwrap();
    line.extend(change);
    read(&Value::Object(line).to_string())
}

#[test]
fn a_line_is_one_event() {
    let event = changed(r#"{"ip":"::ffff:192.0.2.1","count":7}"#).unwrap();
    assert_eq!((event.uses, event.result, &*event.id), (7, "VALID", "a"));
    assert_eq!(event.who, Some((key().id.clone(), 1)));
    assert_eq!(changed("{}").unwrap().uses, 1);
    assert!(changed(r#"{"ip":null,"count":null}"#).is_ok());
}

#[test]
fn a_version_goes_by_its_last_characters_too() {
    let last4 = &key().versions[0].last4;
    let line = |version: &str, last4: &str| {
        changed(&format!(r#"{{"version":{version},"last4":"{last4}"}}"#))
    };
    assert_eq!(line("null", last4).unwrap().who.unwrap().1, 1);
    assert!(line("1", last4).is_ok());
    assert!(
        line("2", last4)
            .unwrap_err()
            .contains("no such secret version")
    );
    assert!(
        line("null", "----")
            .unwrap_err()
            .contains("no such secret version")
    );
    assert!(
        changed(r#"{"version":null}"#)
            .unwrap_err()
            .contains("`version` or `last4`")
    );
}

#[test]
fn what_is_wrong_with_a_line_is_said_without_repeating_it() {
    let long = "x".repeat(LONGEST_ID + 1);
    for (change, why) in [
        (r#"{"id":null}"#, "`id` is missing"),
        (r#"{"id":""}"#, "`id` has to be text"),
        (r#"{"id":"a\nb"}"#, "`id` has to be text"),
        (&format!(r#"{{"id":"{long}"}}"#), "`id` has to be text"),
        (r#"{"id":7}"#, "`id` has to be text"),
        (r#"{"at":null}"#, "`at` is missing"),
        (r#"{"at":"2026-11-21"}"#, "`at` is not a time"),
        (r#"{"at":1234567890}"#, "`at` is not a time"),
        (
            r#"{"key_id":"kadm_prod_4f7q2m9xk3hd_x"}"#,
            "`key_id` is not a Key ID",
        ),
        (r#"{"key_id":null}"#, "`key_id` is missing"),
        (r#"{"version":"1"}"#, "`version` is not a number"),
        (r#"{"version":-1}"#, "`version` is not a number"),
        (r#"{"result":"valid"}"#, "`result` is not"),
        (r#"{"result":"TAMPERED"}"#, "`result` is not"),
        (r#"{"result":null}"#, "`result` is missing"),
        (r#"{"ip":"192.0.2.256"}"#, "`ip` is not an address"),
        (r#"{"count":0}"#, "`count` has to be"),
        (r#"{"count":1.5}"#, "`count` has to be"),
        (r#"{"count":1000000001}"#, "`count` has to be"),
        (r#"{"coutn":5}"#, "a field other than"),
    ] {
        let said = changed(change).unwrap_err();
        assert!(said.contains(why), "{change}: {said}");
        assert!(!said.contains("kadm_prod") && !said.contains("coutn"));
    }
}

#[test]
fn times_in_the_future_before_the_key_and_beyond_memory_are_refused() {
    let here = now().plus(Span::days(40));
    let at = |at: Timestamp| changed(&format!(r#"{{"at":"{at}"}}"#));
    let second = Span::seconds(1);
    let ahead = here.plus(AHEAD);
    assert!(at(ahead).is_ok());
    assert!(at(ahead.plus(second)).unwrap_err().contains("future"));
    let memory = here.minus(Tracking::KEEP_DETAIL);
    assert!(at(memory).is_ok());
    assert!(at(memory.minus(second)).unwrap_err().contains("30 days"));
    let made = key().created_at;
    let check = |at| in_time(at, Some(key()), made.plus(Span::days(1)));
    assert!(check(made).is_ok());
    assert!(check(made.minus(second)).unwrap_err().contains("was made"));
}

#[test]
fn unknown_secrets_need_no_key_and_are_never_counted_for_one() {
    for result in ["NOT_FOUND", "INVALID_FORMAT"] {
        let event = changed(&format!(r#"{{"result":"{result}"}}"#)).unwrap();
        assert_eq!(event.who, None);
        let line = format!(r#"{{"key_id":null,"version":null,"result":"{result}"}}"#);
        assert!(changed(&line).is_ok());
    }
}
