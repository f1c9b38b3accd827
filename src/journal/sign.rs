//! Ed25519 keys of operators, in the forms they are written in.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::key::ALPHABET;

/// Keeps our signatures from being signatures over anything else.
const DOMAIN: &[u8] = b"keyadm event v1\0";

/// How a public key is written.
const PUBLIC_PREFIX: &str = "ed25519:";

/// An operator's private key; wiped when dropped.
#[derive(Clone)]
pub struct Signer(SigningKey);

/// An operator's public key; written `ed25519:` and 43 base64 characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

impl Signer {
    /// Makes a new private key.
    ///
    /// # Errors
    /// Those of the generator.
    pub fn generate(entropy: &dyn Entropy) -> std::io::Result<Self> {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(seed.as_mut_slice())?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// Reads the 43 base64 characters of a seed.
    pub fn from_seed(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64.decode(text).ok()?);
        let seed = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?);
        Some(Self(SigningKey::from_bytes(&seed)))
    }

    /// **The private seed** in base64, for the credential's text.
    pub fn seed(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(self.0.as_bytes()))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the exact bytes of an event.
    pub fn sign(&self, body: &[u8]) -> [u8; 64] {
        self.0.sign(&[DOMAIN, body].concat()).to_bytes()
    }
}

impl PublicKey {
    /// Its 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `signature` is this key's over `body`; strict, so that no second form passes.
    pub fn verifies(&self, body: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(&[DOMAIN, body].concat(), &Signature::from_bytes(signature))
                .is_ok()
        })
    }

    /// The operator id that belongs to it: `op_` and 12 characters of its SHA-256.
    pub fn operator_id(&self) -> String {
        let tail = Sha256::digest(self.0)
            .iter()
            .take(12)
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
            .collect::<String>();
        format!("op_{tail}")
    }

    /// `SHA256:` and 43 base64 characters, as people compare it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", BASE64.encode(Sha256::digest(self.0)))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{PUBLIC_PREFIX}{}", BASE64.encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signer(…)")
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for PublicKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.strip_prefix(PUBLIC_PREFIX)
            .and_then(|encoded| BASE64.decode(encoded).ok())
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .filter(|bytes| VerifyingKey::from_bytes(bytes).is_ok_and(|key| !key.is_weak()))
            .map(Self)
            .ok_or("a public key is `ed25519:` and 43 base64 characters")
    }
}
