//! Permissions that keys carry: `resource.action`, and patterns with `*`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing an API may ask for, such as `orders.read`; never a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission(Pattern);

/// What a role grants: `orders.read`, `orders.*`, `*.read` or `*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    /// `None` for any.
    resource: Option<String>,
    /// `None` for any.
    action: Option<String>,
}

impl Permission {
    /// Reads `resource.action`.
    ///
    /// # Errors
    /// A sentence about the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let pattern = Pattern::parse(text)?;
        if pattern.resource.is_none() || pattern.action.is_none() {
            return Err("a permission to ask for is one `resource.action`, without `*`".to_owned());
        }
        Ok(Self(pattern))
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Pattern {
    /// Reads `*`, `resource.action`, `resource.*` or `*.action`.
    ///
    /// # Errors
    /// A sentence about the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let part = |text: &str| match text {
            "*" => Some(None),
            text => is_word(text).then(|| Some(text.to_owned())),
        };
        let parts = match text.split_once('.') {
            None if text == "*" => Some((None, None)),
            None => None,
            Some((resource, action)) => part(resource).zip(part(action)),
        };
        let (resource, action) = parts.ok_or_else(|| {
            "a permission is `resource.action`, `resource.*`, `*.action` or `*`; words are a-z, 0-9, `_` and `-`"
                .to_owned()
        })?;
        Ok(Self { resource, action })
    }

    /// Whether everything that `other` grants is granted by this.
    pub fn covers(&self, other: &Self) -> bool {
        let wide =
            |mine: &Option<String>, theirs: &Option<String>| mine.is_none() || mine == theirs;
        wide(&self.resource, &other.resource) && wide(&self.action, &other.action)
    }

    /// Whether it grants `permission`.
    pub fn grants(&self, permission: &Permission) -> bool {
        self.covers(&permission.0)
    }
}

/// 1 to 64 of `a-z`, `0-9`, `_`, `-`.
fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.resource, &self.action) {
            (None, None) => out.write_str("*"),
            (resource, action) => {
                let word = |part: &Option<String>| part.clone().unwrap_or_else(|| "*".to_owned());
                write!(out, "{}.{}", word(resource), word(action))
            }
        }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.to_string()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_grant_what_they_say_and_no_more() {
        let grants = |pattern: &str, asked: &str| {
            Pattern::parse(pattern)
                .unwrap()
                .grants(&Permission::parse(asked).unwrap())
        };
        assert!(grants("*", "orders.read"));
        assert!(grants("orders.*", "orders.read"));
        assert!(grants("*.read", "orders.read"));
        assert!(grants("orders.read", "orders.read"));
        assert!(!grants("orders.*", "order.read"));
        assert!(!grants("*.read", "orders.reads"));
        assert!(!grants("orders.read", "orders.write"));
    }

    #[test]
    fn covering_is_by_grant() {
        let covers = |a: &str, b: &str| {
            Pattern::parse(a)
                .unwrap()
                .covers(&Pattern::parse(b).unwrap())
        };
        assert!(covers("*", "*.read") && covers("a.*", "a.b") && covers("*.b", "a.b"));
        assert!(!covers("a.*", "*") && !covers("a.*", "*.b") && !covers("a.b", "a.*"));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "", ".", "orders", "orders.", ".read", "a.b.c", "A.b", "a b.c", "**", "or*.read",
        ] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
        assert!(Permission::parse("orders.*").is_err());
    }
}
