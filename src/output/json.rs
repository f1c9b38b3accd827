//! The JSON that scripts rely on: the envelope, its lines for streaming, and the error document.
//!
//! A minor version means fields were added; field order is kept, for whoever reads it with their eyes.

use serde::Serialize;
use serde_json::{Value, json};

use super::escape::escape_json;
use crate::error::{Code, Error, Result};

/// The version of every document.
const FORMAT_VERSION: &str = "1.0";

/// Where a list stands among all there is.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The page, from 1.
    pub page: u64,
    /// The most rows on a page; `None` without a limit.
    pub limit: Option<u64>,
    /// How many rows there are on all pages, where that is known.
    pub total: Option<u64>,
    /// What `--after` takes to go on; `None` on the last page.
    pub next: Option<String>,
}

/// One document on one line. `data` is JSON already, so that a long list is never held as values.
pub(super) fn envelope(kind: &str, data: &str, warnings: &[String], meta: &Value) -> String {
    let kind = Value::from(kind);
    let warnings = Value::from(warnings);
    ended(format!(
        "{{\"format_version\":\"{FORMAT_VERSION}\",\"kind\":{kind},\"data\":{data},\"warnings\":{warnings},\"meta\":{meta}}}"
    ))
}

/// The first line of NDJSON.
pub(super) fn version_line(kind: &str) -> String {
    line(&json!({"format_version": FORMAT_VERSION, "kind": kind}))
}

/// The last line of NDJSON; whoever does not find it knows that the list did not finish.
pub(super) fn summary_line(
    count: u64,
    page: &Page,
    warnings: &[String],
    summary: Option<&Value>,
) -> String {
    let mut last = json!({
        "kind": "Summary", "count": count, "total": page.total, "next": page.next, "warnings": warnings,
    });
    if let Some(summary) = summary {
        last["summary"] = summary.clone();
    }
    line(&last)
}

/// Any value on a line of its own.
pub(super) fn line(value: &Value) -> String {
    ended(value.to_string())
}

/// An item of a list, on a line of its own.
pub(super) fn item(item: &impl Serialize) -> Result<String> {
    text(item).map(ended)
}

/// An item of a list as text.
pub(super) fn text(item: &impl Serialize) -> Result<String> {
    serde_json::to_string(item).map_err(not_json)
}

/// An item of a list as a value, for `--field`.
pub(super) fn value(item: &impl Serialize) -> Result<Value> {
    serde_json::to_value(item).map_err(not_json)
}

fn not_json(error: serde_json::Error) -> Error {
    Error::new(Code::Internal, "a result could not be written as JSON").because(error)
}

/// Safe to show, and a line: its break is the only control character.
fn ended(json: String) -> String {
    escape_json(json) + "\n"
}

/// A failure as one line.
pub(super) fn error_line(error: &Error) -> String {
    let hint = (!error.hint().is_empty()).then(|| error.hint().join("\n"));
    line(&json!({
        "format_version": FORMAT_VERSION,
        "kind": "Error",
        "error": {
            "code": error.code().as_str(),
            "exit_code": error.exit().status(),
            "message": error.to_string(),
            "cause": error.cause(),
            "hint": hint,
            "retryable": error.code().retryable(),
            "unchanged": error.what_did_not_happen(),
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn an_error_is_one_line_with_every_field() {
        let error = Error::new(Code::KeyringLocked, "the keyring is \u{202e}locked")
            .why("denied\nby user")
            .try_this("unlock it")
            .try_this("or use --credential-file")
            .unchanged("nothing was created");
        assert_eq!(
            error_line(&error),
            concat!(
                r#"{"format_version":"1.0","kind":"Error","error":{"code":"auth.keyring_locked","exit_code":4,"#,
                r#""message":"the keyring is \u202elocked","cause":"denied\nby user","#,
                r#""hint":"unlock it\nor use --credential-file","retryable":true,"unchanged":"nothing was created"}}"#,
                "\n"
            )
        );
    }

    #[test]
    fn what_an_error_does_not_say_is_null() {
        let value: Value =
            serde_json::from_str(&error_line(&Error::new(Code::Declined, "no"))).unwrap();
        for field in ["cause", "hint", "unchanged"] {
            assert_eq!(value["error"].get(field), Some(&Value::Null), "{field}");
        }
        assert_eq!(value["error"]["retryable"], false);
    }
}
