//! The only place that formats: tables and cards for people, JSON, CSV and TSV for machines, errors for both.
//!
//! A command makes its result once, as data and as cells, and never asks which form was chosen. What
//! the terminal can show is decided once too, in [`Output::new`]. Two kinds of result exist: a
//! [`Report`], which is complete before its first byte is written, and a list, which streams through a
//! [`ListWriter`] where its form allows it.
//!
//! Standard output holds what was asked for and nothing else; notes and warnings go to standard error.
//! Everything that came from people is escaped here, see [`escape()`].

mod card;
mod cell;
mod csv;
mod escape;
mod field;
mod format;
mod forms;
mod grid;
mod json;
mod layout;
mod list;
mod notes;
mod problem;
mod report;
mod screen;
mod stream;
mod table;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub use card::Card;
pub use cell::{Cell, Tone};
pub use escape::escape;
pub use format::{Choice, Format};
pub use json::Page;
pub use list::ListWriter;
pub use report::Report;
pub use table::{Column, Table};

use serde::Serialize;
use serde_json::{Value, json};

use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::time::Timestamp;
use screen::Screen;

/// The form in which results are written: the format asked for, or what suits the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// Raw values of one field.
    Field(String),
    /// Aligned columns and cards.
    Table {
        /// With every column.
        wide: bool,
    },
    /// Tab-separated, no header: what a pipe gets without asking.
    Tsv,
    Json,
    Ndjson,
    Csv,
    Name,
}

/// How this command writes; made once, before anything is done.
#[derive(Clone, Debug)]
pub struct Output {
    shape: Shape,
    /// JSON was asked for, also where `--field` picks from it.
    json: bool,
    quiet: bool,
    dry_run: bool,
    screen: Screen,
    now: Timestamp,
    store: Option<String>,
}

impl Output {
    /// Decides format, colour and width from the flags, the variables and the terminal.
    ///
    /// # Errors
    /// [`crate::error::Code::Config`] when `KEYADM_OUTPUT` holds no format and no flag overrides it.
    pub fn new(choice: Choice, env: &Env, now: Timestamp) -> Result<Self> {
        let format = match choice.format {
            Some(format) => Some(format),
            None => Format::from_env(env)?,
        };
        let screen = Screen::of(env, choice.accessible);
        let shape = match (choice.field, format) {
            (Some(field), _) => Shape::Field(field),
            (None, Some(Format::Table)) => Shape::Table { wide: false },
            (None, Some(Format::Wide)) => Shape::Table { wide: true },
            (None, Some(Format::Json)) => Shape::Json,
            (None, Some(Format::Ndjson)) => Shape::Ndjson,
            (None, Some(Format::Csv)) => Shape::Csv,
            (None, Some(Format::Name)) => Shape::Name,
            (None, None) if screen.terminal => Shape::Table { wide: false },
            (None, None) => Shape::Tsv,
        };
        Ok(Self {
            shape,
            json: format.is_some_and(Format::is_json),
            quiet: choice.quiet,
            dry_run: choice.dry_run,
            screen,
            now,
            store: None,
        })
    }

    /// Names the store for `meta.store`, once it is known.
    pub fn set_store(&mut self, id: &str) {
        self.store = Some(id.to_owned());
    }

    /// Says that nothing is really done, for `meta.dry_run`.
    pub fn set_dry_run(&mut self, dry_run: bool) {
        self.dry_run = dry_run;
    }

    /// Writes help that was asked for to standard output.
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn help(env: &mut Env, text: &str) -> Result<()> {
        stream::write(&mut *env.stdout, text)?;
        stream::flush(&mut *env.stdout)
    }

    /// Writes the short help of a command line without a command to standard error.
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn short_help(env: &mut Env, text: &str) -> Result<()> {
        stream::write(&mut *env.stderr, text)?;
        stream::flush(&mut *env.stderr)
    }

    /// Writes one answer of a stream, as JSON on a line of its own. It stays in the buffer until
    /// [`Output::flush`].
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn answer(env: &mut Env, answer: &impl Serialize) -> Result<()> {
        stream::write(&mut *env.stdout, &json::item(answer)?)
    }

    /// Hands on what was written to standard output.
    ///
    /// # Errors
    /// A stream that cannot be written.
    pub fn flush(env: &mut Env) -> Result<()> {
        stream::flush(&mut *env.stdout)
    }

    /// Whether JSON was asked for, so that failures have to be JSON too.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether a list is cut into pages unless its command says otherwise. What scripts read row by row
    /// is never cut in silence.
    pub fn pages(&self) -> bool {
        matches!(self.shape, Shape::Table { .. } | Shape::Json)
    }

    /// Whether a person reads standard output: it is a table or a card.
    pub fn draws(&self) -> bool {
        matches!(self.shape, Shape::Table { .. })
    }

    /// Whether to use words instead of drawings: `TERM=dumb` or accessible mode.
    pub fn plain(&self) -> bool {
        self.screen.plain
    }

    /// Whether errors on standard error are coloured; asked before there is an `Output`, too.
    pub fn stderr_colour_of(env: &Env) -> bool {
        Screen::of(env, false).stderr_colour
    }

    /// Refuses a `--field` that the result will not have, before anything is done.
    ///
    /// # Errors
    /// [`crate::error::Code::Arguments`] naming the fields there are.
    pub fn check_field(&self, known: &[&str]) -> Result<()> {
        match &self.shape {
            Shape::Field(path) if !known.contains(&path.split('.').next().unwrap_or_default()) => {
                Err(field::unknown(path, known.iter().copied()))
            }
            _ => Ok(()),
        }
    }

    /// The whole document of `report`, for a sink that adds the secret and writes it itself.
    ///
    /// # Errors
    /// Only if our own JSON could not be read.
    pub fn document(&self, report: &Report) -> Result<Value> {
        let data = report.data.to_string();
        let text = json::envelope(report.kind, &data, &report.warnings, &self.meta(None));
        serde_json::from_str(&text)
            .map_err(|error| Error::new(Code::Internal, "a document is not JSON").because(error))
    }

    /// The `meta` of a document; a list also says where it stands.
    fn meta(&self, page: Option<&Page>) -> Value {
        let mut meta = page.map_or_else(
            || json!({}),
            |page| json!({"page": page.page, "limit": page.limit, "total": page.total, "next": page.next}),
        );
        meta["keyadm_version"] = env!("CARGO_PKG_VERSION").into();
        meta["store"] = self.store.clone().into();
        meta["generated_at"] = self.now.to_string().into();
        meta["dry_run"] = self.dry_run.into();
        meta
    }
}
