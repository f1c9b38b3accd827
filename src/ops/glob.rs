//! Patterns for names: `*` is any text, `?` one character; case does not matter.

/// A pattern for names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(Vec<char>);

impl Glob {
    /// Every text is a pattern; one without `*` and `?` fits itself alone.
    pub fn new(pattern: &str) -> Self {
        Self(folded(pattern))
    }

    /// Whether the whole of `text` fits.
    ///
    /// Goes back to the last `*` only, so the work is at most the product of both lengths, whatever
    /// the pattern.
    pub fn fits(&self, text: &str) -> bool {
        let (pattern, text) = (&self.0, folded(text));
        let (mut at, mut from) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while from < text.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, from));
                    at += 1;
                }
                Some(one) if *one == '?' || *one == text[from] => {
                    at += 1;
                    from += 1;
                }
                _ => {
                    let Some((behind, taken)) = star else {
                        return false;
                    };
                    star = Some((behind, taken + 1));
                    at = behind + 1;
                    from = taken + 1;
                }
            }
        }
        pattern[at..].iter().all(|rest| *rest == '*')
    }
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_stand_for_text() {
        for (pattern, text) in [
            ("*", ""),
            ("ci", "CI"),
            ("prod*", "Production Server"),
            ("*server", "Production Server"),
            ("p*n s*r", "Production Server"),
            ("c?", "ci"),
            ("?", "é"),
            ("*ab*ab", "abxabab"),
            ("É*", "été"),
            ("a[b]", "a[b]"),
        ] {
            assert!(Glob::new(pattern).fits(text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("ci", "ci-2"),
            ("c?", "c"),
            ("*b", "abc"),
            ("a*b*c", "acb"),
            ("[ab]", "a"),
        ] {
            assert!(!Glob::new(pattern).fits(text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = Glob::new(&"*a".repeat(50));
        assert!(!pattern.fits(&"a".repeat(49)));
        assert!(!pattern.fits(&format!("{}b", "a".repeat(100))));
    }
}
