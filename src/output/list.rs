//! Lists, row by row: 100,000 keys go out as TSV, CSV, NDJSON or names without being held in memory.
//!
//! A table has to know its widest cell and a JSON document must be whole or absent, so these two are
//! kept until [`ListWriter::finish`].

use serde::Serialize;
use serde_json::Value;

use super::forms::joined;
use super::json::{self, Page};
use super::table::{self, Column};
use super::{Cell, Output, Shape, csv, field, stream};
use crate::env::Env;
use crate::error::{Exit, Result};

/// Writes a list; ends with [`ListWriter::finish`], without which it is visibly incomplete.
#[derive(Debug)]
pub struct ListWriter {
    output: Output,
    kind: &'static str,
    columns: &'static [Column],
    count: u64,
    /// Rows of a table, kept to measure them.
    pub(super) rows: Vec<Vec<Cell>>,
    /// The inside of the JSON array.
    pub(super) items: String,
    /// What the rows come to.
    summary: Option<Value>,
}

impl Output {
    /// Starts a list.
    pub fn list(&self, kind: &'static str, columns: &'static [Column]) -> ListWriter {
        ListWriter {
            output: self.clone(),
            kind,
            columns,
            count: 0,
            rows: Vec::new(),
            items: String::new(),
            summary: None,
        }
    }
}

impl ListWriter {
    /// Says what the rows come to: the `data` of a document is then `{"items": […], "summary": …}`.
    pub fn sum_up(&mut self, summary: Value) {
        self.summary = Some(summary);
    }

    /// Adds a row: its name for `-o name`, a cell for each column, and its JSON. Cells and JSON are only
    /// made when they are wanted.
    ///
    /// # Errors
    /// A stream that cannot be written, or `--field` naming a field that is not there.
    pub fn row<D: Serialize>(
        &mut self,
        env: &mut Env,
        id_or_name: &str,
        cells: impl FnOnce() -> Vec<Cell>,
        data: impl FnOnce() -> D,
    ) -> Result<()> {
        if self.count == 0 {
            self.start(env)?;
        }
        self.count += 1;
        let line = match &self.output.shape {
            Shape::Table { .. } => {
                self.rows.push(cells());
                return Ok(());
            }
            Shape::Json => {
                self.items.push_str(if self.count > 1 { "," } else { "" });
                self.items.push_str(&json::text(&data())?);
                return Ok(());
            }
            Shape::Ndjson => json::item(&data())?,
            Shape::Field(path) => field::line(&json::value(&data())?, path)? + "\n",
            Shape::Csv => csv::csv(cells().iter().map(|cell| &*cell.plain)),
            Shape::Tsv => tsv_row(self.columns, &cells()),
            Shape::Name => csv::tsv(std::iter::once(id_or_name)),
        };
        stream::write(&mut *env.stdout, &line)?;
        Ok(())
    }

    /// Writes what was kept or still has to be said, and flushes.
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn finish(
        self,
        env: &mut Env,
        page: Page,
        warnings: Vec<String>,
        empty: &str,
    ) -> Result<Exit> {
        if self.count == 0 {
            self.start(env)?;
        }
        let rest = match &self.output.shape {
            Shape::Table { wide } => joined(table::lines(
                self.columns,
                &self.rows,
                *wide,
                self.output.screen,
            )),
            Shape::Json => {
                let data = match &self.summary {
                    None => format!("[{}]", self.items),
                    Some(sum) => format!("{{\"items\":[{}],\"summary\":{sum}}}", self.items),
                };
                json::envelope(self.kind, &data, &warnings, &self.output.meta(Some(&page)))
            }
            Shape::Ndjson => {
                json::summary_line(self.count, &page, &warnings, self.summary.as_ref())
            }
            Shape::Field(_) | Shape::Csv | Shape::Tsv | Shape::Name => String::new(),
        };
        stream::write(&mut *env.stdout, &rest)?;
        stream::flush(&mut *env.stdout)?;
        if self.count == 0 {
            self.output.nothing_to_list(env, empty)?;
        }
        self.say_there_is_more(env, &page)?;
        self.output.warn_all(env, &warnings)?;
        Ok(Exit::Ok)
    }

    /// What stands before the first row.
    fn start(&self, env: &mut Env) -> Result<()> {
        let head = match self.output.shape {
            Shape::Csv => csv::csv(self.columns.iter().map(|column| column.name)),
            Shape::Ndjson => json::version_line(self.kind),
            _ => return Ok(()),
        };
        stream::write(&mut *env.stdout, &head)
    }

    /// A list that was cut by its limit says so, in a pipe too: a script must not take a page for all.
    fn say_there_is_more(&self, env: &mut Env, page: &Page) -> Result<()> {
        let Some(next) = &page.next else {
            return Ok(());
        };
        let of = page
            .total
            .map_or(String::new(), |total| format!(" of {total}"));
        self.output.note(
            env,
            &format!("{}{of} shown; for more: --after {next}", self.count),
        )
    }
}

/// A row for scripts that asked for no format: the columns of a table without `-o wide`.
pub(super) fn tsv_row(columns: &[Column], cells: &[Cell]) -> String {
    let shown = std::iter::zip(columns, cells).filter(|(column, _)| !column.wide);
    csv::tsv(shown.map(|(_, cell)| &*cell.plain))
}
