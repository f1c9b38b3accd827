//! `--field`: one value of the data, raw; and the scalar fields that stand for a thing in a table of one.

use serde_json::{Map, Value};

use super::escape::escape;
use crate::error::{Code, Error, Result};

/// The value at a dotted path, as one line without its line break.
///
/// A step into an array goes into each of its items: `live_versions.last4` is `ab12,cd34`.
///
/// # Errors
/// [`Code::Arguments`] naming the fields there are, when the path leads nowhere.
pub(super) fn line(data: &Value, path: &str) -> Result<String> {
    let mut values = vec![data];
    for name in path.split('.') {
        let mut next = Vec::new();
        for value in values.into_iter().flat_map(items) {
            next.push(step(value, name, path)?);
        }
        values = next;
    }
    Ok(values
        .into_iter()
        .flat_map(items)
        .map(raw)
        .collect::<Vec<_>>()
        .join(","))
}

/// An array's items, or the value itself.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        other => std::slice::from_ref(other),
    }
}

/// One step down; below `null` everything is `null`.
fn step<'a>(value: &'a Value, name: &str, path: &str) -> Result<&'a Value> {
    match value {
        Value::Null => Ok(value),
        Value::Object(fields) => fields
            .get(name)
            .ok_or_else(|| unknown(path, fields.keys().map(String::as_str))),
        _ => Err(unknown(path, std::iter::empty())),
    }
}

/// The error for a field that is not there.
pub(super) fn unknown<'a>(path: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known = known.collect::<Vec<_>>().join(", ");
    let error = Error::new(Code::Arguments, format!("there is no field `{path}`"));
    if known.is_empty() {
        error
    } else {
        error.try_this(format!("the fields here are: {known}"))
    }
}

/// A value as a script wants it: strings without quotes, nothing for `null`.
fn raw(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(items) => items.iter().map(raw).collect::<Vec<_>>().join(","),
        other => super::escape::escape_json(other.to_string()),
    }
}

/// Every field as one cell, so that a record has the same cells whatever they hold: lists of scalars
/// are joined by commas, what is nested stays JSON.
pub(super) fn cells(data: &Value) -> Vec<(&str, String)> {
    data.as_object()
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, value)| (name.as_str(), text(value)))
        .collect()
}

/// Like [`raw`], but not escaped yet: whoever writes the record has to see how it begins.
fn text(value: &Value) -> String {
    let nested = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if !items.iter().any(nested) => {
            items.iter().map(text).collect::<Vec<_>>().join(",")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key() -> Value {
        json!({
            "id": "key_1", "name": "a\u{1b}b", "uses": 7, "owner": null, "tags": ["x", "y"], "none": [],
            "live_versions": [{"last4": "ab12"}, {"last4": "cd34"}], "due": {"at": "2026-11-21T02:00:00Z"}
        })
    }

    #[test]
    fn values_are_raw_but_escaped() {
        for (path, expected) in [
            ("id", "key_1"),
            ("name", r"a\u{1b}b"),
            ("uses", "7"),
            ("owner", ""),
            ("owner.name", ""),
            ("tags", "x,y"),
            ("none", ""),
            ("due.at", "2026-11-21T02:00:00Z"),
            ("due", r#"{"at":"2026-11-21T02:00:00Z"}"#),
            ("live_versions.last4", "ab12,cd34"),
        ] {
            assert_eq!(line(&key(), path).unwrap(), expected, "{path}");
        }
    }

    #[test]
    fn an_unknown_field_names_the_known_ones() {
        let error = line(&key(), "nmae").unwrap_err();
        assert_eq!(error.code(), Code::Arguments);
        assert_eq!(error.to_string(), "there is no field `nmae`");
        assert_eq!(
            error.hint(),
            ["the fields here are: id, name, uses, owner, tags, none, live_versions, due"]
        );
        assert_eq!(
            line(&key(), "due.on").unwrap_err().hint(),
            ["the fields here are: at"]
        );
        assert!(line(&key(), "id.more").unwrap_err().hint().is_empty());
        assert!(line(&key(), "").is_err());
    }

    #[test]
    fn every_field_has_its_cell_whatever_it_holds() {
        let key = key();
        let fields = cells(&key);
        let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        let all = [
            "id",
            "name",
            "uses",
            "owner",
            "tags",
            "none",
            "live_versions",
            "due",
        ];
        assert_eq!(names, all);
        assert_eq!(fields[1].1, "a\u{1b}b", "escaped by whoever writes it");
        assert_eq!(fields[4].1, "x,y");
        assert_eq!(fields[5].1, "");
        assert_eq!(fields[6].1, r#"[{"last4":"ab12"},{"last4":"cd34"}]"#);
    }
}
