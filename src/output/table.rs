//! Many things of one kind: rows and columns, or one card per row where there is no room for columns.

use super::card::field_lines;
use super::cell::{Cell, bold};
use super::grid::Grid;
use super::layout::{GAP, Want, fit};
use super::screen::Screen;

/// A column of a table, and the field of the same thing for machines.
#[derive(Debug)]
pub struct Column {
    /// What people see above it.
    pub header: &'static str,
    /// The JSON field, which is also the CSV header.
    pub name: &'static str,
    /// 0 is never dropped or cut; higher is dropped earlier on a narrow terminal.
    pub priority: u8,
    /// Only shown with `-o wide` (and always in CSV).
    pub wide: bool,
    /// Numbers stand better on the right.
    pub align_right: bool,
}

/// Rows of cells in the order of `columns`.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns.
    pub columns: &'static [Column],
    /// One cell for each column, in each row.
    pub rows: Vec<Vec<Cell>>,
    /// What people read instead when there are no rows: `no keys yet`.
    pub empty: &'static str,
}

/// The lines that show a table to people; none without rows.
///
/// `-o wide` (`wide`) asks for every column, so nothing is dropped or cut: the terminal may fold lines.
pub(super) fn lines(
    columns: &'static [Column],
    rows: &[Vec<Cell>],
    wide: bool,
    screen: Screen,
) -> Vec<String> {
    let shown: Vec<usize> = (0..columns.len())
        .filter(|index| wide || !columns[*index].wide)
        .collect();
    let room = screen.width.filter(|_| !wide).unwrap_or(usize::MAX);
    if rows.is_empty() {
        return Vec::new();
    }
    if !screen.narrow
        && let Some((kept, cells)) = arrange(columns, rows, &shown, room)
    {
        return painted_lines(&kept, cells, rows, screen.colour);
    }
    cards(columns, rows, &shown, screen)
}

/// Measures the rows and lays them out: the columns that fit, and their padded cells, header first.
/// `None` when not even the columns that must stay fit.
fn arrange(
    columns: &[Column],
    rows: &[Vec<Cell>],
    shown: &[usize],
    room: usize,
) -> Option<(Vec<usize>, Vec<Vec<String>>)> {
    let head = |index: &usize| (columns[*index].header, columns[*index].align_right);
    let mut grid = Grid::new(shown.iter().map(head));
    for row in rows {
        let text = |index: &usize| row.get(*index).map_or("", |cell| &*cell.shown);
        grid.add(shown.iter().map(text));
    }
    let want = |(natural, index): (usize, &usize)| Want {
        natural,
        priority: columns[*index].priority,
    };
    let wants: Vec<Want> = std::iter::zip(grid.widths(), shown).map(want).collect();
    let widths = fit(&wants, room)?;
    let kept: Vec<usize> = std::iter::zip(shown, &widths)
        .filter_map(|(index, width)| width.map(|_| *index))
        .collect();
    let mut drawn = grid.draw(&widths);
    for (line, row) in std::iter::zip(drawn.iter_mut().skip(1), rows) {
        for (text, index) in std::iter::zip(line, &kept) {
            if let Some(cell) = row.get(*index).filter(|cell| cell.ends) {
                keep_end(text, &cell.shown);
            }
        }
    }
    Some((kept, drawn))
}

/// Cuts `whole`, whose characters take one column each, at its beginning where `drawn` cut its end.
fn keep_end(drawn: &mut String, whole: &str) {
    let (room, length) = (drawn.chars().count(), whole.chars().count());
    if length > room {
        *drawn = std::iter::once('…')
            .chain(whole.chars().skip(length + 1 - room))
            .collect();
    }
}

/// Colours the header and each cell by its tone, and joins them into lines.
fn painted_lines(
    kept: &[usize],
    cells: Vec<Vec<String>>,
    rows: &[Vec<Cell>],
    colour: bool,
) -> Vec<String> {
    let mut cells = cells.into_iter();
    let header = cells.next().unwrap_or_default();
    let header = header
        .iter()
        .map(|text| painted(text, |text| bold(text, colour)));
    let body = std::iter::zip(cells, rows).map(|(line, row)| {
        join(std::iter::zip(&line, kept).map(|(text, index)| {
            let tone = row.get(*index).map(|cell| cell.tone).unwrap_or_default();
            painted(text, |text| tone.paint(text, colour))
        }))
    });
    std::iter::once(join(header)).chain(body).collect()
}

/// One card per row, a blank line between two.
fn cards(
    columns: &'static [Column],
    rows: &[Vec<Cell>],
    shown: &[usize],
    screen: Screen,
) -> Vec<String> {
    let card = |row: &Vec<Cell>| {
        let fields: Vec<(&str, &Cell)> = shown
            .iter()
            .filter_map(|index| Some((columns[*index].header, row.get(*index)?)))
            .collect();
        field_lines(&fields, screen)
    };
    rows.iter()
        .map(card)
        .collect::<Vec<_>>()
        .join(&String::new())
}

/// Colours the text of a padded cell, not the blanks around it.
fn painted(padded: &str, paint: impl Fn(&str) -> String) -> String {
    let text = padded.trim_matches(' ');
    if text.is_empty() {
        return padded.to_owned();
    }
    padded.replacen(text, &paint(text), 1)
}

/// One line, without blanks at its end.
fn join(cells: impl Iterator<Item = String>) -> String {
    let gap = " ".repeat(GAP);
    cells
        .collect::<Vec<_>>()
        .join(&gap)
        .trim_end_matches(' ')
        .to_owned()
}
