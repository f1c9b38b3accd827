//! What one command has to say: data for machines, a view for people, and how the process ends.

use serde_json::Value;

use super::card::Card;
use super::table::Table;
use crate::error::Exit;

/// How a person sees a report.
#[derive(Clone, Debug, Default)]
pub enum View {
    /// One thing with labels.
    Card(Card),
    /// Many things.
    Table(Table),
    /// Lines that are printed as they are: pass what came from people through [`super::escape()`].
    Text(String),
    /// One line for people, like [`View::Text`]; scripts get the fields of the data.
    Line(String),
    /// Nothing on standard output; the notes said it.
    #[default]
    Nothing,
}

impl From<Card> for View {
    fn from(card: Card) -> Self {
        Self::Card(card)
    }
}

impl From<Table> for View {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

/// The result of a command: data for machines, a view for people, and how the process ends.
#[derive(Clone, Debug)]
pub struct Report {
    /// The `kind` of the JSON document.
    pub kind: &'static str,
    /// Its `data`, every field present.
    pub data: Value,
    /// The same for people.
    pub view: View,
    /// What went well but needs attention.
    pub warnings: Vec<String>,
    /// The exit status.
    pub exit: Exit,
}

impl Report {
    /// A report that is all well and shows nothing to people yet.
    pub fn new(kind: &'static str, data: Value) -> Self {
        Self {
            kind,
            data,
            view: View::Nothing,
            warnings: Vec::new(),
            exit: Exit::Ok,
        }
    }

    /// Sets what people see.
    #[must_use]
    pub fn view(mut self, view: impl Into<View>) -> Self {
        self.view = view.into();
        self
    }

    /// Sets the lines that people see; see [`View::Text`].
    #[must_use]
    pub fn text(self, lines: impl Into<String>) -> Self {
        self.view(View::Text(lines.into()))
    }

    /// Sets the line that people see where scripts get fields; see [`View::Line`].
    #[must_use]
    pub fn line(self, line: impl Into<String>) -> Self {
        self.view(View::Line(line.into()))
    }

    /// Adds warnings.
    #[must_use]
    pub fn warnings(mut self, warnings: impl IntoIterator<Item = String>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// Sets the exit status.
    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}
