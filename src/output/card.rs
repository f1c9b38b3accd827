//! One thing with labels: `Key ID:  key_…`, and tables of what belongs to it.

use super::cell::{Cell, bold};
use super::grid::measure;
use super::screen::Screen;
use super::table::{self, Table};

/// Blanks between the longest label's colon and the values.
const GAP: usize = 2;

/// Blanks before the lines of a section.
const INDENT: &str = "  ";

/// Values never get less room than this, however long the labels are.
const LEAST_ROOM: usize = 16;

/// One thing for people; machines read the report's `data` instead.
#[derive(Clone, Debug, Default)]
pub struct Card {
    fields: Vec<(&'static str, Cell)>,
    sections: Vec<(&'static str, Table)>,
}

impl Card {
    /// An empty card.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line `label:  value`.
    #[must_use]
    pub fn field(mut self, label: &'static str, value: Cell) -> Self {
        self.fields.push((label, value));
        self
    }

    /// Adds a titled table below the fields.
    #[must_use]
    pub fn section(mut self, title: &'static str, table: Table) -> Self {
        self.sections.push((title, table));
        self
    }

    /// The lines that show it to people.
    pub(super) fn lines(&self, wide: bool, screen: Screen) -> Vec<String> {
        let fields: Vec<(&str, &Cell)> = self
            .fields
            .iter()
            .map(|(label, value)| (*label, value))
            .collect();
        let mut lines = field_lines(&fields, screen);
        let inner = screen.beside(INDENT.len());
        for (title, table) in &self.sections {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(bold(title, screen.colour));
            let rows = table::lines(table.columns, &table.rows, wide, inner);
            let none = rows.is_empty().then(|| table.empty.to_owned());
            lines.extend(rows.into_iter().chain(none).map(|line| indent(&line)));
        }
        lines
    }
}

/// Labels and values in two columns; a value that is too long goes on under its own beginning.
pub(super) fn field_lines(fields: &[(&str, &Cell)], screen: Screen) -> Vec<String> {
    let longest = fields
        .iter()
        .map(|(label, _)| measure(label))
        .max()
        .unwrap_or(0);
    let hang = longest + 1 + GAP;
    let room = screen.width.map_or(usize::MAX, |width| {
        width.saturating_sub(hang).max(LEAST_ROOM)
    });
    let mut lines = Vec::new();
    for (label, cell) in fields {
        let pad = " ".repeat(hang - measure(label) - 1);
        let mut start = format!("{}:{pad}", bold(label, screen.colour));
        for part in wrap(&cell.shown, room) {
            let line = format!("{start}{}", cell.tone.paint(&part, screen.colour));
            lines.push(line.trim_end_matches(' ').to_owned());
            start = " ".repeat(hang);
        }
    }
    lines
}

/// Breaks text between words. A word that is longer than the room stays whole, so that it can be copied.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for (index, word) in text.split(' ').enumerate() {
        let length = measure(word);
        if index > 0 && width + 1 + length > room {
            lines.push(std::mem::take(&mut line));
            width = 0;
        } else if index > 0 {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
    }
    lines.push(line);
    lines
}

fn indent(line: &str) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!("{INDENT}{line}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words_and_a_long_word_stays_whole() {
        for (text, lines) in [
            ("one two", &["one two"][..]),
            ("one two!", &["one", "two!"]),
            ("a muchtoolong b", &["a", "muchtoolong", "b"]),
            ("価格 価格", &["価格", "価格"]),
            ("", &[""]),
        ] {
            assert_eq!(wrap(text, 7), lines, "{text}");
        }
    }
}
