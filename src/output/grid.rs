//! The one place that talks to comfy-table: it measures, cuts and aligns; colour and spacing are ours.
//!
//! comfy-table colours through a library that reads the process's real `NO_COLOR`, breaks words when it
//! arranges columns by itself, and passes control characters through. So it gets escaped text, fixed
//! widths and one line per row, and hands back padded cells.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentLineStyle, Row, Table, TableStyle, Width,
};

/// Stands between the cells of a line that comfy-table has drawn: a control character, which escaped
/// text cannot hold.
const SEPARATOR: char = '\u{1f}';

/// The columns that `text` takes on a terminal: wide characters take two.
pub(super) fn measure(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut table = Table::new();
    table.add_row(vec![text]);
    table
        .column_max_content_widths()
        .first()
        .copied()
        .map_or(0, usize::from)
}

/// Lines of cells that are not drawn yet; the first line is the header.
pub(super) struct Grid {
    table: Table,
}

impl Grid {
    /// Starts with the header, whose cells say how their columns are aligned.
    pub(super) fn new(header: impl Iterator<Item = (&'static str, bool)>) -> Self {
        let mut table = Table::new();
        table.force_no_tty().set_delimiter(SEPARATOR).load_style(
            TableStyle::new()
                .header_lines(ContentLineStyle::none().junction(SEPARATOR))
                .content_lines(ContentLineStyle::none().junction(SEPARATOR)),
        );
        let (texts, right): (Vec<_>, Vec<_>) = header.unzip();
        table.set_header(line(texts.into_iter()));
        for (column, right) in table.column_iter_mut().zip(right) {
            column.set_padding((0, 0));
            column.set_cell_alignment(if right {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            });
        }
        Self { table }
    }

    /// Adds a line of escaped text.
    pub(super) fn add<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        self.table.add_row(line(cells));
    }

    /// The widest content of each column.
    pub(super) fn widths(&self) -> Vec<usize> {
        self.table
            .column_max_content_widths()
            .into_iter()
            .map(usize::from)
            .collect()
    }

    /// Draws every line as cells padded, or cut with `…`, to these widths; `None` leaves a column out.
    pub(super) fn draw(mut self, widths: &[Option<usize>]) -> Vec<Vec<String>> {
        for (column, width) in self.table.column_iter_mut().zip(widths) {
            column.set_constraint(width.map_or(ColumnConstraint::Hidden, |width| {
                ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX)))
            }));
        }
        let split = |line: String| line.split(SEPARATOR).map(str::to_owned).collect();
        self.table.lines().map(split).collect()
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> Row {
    let mut row = Row::from(cells.map(Cell::new).collect::<Vec<_>>());
    row.max_height(1);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_measured_in_terminal_columns() {
        for (text, width) in [
            ("", 0),
            ("abc", 3),
            ("é", 1),
            ("価格", 4),
            ("–", 1),
            ("🔑", 2),
        ] {
            assert_eq!(measure(text), width, "{text}");
        }
    }

    #[test]
    fn cells_are_padded_aligned_cut_and_left_out() {
        let mut grid = Grid::new([("NAME", false), ("USES", true), ("NOTE", false)].into_iter());
        grid.add(["two words", "7", "価格価格"].into_iter());
        assert_eq!(grid.widths(), [9, 4, 8]);
        assert_eq!(
            grid.draw(&[Some(9), Some(4), Some(6)]),
            [
                ["NAME     ", "USES", "NOTE  "],
                ["two words", "   7", "価格… "]
            ]
        );
        let mut grid = Grid::new([("A", false), ("B", false)].into_iter());
        grid.add(["one two three", "b"].into_iter());
        assert_eq!(grid.draw(&[Some(9), None]), [["A        "], ["one two …"]]);
    }
}
