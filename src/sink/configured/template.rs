//! Paths and names with facts about the key in them: `/srv/keys/{environment}/{name}.key`.
//!
//! A key's name is any text. In a path each byte but letters, digits, `.`, `_` and `-` becomes `%XX`,
//! and so does a leading `.`: two names never become one file name, and none leaves its directory.

use std::fmt::Write as _;

use crate::sink::About;

/// A text with `{…}` in it, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Fact(Fact),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Name,
    KeyId,
    Environment,
    Role,
    Sink,
}

/// What may stand in braces, in small letters.
const FACTS: [(&str, Fact); 5] = [
    ("name", Fact::Name),
    ("key_id", Fact::KeyId),
    ("environment", Fact::Environment),
    ("role", Fact::Role),
    ("sink", Fact::Sink),
];

impl Template {
    /// Reads a template; `{NAME}` is the same as `{name}`, but nothing mixed.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (word, after) = after.split_once('}').ok_or("a { without its }")?;
            let lower = word.to_ascii_lowercase();
            let known = FACTS.iter().find(|(name, _)| *name == lower);
            let known = known.filter(|_| word == lower || word == word.to_ascii_uppercase());
            let (_, fact) = known.ok_or_else(|| {
                let names = FACTS.map(|(name, _)| format!("{{{name}}}")).join(", ");
                format!("in braces may stand {names}")
            })?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Fact(*fact));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        if parts.iter().any(|part| part.text().contains(['}', '\0'])) {
            return Err("a } without its {, or a character that no path has".to_owned());
        }
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether each key gets a text of its own.
    pub fn tells_keys_apart(&self) -> bool {
        let own = |part: &Part| matches!(part, Part::Fact(Fact::Name | Fact::KeyId));
        self.parts.iter().any(own)
    }

    /// Filled in for a path, or for another text that has no `/` in the values.
    pub fn path(&self, about: &About, sink: &str) -> String {
        self.fill(about, sink, path_safe)
    }

    /// Filled in for the name of a variable: capitals, digits and `_`.
    pub fn variable(&self, about: &About, sink: &str) -> String {
        let name = self.fill(about, sink, |value, _| variable_safe(value));
        // No shell takes a name that begins with a digit for one.
        let digit = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
        match digit(&name) && !digit(&self.text) {
            true => format!("_{name}"),
            false => name,
        }
    }

    fn fill(&self, about: &About, sink: &str, safe: fn(&str, bool) -> String) -> String {
        let mut filled = String::new();
        for part in &self.parts {
            let value = match part {
                Part::Text(text) => {
                    filled.push_str(text);
                    continue;
                }
                Part::Fact(Fact::Name) => &about.name,
                Part::Fact(Fact::KeyId) => &about.key_id,
                Part::Fact(Fact::Environment) => &about.environment,
                Part::Fact(Fact::Role) => &about.role,
                Part::Fact(Fact::Sink) => sink,
            };
            let first = filled.is_empty() || filled.ends_with('/');
            filled.push_str(&safe(value, first));
        }
        filled
    }
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Fact(_) => "",
        }
    }
}

/// `first` says that a step of the path begins here.
fn path_safe(value: &str, first: bool) -> String {
    let mut safe = String::with_capacity(value.len());
    for (at, byte) in value.bytes().enumerate() {
        let hides = byte == b'.' && at == 0 && first;
        if !hides && (byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
            safe.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(safe, "%{byte:02X}");
        }
    }
    safe
}

fn variable_safe(value: &str) -> String {
    let safe = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' => letter.to_ascii_uppercase(),
        _ => '_',
    };
    value.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(name: &str) -> About {
        About {
            name: name.into(),
            key_id: "key_4f7q2m9xk3hd".into(),
            environment: "production".into(),
            role: "orders.read".into(),
            ..About::default()
        }
    }

    #[test]
    fn a_name_stays_one_step_of_the_path_and_two_names_stay_two() {
        let template = Template::parse("/srv/{environment}/{name}.key").unwrap();
        let path = |name: &str| template.path(&about(name), "files");
        for (name, file) in [
            ("ci", "ci.key"),
            ("../x", "%2E.%2Fx.key"),
            ("..", "%2E..key"),
            ("a/b", "a%2Fb.key"),
            ("a%2Fb", "a%252Fb.key"),
            ("Production Server", "Production%20Server.key"),
            ("ä", "%C3%A4.key"),
        ] {
            assert_eq!(path(name), format!("/srv/production/{file}"));
        }
        let names = ["a b", "a_b", "a/b", "a%20b", "A b", ".a", "%2Ea", "a.b"];
        let mut paths: Vec<String> = names.iter().map(|name| path(name)).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), names.len());
        let all = Template::parse("/{sink}/{role}-{key_id}").unwrap();
        let filled = all.path(&about("x"), "files");
        assert_eq!(filled, "/files/orders.read-key_4f7q2m9xk3hd");
    }

    #[test]
    fn a_variable_is_in_capitals() {
        let template = Template::parse("{NAME}_API_KEY").unwrap();
        let filled = template.variable(&about("Billing api-2"), "env");
        assert_eq!(filled, "BILLING_API_2_API_KEY");
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for (text, why) in [
            ("/srv/{nmae}", "{name}, {key_id}"),
            ("/srv/{Name}", "{name}, {key_id}"),
            ("/srv/{name", "without its }"),
            ("/srv/name}", "without its {"),
            ("/srv/\0", "no path has"),
        ] {
            let error = Template::parse(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert!(!Template::parse("/srv/{role}").unwrap().tells_keys_apart());
        assert!(Template::parse("{key_id}").unwrap().tells_keys_apart());
    }
}
