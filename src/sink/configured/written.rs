//! Sinks that keyadm writes itself: a file, or a variable in a file of variables.
//!
//! A path that tells keys apart (`{name}`, `{key_id}`) is simply replaced. One that does not is for one
//! key alone, and so is a variable: two keys would overwrite each other, and whoever reads the file
//! would get the wrong one. A secret says whose it is, so one of another key that is found there is not
//! replaced; a person has to remove it first.

use std::path::{Path, PathBuf};

use super::dotenv;
use super::place::{Existing, Place, Rights};
use super::template::Template;
use crate::key::{KeyId, Secret};
use crate::sink::{About, FileFormat, Handed, format};

/// What is to be written.
pub struct Delivery<'a> {
    /// The name of the sink.
    pub sink: &'a str,
    /// The secret, or a canary.
    pub secret: &'a dyn Handed,
    /// Whose it is.
    pub about: &'a About,
    /// Only beside the place, and removed again.
    pub try_out: bool,
}

impl Delivery<'_> {
    /// Where a template leads.
    pub fn path(&self, path: &Template) -> PathBuf {
        PathBuf::from(path.path(self.about, self.sink))
    }

    /// Replaces a file of this secret alone.
    ///
    /// # Errors
    /// A sentence.
    pub fn to_file(&self, path: &Template, form: &FileFormat, mode: u32) -> Result<(), String> {
        let place = self.path(path);
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", place.display());
        let held = Place::take(&place)?;
        let bytes =
            format::render(form, self.secret, self.about).map_err(|error| failed(&error))?;
        let there = held.read().map_err(|error| failed(&error))?;
        if !path.tells_keys_apart()
            && let Some(there) = &there
        {
            self.refuse_other_keys(&there.content, &place, "the file")?;
        }
        self.put(&held, &bytes, &bytes, there.as_ref(), Rights::Mode(mode))
            .map_err(|error| failed(&error))
    }

    /// Replaces one variable of a file.
    ///
    /// # Errors
    /// A sentence.
    pub fn to_dotenv(&self, path: &Template, variable: &Template) -> Result<(), String> {
        let place = self.path(path);
        let variable = variable.variable(self.about, self.sink);
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", place.display());
        let held = Place::take(&place)?;
        let there = held.read().map_err(|error| failed(&error))?;
        let old = there.as_ref().map_or(&[][..], |there| &there.content);
        let value = dotenv::value(old, &variable).map_err(|error| failed(&error))?;
        self.refuse_other_keys(value, &place, &variable)?;
        let secret = self.secret.text();
        let new = dotenv::set(old, &variable, &secret).map_err(|error| failed(&error))?;
        let alone = dotenv::set(b"", &variable, &secret).map_err(|error| failed(&error))?;
        self.put(&held, &new, &alone, there.as_ref(), Rights::AsBefore)
            .map_err(|error| failed(&error))
    }

    fn put(
        &self,
        held: &Place,
        bytes: &[u8],
        alone: &[u8],
        there: Option<&Existing>,
        rights: Rights,
    ) -> std::io::Result<()> {
        match self.try_out {
            true => held.try_out(alone),
            false => held.replace(bytes, there, rights),
        }
    }

    fn refuse_other_keys(&self, content: &[u8], place: &Path, what: &str) -> Result<(), String> {
        let other = owners(content).find(|key| key.as_str() != self.about.key_id);
        // A canary is of no key, and not written there either.
        match other.filter(|_| !self.try_out) {
            None => Ok(()),
            Some(other) => Err(format!(
                "{}: {what} holds the secret of another key, {other}; one place is for one key.\n\
                 If {other} is not needed there any more, remove it; \
                 else give this key a place of its own: another name, another sink, or {{name}} in the path",
                place.display()
            )),
        }
    }
}

/// The keys whose secrets stand in a text.
fn owners(content: &[u8]) -> impl Iterator<Item = KeyId> {
    let part = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'_');
    content.split(part).filter_map(|word| {
        let word = std::str::from_utf8(word).ok()?;
        Some(Secret::parse(word).ok()?.key().clone())
    })
}

#[cfg(test)]
mod tests;
