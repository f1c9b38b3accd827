//! Why a client is refused, in the codes of the contract.

use super::Malformed;
use crate::time::Span;

/// The result code of a use that is accepted.
pub const VALID: &str = "VALID";

/// Result codes of uses whose secret belongs to a key, as usage is counted by.
const OF_KEYS: [&str; 10] = [
    VALID,
    "REVOKED",
    "SUSPENDED",
    "EXPIRED",
    "VERSION_RETIRED",
    "IP_NOT_ALLOWED",
    "INSUFFICIENT_PERMISSIONS",
    "WRONG_ENVIRONMENT",
    "RATE_LIMITED",
    "USAGE_EXCEEDED",
];

/// The result code that `text` is, of those that say something about a key.
pub fn result_of_key(text: &str) -> Option<&'static str> {
    OF_KEYS.into_iter().find(|code| *code == text)
}

/// Why a client is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not the text of a secret.
    InvalidFormat(Malformed),
    /// No such key, or none of its secrets.
    NotFound,
    /// The key is revoked.
    Revoked,
    /// The key is suspended.
    Suspended,
    /// The key is past its end.
    Expired,
    /// This secret version was revoked or has ended; the key lives on.
    VersionRetired,
    /// The address is not among those allowed.
    IpNotAllowed,
    /// The role does not grant the permission.
    InsufficientPermissions,
    /// The key is of another environment.
    WrongEnvironment,
    /// Too many uses lately.
    RateLimited(Span),
    /// Too many uses in all.
    UsageExceeded,
    /// The store's row is not what the signed journal says.
    Tampered,
}

impl Refusal {
    /// The result code of the contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidFormat(_) => "INVALID_FORMAT",
            Self::NotFound => "NOT_FOUND",
            Self::Revoked => "REVOKED",
            Self::Suspended => "SUSPENDED",
            Self::Expired => "EXPIRED",
            Self::VersionRetired => "VERSION_RETIRED",
            Self::IpNotAllowed => "IP_NOT_ALLOWED",
            Self::InsufficientPermissions => "INSUFFICIENT_PERMISSIONS",
            Self::WrongEnvironment => "WRONG_ENVIRONMENT",
            Self::RateLimited(_) => "RATE_LIMITED",
            Self::UsageExceeded => "USAGE_EXCEEDED",
            Self::Tampered => "TAMPERED",
        }
    }

    /// What an API would answer (RFC 9110): 401 who are you, 403 you may not, 429 too much
    /// (RFC 6585).
    pub fn http_status(self) -> u16 {
        match self {
            Self::IpNotAllowed | Self::InsufficientPermissions | Self::WrongEnvironment => 403,
            Self::RateLimited(_) | Self::UsageExceeded => 429,
            _ => 401,
        }
    }
}
