//! The keyring as the rest of the program sees it.

use std::time::Duration;

use zeroize::Zeroizing;

/// The operating system's keyring, reduced to what one credential per store needs.
///
/// An implementation answers within `deadline`, or says [`KeyringFault::Timeout`].
pub trait Keyring: Send + Sync {
    /// Reads the item of `account`.
    fn get(
        &self,
        account: &str,
        deadline: Option<Duration>,
    ) -> Result<Zeroizing<String>, KeyringFault>;
    /// Writes the item of `account`, replacing what is there.
    fn set(
        &self,
        account: &str,
        value: &str,
        deadline: Option<Duration>,
    ) -> Result<(), KeyringFault>;
    /// Deletes the item of `account`; an absent item is fine.
    fn delete(&self, account: &str, deadline: Option<Duration>) -> Result<(), KeyringFault>;
}

/// Why the keyring did not do it; each needs another answer from the user.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringFault {
    /// No service answers in this session.
    #[error("no keyring service answers here: {0}")]
    Absent(String),
    /// The collection is locked and was not unlocked.
    #[error("the keyring is locked")]
    Locked,
    /// The prompt was dismissed or access refused.
    #[error("the keyring refused: {0}")]
    Denied(String),
    /// It answers, but has no such item.
    #[error("the keyring holds no such item")]
    Missing,
    /// Two items fit; it is not safe to guess.
    #[error("the keyring holds more than one such item")]
    Ambiguous,
    /// No answer within the deadline, in seconds.
    #[error("the keyring did not answer within {0} s")]
    Timeout(u64),
    /// It answers, but not with something that can be used.
    #[error("the keyring gave no usable answer: {0}")]
    Broken(String),
}
