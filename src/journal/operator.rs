//! Operators: who administers keys, and the closed set of what they may be allowed.

use serde::{Deserialize, Serialize};

use super::PublicKey;
use crate::time::Timestamp;

/// A person or a job that administers keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// `op_` and 12 characters, from the public key.
    pub id: String,
    /// Unique among operators that are not removed.
    pub name: String,
    /// What their signatures are checked with.
    pub public_key: PublicKey,
    /// What they may do, sorted.
    pub permissions: Vec<OperatorPermission>,
    /// When they may no longer do it.
    pub expires_at: Option<Timestamp>,
    /// Whether they still may.
    pub status: OperatorStatus,
    /// When they were enrolled.
    pub created_at: Timestamp,
    /// The operator who enrolled them.
    pub created_by: String,
}

/// Whether an operator still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorStatus {
    /// Enrolled.
    Active,
    /// Removed for ever.
    Removed,
}

impl OperatorStatus {
    /// The word printed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Removed => "removed",
        }
    }
}

impl Operator {
    /// Whether they are enrolled and not expired at `now`.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.status == OperatorStatus::Active && self.expires_at.is_none_or(|end| end > now)
    }
}

macro_rules! permissions {
    ($($name:ident $text:literal $about:literal;)*) => {
        /// What an operator may be allowed: a closed set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum OperatorPermission { $(#[doc = $about] #[serde(rename = $text)] $name,)* }

        impl OperatorPermission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The permission as typed and printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it allows, in one line.
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }
        }
    };
}

permissions! {
    KeyView "api.key.view" "List and show keys (advisory: who can read the file can read them)";
    KeyCreate "api.key.create" "Create keys";
    KeyUpdate "api.key.update" "Rename, change roles and settings, suspend and resume";
    KeyRotate "api.key.rotate" "Rotate secrets and finish rotations";
    KeyDelete "api.key.delete" "Revoke keys and secret versions";
    RoleManage "api.role.manage" "Create, change and delete roles";
    OperatorManage "api.operator.manage" "Enrol, change and remove operators";
    AuditView "api.audit.view" "Read the journal (advisory)";
    StoreManage "api.store.manage" "Change the store's own settings";
}

impl OperatorPermission {
    /// Reads a permission; `all` is handled by callers.
    ///
    /// # Errors
    /// A sentence that lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|permission| permission.as_str() == text)
            .ok_or_else(|| {
                let all: Vec<&str> = Self::ALL.iter().map(|one| one.as_str()).collect();
                format!("expected one of {}", all.join(", "))
            })
    }
}
