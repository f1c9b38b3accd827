//! What sinks hand over: the text of a new secret, or of a new operator's admin credential.

use zeroize::Zeroizing;

use crate::admin::Credential;
use crate::key::Secret;

/// A text that is handed over once.
pub trait Handed {
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

impl Handed for Credential {
    fn text(&self) -> Zeroizing<String> {
        Credential::text(self)
    }

    fn last4(&self) -> String {
        let text = Credential::text(self);
        text[text.len() - 4..].to_owned()
    }
}
