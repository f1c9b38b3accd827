//! The secret inside an `Authorization` header.

use super::Malformed;

/// The text after `Authorization: Bearer ` or `Bearer `, as clients send it (RFC 6750, 2.1). Header
/// name and scheme are read in any case (RFC 9110, 5.1 and 11.1); what follows is not looked at.
///
/// # Errors
/// [`Malformed::Header`] for any other header or scheme.
pub fn bearer(header: &str) -> Result<&str, Malformed> {
    let value = without_prefix(header, "authorization:").unwrap_or(header);
    let secret = without_prefix(value.trim_start_matches([' ', '\t']), "bearer")
        .filter(|rest| rest.starts_with(' '))
        .ok_or(Malformed::Header)?;
    Ok(secret.trim_start_matches(' '))
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_bearer_in_any_case_and_nothing_else() {
        for header in [
            "Authorization: Bearer x_y\n",
            "authorization:bearer x_y\n",
            "AUTHORIZATION: \tBEARER  x_y\n",
            "Bearer x_y\n",
        ] {
            assert_eq!(bearer(header), Ok("x_y\n"), "{header}");
        }
        for header in [
            "",
            "x_y",
            "Basic x_y",
            "Bearerx_y",
            "Bearer",
            "X-Authorization: Bearer x_y",
            "Authorization: x_y",
            "é",
        ] {
            assert_eq!(bearer(header), Err(Malformed::Header), "{header}");
        }
    }
}
