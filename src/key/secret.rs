//! The secret, the text that a client presents, and its digest; plain to digest is one way.
//!
//! ```text
//! kadm_prod_4f7q2m9xk3hd_Vb3u…32 base62…Qz0mLq17
//!  |    |        |              |          └ 6 base62: CRC-32 of all that stands before it
//!  |    |        |              └ 32 base62 characters from the OS generator: 190 bits
//!  |    |        └ the Key ID's 12 characters
//!  |    └ the environment's tag, [a-z]{2,8}
//!  └ the store's prefix, [a-z]{2,8}
//! ```
//!
//! The checksum finds typing errors; it is no protection. Parsing is strict: one trailing newline
//! is allowed, nothing else is folded or trimmed.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::id::{self, KeyId};
use crate::entropy::{Entropy, characters};

/// Base 62, in the order that numbers are written in it.
const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random characters: 32 × log2(62) = 190 bits.
const RANDOM: usize = 32;

/// Characters of the checksum: 62^6 > 2^32.
const CHECKSUM: usize = 6;

/// The longest text that can be a secret: two tags of 8, the Key ID, the body, three underscores.
pub const LONGEST: usize = 8 + 1 + 8 + 1 + id::LENGTH + 1 + RANDOM + CHECKSUM;

/// Keeps a digest of ours from being a digest of anything else.
const DOMAIN: &[u8] = b"keyadm secret v1\0";

/// The text of a secret. It has no `Display`, its `Debug` is silent, it is wiped when dropped.
pub struct Secret {
    text: Zeroizing<String>,
    key: KeyId,
}

/// Why a text is not a secret, in words that help who pasted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Nothing was given.
    #[error("it is empty")]
    Empty,
    /// A Key ID was pasted.
    #[error("this is a Key ID, not a secret")]
    KeyId,
    /// White space in the middle, or at an end.
    #[error("spaces or a line break inside")]
    Space,
    /// Right so far, but too short.
    #[error("it looks cut off")]
    CutOff,
    /// Right so far, but something follows.
    #[error("it is longer than a secret")]
    TooLong,
    /// The form fits; the checksum does not.
    #[error("the checksum is wrong: a character was mistyped or changed")]
    Checksum,
    /// Bytes that are no text.
    #[error("it is not text (UTF-8)")]
    NotText,
    /// Another header or another scheme than `Bearer`.
    #[error("it is not a header `Authorization: Bearer …` (RFC 6750)")]
    Header,
    /// None of the above.
    #[error("it does not have the form of a keyadm secret")]
    Form,
}

impl Secret {
    /// Makes a new secret for `key`. `prefix` and `tag` must be [`is_tag`].
    ///
    /// # Errors
    /// Those of the generator.
    pub fn generate(
        entropy: &dyn Entropy,
        prefix: &str,
        tag: &str,
        key: &KeyId,
    ) -> std::io::Result<Self> {
        let random = characters(entropy, BASE62, RANDOM)?;
        let mut text = Zeroizing::new(String::with_capacity(LONGEST));
        for part in [prefix, "_", tag, "_", key.tail(), "_", &random] {
            text.push_str(part);
        }
        let sum = checksum(&text);
        text.push_str(&sum);
        Ok(Self {
            text,
            key: key.clone(),
        })
    }

    /// Reads a secret as a client presents it; one trailing newline (or CR LF) is allowed.
    ///
    /// # Errors
    /// What is wrong with it; never a part of it.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = text
            .strip_suffix('\n')
            .map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
        if text.is_empty() {
            return Err(Malformed::Empty);
        }
        if KeyId::parse(text).is_some() {
            return Err(Malformed::KeyId);
        }
        if text.chars().any(char::is_whitespace) {
            return Err(Malformed::Space);
        }
        let mut parts = text.splitn(4, '_');
        let mut part = || parts.next();
        let (Some(prefix), Some(tag)) = (part(), part()) else {
            return Err(Malformed::Form);
        };
        if !is_tag(prefix) || !is_tag(tag) {
            return Err(Malformed::Form);
        }
        let (tail, body) = (part().unwrap_or_default(), part().unwrap_or_default());
        let clean = tail.bytes().all(id::is_letter) && body.bytes().all(is_base62);
        if !clean || tail.len() > id::LENGTH {
            return Err(Malformed::Form);
        }
        let key = KeyId::from_tail(tail).ok_or(Malformed::CutOff)?;
        match body.len().cmp(&(RANDOM + CHECKSUM)) {
            std::cmp::Ordering::Less => return Err(Malformed::CutOff),
            std::cmp::Ordering::Greater => return Err(Malformed::TooLong),
            std::cmp::Ordering::Equal => {}
        }
        let (before, sum) = text.split_at(text.len() - CHECKSUM);
        if checksum(before) != sum {
            return Err(Malformed::Checksum);
        }
        Ok(Self {
            text: Zeroizing::new(text.to_owned()),
            key,
        })
    }

    /// The key this secret claims to belong to.
    pub fn key(&self) -> &KeyId {
        &self.key
    }

    /// **The text itself.** Only sinks may call this.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The last four characters, all that is ever shown again.
    pub fn last4(&self) -> String {
        self.text[self.text.len() - 4..].to_owned()
    }

    /// What the store keeps.
    pub fn digest(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(DOMAIN);
        hash.update(self.text.as_bytes());
        Digest(hash.finalize().into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

/// SHA-256 over a domain string and the whole secret.
///
/// No salt, pepper or slow hash: those protect what people choose. 190 random bits are far over the
/// 112 bits below which NIST SP 800-63B asks for a password hash (and OWASP ASVS 6.5.2 with it), and
/// this is computed for every request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// Compares in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Digest(…)")
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        use std::fmt::Write as _;
        digest.0.iter().fold(Self::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        let wrong = "a digest is 64 hexadecimal characters";
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(wrong);
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&hex[at..at + 2], 16).map_err(|_| wrong)?;
        }
        Ok(Self(bytes))
    }
}

/// Whether `text` can be a store prefix or an environment's tag: 2 to 8 letters `a`–`z`.
pub fn is_tag(text: &str) -> bool {
    (2..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// How the text of an admin credential begins.
pub const CREDENTIAL: &str = "keyadm-admin-v1";

/// This much of the random part makes a text worth refusing: nobody names a key so by chance.
const TELLING: usize = 8;

/// Whether `text` contains a secret, a good part of one, or an admin credential, valid or not; for
/// refusing it where it would be kept or repeated.
pub fn looks_like_secret(text: &str) -> bool {
    text.contains(CREDENTIAL)
        || text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .any(has_form)
}

/// Whether a word is a secret as far as it goes.
fn has_form(word: &str) -> bool {
    let parts: Vec<&str> = word.split('_').collect();
    matches!(parts[..], [.., prefix, tag, tail, body]
        if is_tag(tag)
            && prefix.len() >= 2
            && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
            && KeyId::from_tail(tail).is_some()
            && body.len() >= TELLING)
}

/// Whether a byte is in [`BASE62`].
fn is_base62(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// Six base-62 digits of the CRC-32 (IEEE) of `text`.
fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes()) as usize;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[rest % 62];
        rest /= 62;
    }
    String::from_utf8_lossy(&digits).into_owned()
}

#[cfg(test)]
mod tests;
