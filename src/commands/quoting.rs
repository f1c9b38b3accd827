//! Words as shells write them, for completion.

/// How a shell takes a completed word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// It puts the word into the line as it is, and backslashes keep it together.
    Backslash,
    /// It quotes the word itself.
    Own,
    /// It puts the word into the line as it is, and we do not quote for it.
    None,
}

impl Quoting {
    /// That of a shell, by its name or path.
    pub fn of(shell: &str) -> Self {
        match shell.rsplit('/').next() {
            Some("bash") => Self::Backslash,
            Some("zsh" | "fish" | "elvish") => Self::Own,
            _ => Self::None,
        }
    }

    /// `name` as one word; `None` where it cannot be one in safety.
    pub fn word(self, name: &str) -> Option<String> {
        match self {
            _ if name.chars().all(is_harmless) => Some(name.to_owned()),
            Self::Own => Some(name.to_owned()),
            // Inside quotes that the user opened, a quote in the name would close them.
            Self::Backslash if !name.contains('\'') => Some(
                name.chars()
                    .flat_map(|c| (!is_harmless(c)).then_some('\\').into_iter().chain([c]))
                    .collect(),
            ),
            Self::Backslash | Self::None => None,
        }
    }
}

/// Means nothing to any shell, anywhere in a word.
fn is_harmless(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '+' | '@' | '%' | ',')
}

/// A word of an unfinished command line without its quotes and backslashes.
pub fn unquoted(word: &str) -> String {
    let (quote, inner) = match word.chars().next() {
        Some(quote @ ('"' | '\'')) => (Some(quote), &word[1..]),
        _ => (None, word),
    };
    let inner = quote.map_or(inner, |quote| inner.strip_suffix(quote).unwrap_or(inner));
    if quote == Some('\'') {
        return inner.to_owned();
    }
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => text.extend(characters.next()),
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_one_word_that_the_shell_does_not_take_apart() {
        let bash = Quoting::of("/bin/bash");
        assert_eq!(bash.word("ci").unwrap(), "ci");
        assert_eq!(
            bash.word("Production Server").unwrap(),
            r"Production\ Server"
        );
        assert_eq!(bash.word("$(id)`*").unwrap(), r"\$\(id\)\`\*");
        assert_eq!(bash.word("it's"), None);
        assert_eq!(Quoting::of("zsh").word("a b;c").unwrap(), "a b;c");
        assert_eq!(Quoting::of("powershell").word("a b"), None);
        assert_eq!(Quoting::of("powershell").word("a-b").unwrap(), "a-b");
    }

    #[test]
    fn what_was_typed_is_read_as_the_shell_will_read_it() {
        for (typed, text) in [
            ("Prod", "Prod"),
            (r"Production\ S", "Production S"),
            ("\"Production S", "Production S"),
            ("'Production S'", "Production S"),
            ("\"a\\$b\"", "a$b"),
            ("", ""),
            ("\"", ""),
            ("\\", ""),
        ] {
            assert_eq!(unquoted(typed), text, "{typed}");
        }
    }
}
