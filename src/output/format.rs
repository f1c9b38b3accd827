//! What the user asked for: the words of `-o`, and the flags that every command shares.

use std::str::FromStr;

use crate::env::Env;
use crate::error::{Code, Error, Result};

/// A form of output that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// The same with every column.
    Wide,
    /// One JSON document.
    Json,
    /// A version line, one JSON line per item, a summary line.
    Ndjson,
    /// RFC 4180 with a header, safe to open in a spreadsheet.
    Csv,
    /// Names alone, one per line.
    Name,
}

impl Format {
    /// Every format, in the order that messages list them.
    pub const ALL: [Self; 6] = [
        Self::Table,
        Self::Wide,
        Self::Json,
        Self::Ndjson,
        Self::Csv,
        Self::Name,
    ];

    /// The word that asks for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Wide => "wide",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Name => "name",
        }
    }

    /// Whether it is JSON, so that failures are JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }

    /// What `KEYADM_OUTPUT` asks for; needed before there is an [`super::Output`], for argument errors.
    ///
    /// # Errors
    /// [`Code::Config`] when it holds another word.
    pub fn from_env(env: &Env) -> Result<Option<Self>> {
        let Some(word) = env.var("KEYADM_OUTPUT") else {
            return Ok(None);
        };
        word.parse().map(Some).map_err(|expected: String| {
            Error::new(Code::Config, format!("KEYADM_OUTPUT is `{word}`")).why(expected)
        })
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
            .ok_or_else(|| format!("expected one of {}", Self::ALL.map(Self::as_str).join(", ")))
    }
}

/// The output flags as they were parsed; `--json` is `Some(Format::Json)`.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// `-o`.
    pub format: Option<Format>,
    /// `--field`: raw values of one field; wins over the format.
    pub field: Option<String>,
    /// `-q`: no notes on standard error.
    pub quiet: bool,
    /// `--dry-run`: only says so in `meta`.
    pub dry_run: bool,
    /// `--accessible`: no colour, plain words.
    pub accessible: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::fake::Fake;

    #[test]
    fn every_format_is_asked_for_by_its_own_word_and_no_other() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        for word in ["", "JSON", "yaml", "tables"] {
            assert_eq!(
                word.parse::<Format>(),
                Err("expected one of table, wide, json, ndjson, csv, name".to_owned())
            );
        }
    }

    #[test]
    fn a_word_that_is_no_format_in_the_environment_is_a_configuration_error() {
        let read = |word| Format::from_env(&Fake::new().var("KEYADM_OUTPUT", word).env());
        assert_eq!(read("csv").unwrap(), Some(Format::Csv));
        assert_eq!(read("").unwrap(), None);
        assert_eq!(read("xml").unwrap_err().code(), Code::Config);
    }
}
