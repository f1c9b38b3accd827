//! Key IDs: `key_` and 12 characters; public, safe to log, never changing.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::entropy::{Entropy, characters};

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`, so it survives being read out.
pub const ALPHABET: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The place of each byte in [`ALPHABET`]; 255 for those that are not in it. Looked up for every
/// character of every secret that a client presents.
const PLACES: [u8; 256] = {
    let mut places = [255; 256];
    let mut at = 0;
    while at < ALPHABET.len() {
        places[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    places
};

/// What every Key ID starts with.
pub const PREFIX: &str = "key_";

/// Characters after the prefix: 60 bits.
pub const LENGTH: usize = 12;

/// The stable name of a key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

impl KeyId {
    /// Draws a new one.
    ///
    /// # Errors
    /// Those of the generator.
    pub fn generate(entropy: &dyn Entropy) -> std::io::Result<Self> {
        let tail = characters(entropy, ALPHABET, LENGTH)?;
        Ok(Self(format!("{PREFIX}{}", tail.as_str())))
    }

    /// Reads `key_…`; nothing is folded or trimmed.
    pub fn parse(text: &str) -> Option<Self> {
        let tail = text.strip_prefix(PREFIX)?;
        is_tail(tail).then(|| Self(text.to_owned()))
    }

    /// From the 12 characters alone, as they stand inside a secret.
    pub fn from_tail(tail: &str) -> Option<Self> {
        is_tail(tail).then(|| Self(format!("{PREFIX}{tail}")))
    }

    /// The 12 characters without the prefix.
    pub fn tail(&self) -> &str {
        self.0.strip_prefix(PREFIX).unwrap_or_default()
    }

    /// The tail as a number of 60 bits, which no other Key ID has.
    pub fn number(&self) -> u64 {
        let digits = self.tail().bytes().map(|byte| PLACES[usize::from(byte)]);
        digits.fold(0, |number, digit| number << 5 | u64::from(digit))
    }

    /// The whole Key ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_tail(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(is_letter)
}

/// Whether a byte is in [`ALPHABET`].
pub fn is_letter(byte: u8) -> bool {
    PLACES[usize::from(byte)] != 255
}

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.0
    }
}

impl TryFrom<String> for KeyId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a Key ID"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_id_has_a_number_of_its_own() {
        let number = |tail: &str| KeyId::from_tail(tail).unwrap().number();
        assert_eq!(number("000000000000"), 0);
        assert_eq!(number("00000000001z"), 63);
        assert_eq!(number("zzzzzzzzzzzz"), (1 << 60) - 1);
        for (place, byte) in ALPHABET.iter().enumerate() {
            let tail = format!("{}00000000000", char::from(*byte));
            assert_eq!(number(&tail), (place as u64) << 55);
        }
        assert_eq!((0..=255).filter(|byte| is_letter(*byte)).count(), 32);
    }
}
