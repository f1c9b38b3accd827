//! What an event says its subject is after the change.

use serde::{Deserialize, Serialize};

use super::{Operator, PublicKey};
use crate::key::{Key, Role};
use crate::time::Timestamp;

/// The complete protected state of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The store itself.
    Store(StoreSettings),
    /// An operator.
    Operator(Operator),
    /// A role.
    Role(Role),
    /// A key: everything but usage, digests included.
    Key(Box<Key>),
}

/// The store's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreSettings {
    /// `st_` and 12 characters, drawn at `init`.
    pub id: String,
    /// What every secret of the store starts with; never changes.
    pub prefix: String,
    /// The key where the chain of trust ends.
    pub root: PublicKey,
    /// Roots before a recovery; the present root vouches for the events they began.
    pub former_roots: Vec<PublicKey>,
    /// When the store was made.
    pub created_at: Timestamp,
}

impl State {
    /// The subject that events about this name: a Key ID, `role:NAME`, an operator id, a store id.
    pub fn subject(&self) -> String {
        match self {
            Self::Store(store) => store.id.clone(),
            Self::Operator(operator) => operator.id.clone(),
            Self::Role(role) => role_subject(&role.name),
            Self::Key(key) => key.id.to_string(),
        }
    }
}

/// The subject of events about the role `name`.
pub fn role_subject(name: &str) -> String {
    format!("role:{name}")
}
