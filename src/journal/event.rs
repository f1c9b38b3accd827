//! One change: its exact bytes, its place in the chain, its signature.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Fault, Signer, State};
use crate::time::Timestamp;

/// SHA-256 over an event's bytes and signature; written as 64 hexadecimal characters.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash([u8; 32]);

/// Where the journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last event; 0 for an empty journal.
    pub seq: u64,
    /// Its hash; zeros for an empty journal.
    pub hash: Hash,
}

/// What an event says. Serialised with its fields in this order, the bytes are what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The store it belongs to.
    pub store: String,
    /// 1, 2, 3, … without a gap.
    pub seq: u64,
    /// The hash of the event before.
    pub prev: Hash,
    /// When; never before the event before.
    pub at: Timestamp,
    /// The operator who signed it.
    pub by: String,
    /// What it calls itself; a label for people, never a reason to accept it.
    pub action: Action,
    /// What it is about: see [`State::subject`].
    pub subject: String,
    /// Why, in the operator's words.
    pub reason: Option<String>,
    /// The subject's complete state after it; `None` when it is deleted.
    pub after: Option<State>,
}

/// An event with the exact bytes that were signed.
#[derive(Clone, Debug)]
pub struct SignedEvent {
    /// What the bytes say.
    pub event: Event,
    /// The bytes.
    pub body: String,
    /// The operator's signature over them.
    pub signature: [u8; 64],
}

impl Event {
    /// Fixes the bytes and signs them.
    ///
    /// # Errors
    /// When the state cannot be written as JSON, which no state of ours does.
    pub fn sign(self, signer: &Signer) -> serde_json::Result<SignedEvent> {
        let body = serde_json::to_string(&self)?;
        let signature = signer.sign(body.as_bytes());
        Ok(SignedEvent {
            event: self,
            body,
            signature,
        })
    }
}

impl SignedEvent {
    /// Reads an event as it is stored; `seq` and `subject` are the columns it was found by.
    ///
    /// # Errors
    /// When the bytes are no event, or say something else than the columns.
    pub fn read(seq: u64, subject: &str, body: String, signature: &[u8]) -> Result<Self, Fault> {
        let event: Event = serde_json::from_str(&body)
            .map_err(|error| Fault::at(seq, format!("its bytes are not an event ({error})")))?;
        if event.seq != seq {
            return Err(Fault::Misplaced {
                seq,
                claims: event.seq,
            });
        }
        if event.subject != subject {
            return Err(Fault::at(
                seq,
                format!(
                    "it is filed under another subject than its own, {}",
                    event.subject
                ),
            ));
        }
        if event
            .after
            .as_ref()
            .is_some_and(|after| after.subject() != event.subject)
        {
            return Err(Fault::at(
                seq,
                "its state is of another subject than its own",
            ));
        }
        let signature = signature
            .try_into()
            .map_err(|_| Fault::at(seq, "its signature does not have 64 bytes"))?;
        Ok(Self {
            event,
            body,
            signature,
        })
    }

    /// The place in the chain that this event makes.
    pub fn head(&self) -> Head {
        Head {
            seq: self.event.seq,
            hash: Hash::of(self.body.as_bytes(), &self.signature),
        }
    }
}

impl Head {
    /// The head of a journal without events.
    pub const EMPTY: Self = Self {
        seq: 0,
        hash: Hash([0; 32]),
    };
}

impl Hash {
    fn of(body: &[u8], signature: &[u8; 64]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"keyadm chain v1\0");
        hash.update((body.len() as u64).to_be_bytes());
        hash.update(body);
        hash.update(signature);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Hash {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "a hash is 64 hexadecimal characters";
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong)?;
        }
        Ok(Self(bytes))
    }
}

macro_rules! actions {
    ($($name:ident $text:literal;)*) => {
        /// What an event calls itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Action { $(#[doc = concat!("`", $text, "`")] #[serde(rename = $text)] $name,)* }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The action as printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

impl Action {
    /// Whether it takes something away and gives nobody anything, so that it must always be possible.
    pub fn only_ends(self) -> bool {
        matches!(
            self,
            Self::KeyRevoke
                | Self::KeyRevokeVersion
                | Self::KeyCompromised
                | Self::KeySuspend
                | Self::OperatorRemove
                | Self::StoreRecover
        )
    }
}

actions! {
    StoreInit "store.init";
    StoreRecover "store.recover";
    OperatorAdd "operator.add";
    OperatorSet "operator.set";
    OperatorRemove "operator.remove";
    RoleCreate "role.create";
    RoleSet "role.set";
    RoleDelete "role.delete";
    KeyCreate "key.create";
    KeyDeliver "key.deliver";
    KeyUndelivered "key.undelivered";
    KeyRename "key.rename";
    KeySetRole "key.set_role";
    KeySet "key.set";
    KeySuspend "key.suspend";
    KeyResume "key.resume";
    KeyRevoke "key.revoke";
    KeyRevokeVersion "key.revoke_version";
    KeyRotate "key.rotate";
    KeyCompromised "key.compromised";
    RotationFinish "rotation.finish";
    RotationExtend "rotation.extend";
    RotationAbort "rotation.abort";
}
