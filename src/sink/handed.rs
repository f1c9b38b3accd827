//! What sinks hand over: the text of a new secret, or another that is as secret, such as a new
//! operator's admin credential.

use zeroize::Zeroizing;

use crate::key::Secret;

/// A text that is handed over once.
pub trait Handed: Sync {
    /// **The text itself**, in a buffer that is wiped.
    fn text(&self) -> Zeroizing<String>;
    /// Its last four characters, by which people recognise it.
    fn last4(&self) -> String;
}

impl Handed for Secret {
    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.expose().to_owned())
    }

    fn last4(&self) -> String {
        Secret::last4(self)
    }
}
