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
mod grid;
mod json;
mod layout;
mod list;
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
pub use report::{Report, View};
pub use table::{Column, Table};

use serde_json::{Value, json};

use crate::env::Env;
use crate::error::{Code, Error, Exit, Result};
use crate::time::Timestamp;
use cell::bold;
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
    /// [`Code::Config`] when `KEYADM_OUTPUT` holds no format and no flag overrides it.
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

    /// Whether JSON was asked for, so that failures have to be JSON too.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether to use words instead of drawings: `TERM=dumb` or accessible mode.
    pub fn plain(&self) -> bool {
        self.screen.plain
    }

    /// Whether errors and warnings on standard error are coloured.
    pub fn stderr_colour(&self) -> bool {
        self.screen.stderr_colour
    }

    /// The same before there is an `Output`, for argument errors.
    pub fn stderr_colour_of(env: &Env) -> bool {
        Screen::of(env, false).stderr_colour
    }

    /// Refuses a `--field` that the result will not have, before anything is done.
    ///
    /// # Errors
    /// [`Code::Arguments`] naming the fields there are.
    pub fn check_field(&self, known: &[&str]) -> Result<()> {
        match &self.shape {
            Shape::Field(path) if !known.contains(&path.split('.').next().unwrap_or_default()) => {
                Err(field::unknown(path, known.iter().copied()))
            }
            _ => Ok(()),
        }
    }

    /// One line for people on standard error; nothing with `-q` or JSON.
    ///
    /// # Errors
    /// Standard error cannot be written.
    pub fn note(&self, env: &mut Env, text: &str) -> Result<()> {
        if self.quiet || self.json {
            return Ok(());
        }
        to_stderr(env, &escape(text))
    }

    /// `warning: …` on standard error. With JSON nothing: there it belongs into the document.
    ///
    /// # Errors
    /// Standard error cannot be written.
    pub fn warn(&self, env: &mut Env, text: &str) -> Result<()> {
        if self.json {
            return Ok(());
        }
        self.warn_aloud(env, text)
    }

    /// Writes a failure to standard error and returns its exit status; `json` as the user asked,
    /// even where no [`Output`] could be made.
    ///
    /// A reader that went away is not told so. Nothing is left to be done where standard error itself
    /// cannot be written, so that is ignored.
    pub fn error(env: &mut Env, error: &Error, json: bool, colour: bool) -> Exit {
        if error.code() != Code::BrokenPipe {
            let text = if json {
                json::error_line(error)
            } else {
                problem::text(error, colour)
            };
            let _ = stream::write(&mut *env.stderr, &text)
                .and_then(|()| stream::flush(&mut *env.stderr));
        }
        error.exit()
    }

    /// The warnings of a result that is no JSON document.
    fn warn_all(&self, env: &mut Env, warnings: &[String]) -> Result<()> {
        if matches!(self.shape, Shape::Json | Shape::Ndjson) {
            return Ok(());
        }
        warnings
            .iter()
            .try_for_each(|text| self.warn_aloud(env, text))
    }

    fn warn_aloud(&self, env: &mut Env, text: &str) -> Result<()> {
        let colour = self.screen.stderr_colour;
        let word = bold(&Tone::Warn.paint("warning:", colour), colour);
        to_stderr(env, &format!("{word} {}", escape(text)))
    }

    /// Tells a person that a list is empty; a script sees that by itself.
    fn nothing_to_list(&self, env: &mut Env, empty: &str) -> Result<()> {
        match self.shape {
            Shape::Table { .. } => self.note(env, empty),
            _ => Ok(()),
        }
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

/// One line on standard error.
fn to_stderr(env: &mut Env, line: &str) -> Result<()> {
    stream::write(&mut *env.stderr, &format!("{line}\n"))?;
    stream::flush(&mut *env.stderr)
}
