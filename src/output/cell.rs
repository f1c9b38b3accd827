//! One value as people see it and as machines read it.

use super::escape::escape;
use crate::time::Timestamp;

/// How a person sees that there is no value.
const NONE: &str = "–";

/// What a value means to its reader. Colour only repeats what the words already say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Wants attention soon.
    Warn,
    /// Wants attention now.
    Bad,
    /// Can be skipped.
    Dim,
}

impl Tone {
    /// Wraps `text` in the tone's colour (ECMA-48 SGR), if colour is on.
    pub(super) fn paint(self, text: &str, colour: bool) -> String {
        let code = match self {
            Self::Plain => "",
            Self::Good => "32",
            Self::Warn => "33",
            Self::Bad => "31",
            Self::Dim => "2",
        };
        sgr(code, text, colour)
    }
}

/// Headings and labels.
pub(super) fn bold(text: &str, colour: bool) -> String {
    sgr("1", text, colour)
}

fn sgr(code: &str, text: &str, colour: bool) -> String {
    if colour && !code.is_empty() && !text.is_empty() {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// A value with its two faces. `shown` is safe to print; `plain` is raw until it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub(super) shown: String,
    pub(super) plain: String,
    pub(super) tone: Tone,
    /// Where there is too little room, its beginning is left out, not its end.
    pub(super) ends: bool,
}

impl Cell {
    /// Text that people and machines read alike.
    pub fn text(text: &str) -> Self {
        Self::new(text, text)
    }

    /// Text that may be missing: a dash for people, empty for machines.
    pub fn maybe(text: Option<&str>) -> Self {
        text.map_or_else(|| Self::new(NONE, "").tone(Tone::Dim), Self::text)
    }

    /// One text for people, another for machines.
    pub fn new(shown: &str, plain: &str) -> Self {
        Self {
            shown: escape(shown).into_owned(),
            plain: plain.to_owned(),
            tone: Tone::Plain,
            ends: false,
        }
    }

    /// Its end is what matters: where it is cut, it loses its beginning.
    #[must_use]
    pub fn ends(mut self) -> Self {
        self.ends = true;
        self
    }

    /// A time as lists show it: `3 days ago`, or RFC 3339 for machines.
    pub fn time(at: impl Into<Option<Timestamp>>, now: Timestamp) -> Self {
        Self::at(at.into(), |at| at.relative_to(now))
    }

    /// A time as one thing's details show it: `2026-11-18T02:00:00Z (3 days ago)`.
    pub fn time_both(at: impl Into<Option<Timestamp>>, now: Timestamp) -> Self {
        Self::at(at.into(), |at| format!("{at} ({})", at.relative_to(now)))
    }

    fn at(at: Option<Timestamp>, show: impl FnOnce(Timestamp) -> String) -> Self {
        at.map_or_else(
            || Self::maybe(None),
            |at| Self::new(&show(at), &at.to_string()),
        )
    }

    /// Gives it a meaning.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative_for_people_and_rfc_3339_for_machines() {
        let now = Timestamp::parse("2026-11-21T02:00:00Z").unwrap();
        let then = Timestamp::parse("2026-11-18T02:00:00Z").unwrap();
        let cell = Cell::time(then, now);
        assert_eq!(
            (&*cell.shown, &*cell.plain),
            ("3 days ago", "2026-11-18T02:00:00Z")
        );
        let cell = Cell::time_both(Some(then), now);
        assert_eq!(cell.shown, "2026-11-18T02:00:00Z (3 days ago)");
        assert_eq!(cell.plain, "2026-11-18T02:00:00Z");
        let cell = Cell::time(None, now);
        assert_eq!((&*cell.shown, &*cell.plain), ("–", ""));
    }

    #[test]
    fn what_is_shown_is_escaped_and_what_machines_get_is_still_raw() {
        let cell = Cell::text("a\u{1b}b");
        assert_eq!((&*cell.shown, &*cell.plain), (r"a\u{1b}b", "a\u{1b}b"));
    }

    #[test]
    fn a_tone_colours_only_where_colour_is_on() {
        assert_eq!(
            Tone::Bad.paint("revoked", true),
            "\u{1b}[31mrevoked\u{1b}[0m"
        );
        assert_eq!(Tone::Bad.paint("revoked", false), "revoked");
        assert_eq!(Tone::Plain.paint("active", true), "active");
        assert_eq!(Tone::Bad.paint("", true), "");
    }
}
