//! A report in each form.

use serde_json::Value;

use super::json::{self, Page};
use super::report::{Report, View};
use super::{Cell, Output, Shape, csv, field, list, stream, table};
use crate::env::Env;
use crate::error::{Exit, Result};

impl Output {
    /// Writes a report, flushes, and returns its exit status.
    ///
    /// The text is complete before the first byte is written, so a failure leaves standard output empty.
    ///
    /// # Errors
    /// A stream that cannot be written, or `--field` naming a field that is not there.
    pub fn report(&self, env: &mut Env, report: Report) -> Result<Exit> {
        let text = match &self.shape {
            Shape::Field(path) => fields(&report.data, path)?,
            Shape::Json => {
                let data = report.data.to_string();
                json::envelope(report.kind, &data, &report.warnings, &self.meta(None))
            }
            Shape::Ndjson => ndjson(&report),
            Shape::Name => names(&report),
            Shape::Csv => records(&report),
            Shape::Tsv => pairs(&report),
            Shape::Table { wide } => self.drawn(&report.view, *wide),
        };
        stream::write(&mut *env.stdout, &text)?;
        stream::flush(&mut *env.stdout)?;
        if let View::Table(table) = &report.view
            && table.rows.is_empty()
        {
            self.nothing_to_list(env, table.empty)?;
        }
        self.warn_all(env, &report.warnings)?;
        Ok(report.exit)
    }

    /// A view for people, lines with their breaks.
    fn drawn(&self, view: &View, wide: bool) -> String {
        match view {
            View::Card(card) => joined(card.lines(wide, self.screen)),
            View::Table(table) => {
                joined(table::lines(table.columns, &table.rows, wide, self.screen))
            }
            View::Text(text) | View::Line(text) => whole_lines(text),
            View::Nothing => String::new(),
        }
    }
}

/// Ends each line.
pub(super) fn joined(lines: Vec<String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Text that ends with a line break, unless it is empty.
fn whole_lines(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{text}{end}")
}

/// The items of a report: those of a list or of a batch (`data.items`), or the one thing it is about.
fn items(data: &Value) -> &[Value] {
    data.as_array()
        .or_else(|| data.get("items")?.as_array())
        .map_or(std::slice::from_ref(data), Vec::as_slice)
}

fn fields(data: &Value, path: &str) -> Result<String> {
    items(data)
        .iter()
        .map(|item| Ok(field::line(item, path)? + "\n"))
        .collect()
}

fn ndjson(report: &Report) -> String {
    let items = items(&report.data);
    let page = Page {
        total: Some(items.len() as u64),
        ..Page::default()
    };
    let lines: String = items.iter().map(json::line).collect();
    let first = json::version_line(report.kind);
    first + &lines + &json::summary_line(items.len() as u64, &page, &report.warnings, None)
}

/// `name`, or `id` of what has no name.
fn names(report: &Report) -> String {
    let name = |item: &Value| {
        let name = item
            .get("name")
            .or_else(|| item.get("id"))?
            .as_str()?
            .to_owned();
        Some(csv::tsv(std::iter::once(&*name)))
    };
    items(&report.data).iter().filter_map(name).collect()
}

fn records(report: &Report) -> String {
    match &report.view {
        View::Table(table) => {
            let header = csv::csv(table.columns.iter().map(|column| column.name));
            let row = |row: &Vec<Cell>| csv::csv(row.iter().map(|cell| &*cell.plain));
            header + &table.rows.iter().map(row).collect::<String>()
        }
        _ => {
            let fields = field::cells(&report.data);
            if fields.is_empty() {
                return String::new();
            }
            csv::csv(fields.iter().map(|(name, _)| *name))
                + &csv::csv(fields.iter().map(|(_, value)| &**value))
        }
    }
}

/// What scripts get without asking for a format: rows of a table, `name<TAB>value` of one thing.
fn pairs(report: &Report) -> String {
    match &report.view {
        View::Table(table) => table
            .rows
            .iter()
            .map(|row| list::tsv_row(table.columns, row))
            .collect(),
        View::Card(_) | View::Line(_) => field::cells(&report.data)
            .iter()
            .map(|(name, value)| csv::tsv([*name, &**value].into_iter()))
            .collect(),
        View::Text(text) => whole_lines(text),
        View::Nothing => String::new(),
    }
}
