//! The headers of answers: who the client is, and what a refused one is told.
//!
//! Names come from people, and header values are bytes that every server reads in its own way (RFC
//! 9110, 5.5). So values are printable ASCII: anything else, `%` itself, and a space at either end is
//! percent-encoded as UTF-8. `Müller & Co` becomes `M%C3%BCller & Co`; percent-decoding gives the name
//! back. Permissions are joined with commas, which none of them has.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::key::Permission;
use crate::verify::Answer;

/// The headers that say who the client is. All of them stand in every answer of `/auth`, empty where
/// there is nothing to say: a proxy that copies them then overwrites what a client sent.
pub const IDENTITY: [HeaderName; 5] = [
    HeaderName::from_static("x-keyadm-key-id"),
    HeaderName::from_static("x-keyadm-name"),
    HeaderName::from_static("x-keyadm-role"),
    HeaderName::from_static("x-keyadm-permissions"),
    HeaderName::from_static("x-keyadm-environment"),
];

/// What is encoded: control characters and `%`; all that is not ASCII is encoded anyway.
const UNSAFE: AsciiSet = CONTROLS.add(b'%');

/// Sets the identity headers: to that of an accepted client, else to nothing. Whoever keeps an answer
/// keeps an identity, so nobody may.
pub fn identify(headers: &mut HeaderMap, accepted: Option<&Answer>) {
    headers.reserve(IDENTITY.len() + 1);
    never_keep(headers);
    let permissions = accepted
        .and_then(|answer| answer.permissions.as_ref())
        .map(ToString::to_string);
    let values = accepted.map_or([None; 5], |answer| {
        [
            answer.key_id.as_deref(),
            answer.name.as_deref(),
            answer.role.as_deref(),
            permissions.as_deref(),
            answer.environment.as_deref(),
        ]
    });
    for (name, value) in IDENTITY.into_iter().zip(values) {
        headers.insert(name, encoded(value.unwrap_or_default()));
    }
}

/// `text` as a header value.
fn encoded(text: &str) -> HeaderValue {
    if !text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'%') || text.trim() != text {
        return encoded_in_full(text);
    }
    HeaderValue::from_str(text).unwrap_or_else(|_| encoded_in_full(text))
}

fn encoded_in_full(text: &str) -> HeaderValue {
    let inner = text.trim_matches(' ');
    let (before, after) = text.split_once(inner).unwrap_or_default();
    let text = format!(
        "{}{}{}",
        "%20".repeat(before.len()),
        utf8_percent_encode(inner, &UNSAFE),
        "%20".repeat(after.len())
    );
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// What a client that brought a secret and is refused with 401 or 403 has to bring (RFC 6750, 3).
pub fn challenge(status: u16, code: &str, permission: Option<&Permission>) -> HeaderValue {
    let error = match status {
        403 => "insufficient_scope",
        _ => "invalid_token",
    };
    let mut text = format!(r#"Bearer realm="keyadm", error="{error}", error_description="{code}""#);
    if let (403, Some(permission)) = (status, permission) {
        text.push_str(&format!(r#", scope="{permission}""#));
    }
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
}

/// Says that an answer is about this moment and must not be kept (RFC 9111, 5.2.2.5).
pub fn never_keep(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode;

    #[test]
    fn a_header_value_is_printable_ascii_and_decodes_to_the_name() {
        let table = [
            ("Production Server", "Production Server"),
            ("Müller & Co", "M%C3%BCller & Co"),
            ("100%", "100%25"),
            ("a\r\nX-Keyadm-Role: admin", "a%0D%0AX-Keyadm-Role: admin"),
            ("\u{202e}evil\u{7f}\u{0}", "%E2%80%AEevil%7F%00"),
            (" a  ", "%20a%20%20"),
            ("a, b", "a, b"),
            ("", ""),
            ("  ", "%20%20"),
        ];
        for (name, expected) in table {
            let value = encoded(name);
            assert_eq!(value.to_str().unwrap(), expected);
            assert_eq!(
                percent_decode(value.as_bytes()).decode_utf8().unwrap(),
                name
            );
        }
    }

    #[test]
    fn a_challenge_names_the_error_and_the_scope() {
        let permission = Permission::parse("orders.read").unwrap();
        let text = |status, code| challenge(status, code, Some(&permission));
        assert_eq!(
            text(401, "REVOKED"),
            r#"Bearer realm="keyadm", error="invalid_token", error_description="REVOKED""#
        );
        assert_eq!(
            text(403, "INSUFFICIENT_PERMISSIONS"),
            r#"Bearer realm="keyadm", error="insufficient_scope", error_description="INSUFFICIENT_PERMISSIONS", scope="orders.read""#
        );
    }
}
