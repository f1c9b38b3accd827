//! What an audit looks at: the store as it is found, also where it is broken.

use super::Store;
use crate::error::Result;
use crate::journal::{Fault, SignedEvent, State};

/// A row of a protected table, readable or not.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// What it is about; see [`State::subject`].
    pub subject: String,
    /// The event it claims to come from.
    pub seq: u64,
    /// What it says, or why it cannot be read.
    pub state: Result<State, String>,
}

/// A store whose events and rows can be walked over one by one, past those that are broken. Nothing
/// is kept in memory.
pub trait Evidence: Store {
    /// Walks over all events in the order of their numbers.
    fn found_events(
        &self,
        visit: &mut dyn FnMut(u64, Result<SignedEvent, Fault>) -> Result<()>,
    ) -> Result<()>;
    /// Walks over the rows of settings, operators, roles and keys.
    fn found_rows(&self, visit: &mut dyn FnMut(FoundRow) -> Result<()>) -> Result<()>;
    /// Walks over the subjects of the journal, each with the number of its last event.
    fn subjects(&self, visit: &mut dyn FnMut(&str, u64) -> Result<()>) -> Result<()>;
    /// Whether there is a row for `subject`.
    fn has_row(&self, subject: &str) -> Result<bool>;
    /// What is wrong with the file itself, without comparing every index; see [`Store::damage`].
    fn damage_at_a_glance(&self) -> Result<Vec<String>>;
    /// What is in the file, or missing in it, that keyadm did not put there; in sentences.
    fn oddities(&self) -> Result<Vec<String>>;
}
