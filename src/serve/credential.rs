//! The secret that a client presents: in one `Authorization: Bearer` header, and nowhere else.

use axum::http::{HeaderMap, Uri, header};
use percent_encoding::percent_decode_str;

use super::problem::Problem;
use crate::key::looks_like_secret;

/// The bytes after `Bearer`; `None` when nothing is for us: no header, or one of another scheme. The
/// scheme may be written in any case (RFC 9110, 11.1).
///
/// # Errors
/// [`Problem::TWO_CREDENTIALS`]: whoever sends two wants us and somebody else to see different ones.
pub fn presented(headers: &HeaderMap) -> Result<Option<&[u8]>, Problem> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    if lines.next().is_some() {
        return Err(Problem::TWO_CREDENTIALS);
    }
    let line = line.as_bytes();
    let end = line.iter().position(|byte| *byte == b' ');
    let (scheme, rest) = line.split_at(end.unwrap_or(line.len()));
    Ok(scheme
        .eq_ignore_ascii_case(b"bearer")
        .then(|| rest.trim_ascii_start()))
}

/// Refuses a secret in the URL, which proxies and histories keep.
///
/// # Errors
/// [`Problem::SECRET_IN_URL`].
pub fn none_in_url(uri: &Uri) -> Result<(), Problem> {
    let Some(target) = uri.path_and_query() else {
        return Ok(());
    };
    let target = target.as_str();
    let found = target.contains('_') || target.contains('%');
    if found && looks_like_secret(&percent_decode_str(target).decode_utf8_lossy()) {
        return Err(Problem::SECRET_IN_URL);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const SECRET: &str = "kadm_prod_4f7q2m9xk3hd_Vb3uVb3uVb3uVb3uVb3uVb3uVb3uVb3u000000";

    #[test]
    fn the_scheme_is_bearer_in_any_case_and_nothing_else() {
        let table: &[(&[u8], Option<&[u8]>)] = &[
            (b"Bearer x_y", Some(b"x_y")),
            (b"bearer x_y", Some(b"x_y")),
            (b"BEARER   x_y", Some(b"x_y")),
            (b"Bearer", Some(b"")),
            (b"Bearer a, Bearer b", Some(b"a, Bearer b")),
            (b"Bearer \xff\xfe", Some(b"\xff\xfe")),
            (b"Basic x_y", None),
            (b"Bearerx_y", None),
            (b"Bearer\tx_y", None),
            (b"Authorization: Bearer x_y", None),
            (b"x_y", None),
            (b"", None),
            (b"\xff", None),
        ];
        for (line, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::AUTHORIZATION,
                HeaderValue::from_bytes(line).unwrap(),
            );
            assert_eq!(presented(&headers), Ok(*expected), "{line:?}");
            headers.append(
                header::AUTHORIZATION,
                HeaderValue::from_bytes(line).unwrap(),
            );
            assert_eq!(presented(&headers), Err(Problem::TWO_CREDENTIALS));
        }
        assert_eq!(presented(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn a_secret_anywhere_in_the_url_is_found() {
        for url in [
            format!("/auth?token={SECRET}"),
            format!("/auth?permission=a.b&x={SECRET}&y=1"),
            format!("/{SECRET}"),
            format!("/auth?{}", SECRET.replace('_', "%5f")),
            format!("/auth?token=Bearer%20{SECRET}"),
        ] {
            assert_eq!(
                none_in_url(&url.parse().unwrap()),
                Err(Problem::SECRET_IN_URL),
                "{url}"
            );
        }
        for url in [
            "/auth",
            "/auth?permission=order_items.read",
            "/auth?a=%ff",
            "*",
        ] {
            assert_eq!(none_in_url(&url.parse().unwrap()), Ok(()), "{url}");
        }
    }
}
