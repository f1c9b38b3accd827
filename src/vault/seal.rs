//! The recovery kit: an admin credential sealed with a passphrase, as text that survives paper.
//!
//! argon2id stretches the passphrase, XChaCha20-Poly1305 seals the text. The header is bound as
//! associated data, so no parameter can be changed without the kit failing to open. Parameters read
//! back are bounded *before* any work: a forged kit must not cost gigabytes or hours.
//!
//! ```text
//! -----BEGIN KEYADM RECOVERY KIT-----
//! Version: 1
//! KDF: argon2id m=65536 t=3 p=1
//! Salt: <16 bytes, base64>
//! Nonce: <24 bytes, base64>
//!
//! <base64, 64 columns>
//! -----END KEYADM RECOVERY KIT-----
//! ```

mod armour;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};

use armour::{Header, Kit};

/// The cost of a new kit: 64 MiB, three passes; about 150 ms (RFC 9106 §4, second recommendation,
/// with one lane, because the machine that recovers may have one core).
const COST: Cost = Cost {
    memory: 64 * 1024,
    passes: 3,
    lanes: 1,
};

/// What one guess at the passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// Whether it is worth anything and this machine can afford it. 19 MiB is the least that OWASP
    /// recommends for argon2id.
    fn is_sane(self) -> bool {
        (19 * 1024..=256 * 1024).contains(&self.memory)
            && (1..=10).contains(&self.passes)
            && (1..=4).contains(&self.lanes)
    }
}

/// Seals `text` so that only `passphrase` opens it.
///
/// # Errors
/// `usage.arguments` for an empty passphrase; `internal` when there is no randomness or memory.
pub fn seal(passphrase: &str, text: &str, entropy: &dyn Entropy) -> Result<String> {
    if passphrase.is_empty() {
        return Err(Error::new(Code::Arguments, "the passphrase is empty")
            .unchanged("no recovery kit was made"));
    }
    let mut header = Header {
        cost: COST,
        salt: [0; 16],
        nonce: [0; 24],
    };
    for buffer in [header.salt.as_mut_slice(), header.nonce.as_mut_slice()] {
        entropy.fill(buffer).map_err(|error| {
            Error::new(Code::Internal, "the operating system gives no randomness").because(error)
        })?;
    }
    let bound = header.text();
    let body = cipher(passphrase, &header)?
        .encrypt(
            &XNonce::from(header.nonce),
            Payload {
                msg: text.as_bytes(),
                aad: bound.as_bytes(),
            },
        )
        .map_err(|_| Error::new(Code::Internal, "cannot seal the recovery kit"))?;
    Ok(Kit { header, body }.to_string())
}

/// Opens a kit.
///
/// # Errors
/// `auth.wrong_passphrase`, which a changed kit looks like too; `auth.credential_unusable` for text
/// that is no kit, is too large, or asks for unreasonable work.
pub fn open(passphrase: &str, kit: &str) -> Result<Zeroizing<String>> {
    let kit: Kit = kit.parse().map_err(malformed)?;
    if !kit.header.cost.is_sane() {
        return Err(malformed(
            "its key derivation is too weak or too costly to be genuine",
        ));
    }
    let bound = kit.header.text();
    let text = cipher(passphrase, &kit.header)?
        .decrypt(
            &XNonce::from(kit.header.nonce),
            Payload {
                msg: &kit.body,
                aad: bound.as_bytes(),
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| {
            Error::new(
                Code::WrongPassphrase,
                "this passphrase does not open the recovery kit",
            )
            .why("a mistyped passphrase, or the kit was changed after it was made")
            .unchanged("nothing was changed")
        })?;
    let text = std::str::from_utf8(&text).map_err(|_| malformed("it does not hold text"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// The cipher whose key the passphrase stretches to.
fn cipher(passphrase: &str, header: &Header) -> Result<XChaCha20Poly1305> {
    let Cost {
        memory,
        passes,
        lanes,
    } = header.cost;
    let mut key = Zeroizing::new([0_u8; 32]);
    Params::new(memory, passes, lanes, Some(key.len()))
        .and_then(|params| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                passphrase.as_bytes(),
                &header.salt,
                key.as_mut_slice(),
            )
        })
        .map_err(|error| {
            Error::new(Code::Internal, "cannot stretch the passphrase").why(error.to_string())
        })?;
    XChaCha20Poly1305::new_from_slice(key.as_slice())
        .map_err(|_| Error::new(Code::Internal, "cannot make a key from the passphrase"))
}

fn malformed(why: &str) -> Error {
    Error::new(
        Code::CredentialUnusable,
        "this is not a usable keyadm recovery kit",
    )
    .why(why)
    .try_this("paste the whole kit, from its BEGIN line to its END line")
    .unchanged("nothing was changed")
}

#[cfg(test)]
mod tests;
