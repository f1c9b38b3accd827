//! Signatures that were found right: looking at the same event again costs a hash, not a signature check.

use std::cell::RefCell;
use std::collections::HashSet;

use sha2::{Digest as _, Sha256};

use super::{PublicKey, SignedEvent};

/// Events that are remembered at most; what is forgotten is checked again.
const MOST: usize = 4_096;

/// What was found right so far, by the SHA-256 of public key, bytes and signature.
#[derive(Debug, Default)]
pub struct Verified(RefCell<HashSet<[u8; 32]>>);

impl Verified {
    /// Whether `signed` bears the signature of `author`.
    pub fn is_signed_by(&self, author: &PublicKey, signed: &SignedEvent) -> bool {
        let name = Sha256::new()
            .chain_update(author.as_bytes())
            .chain_update(signed.signature)
            .chain_update(signed.body.as_bytes())
            .finalize()
            .into();
        if self.0.borrow().contains(&name) {
            return true;
        }
        let good = author.verifies(signed.body.as_bytes(), &signed.signature);
        if good {
            let mut known = self.0.borrow_mut();
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(name);
        }
        good
    }
}
