//! What a client presents and asks for.

use std::net::IpAddr;

use crate::key::{Malformed, Permission, Request, bearer};

/// One question: a secret, and what the client that presents it wants to do.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    presented: Result<&'a str, Malformed>,
    request: Request,
}

impl<'a> Ask<'a> {
    /// Asks about a bare secret.
    pub fn secret(text: &'a str) -> Self {
        Self::of(Ok(text))
    }

    /// Asks about a bare secret as it came in; bytes that are no text are answered, too.
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Self::of(text(bytes))
    }

    /// Asks about the value of an `Authorization` header: `Bearer` and the secret (RFC 6750).
    pub fn header(value: &'a [u8]) -> Self {
        Self::of(text(value).and_then(bearer))
    }

    pub(crate) fn of(presented: Result<&'a str, Malformed>) -> Self {
        Self {
            presented,
            request: Request::default(),
        }
    }

    /// The client needs this permission; without one none is checked.
    #[must_use]
    pub fn permission(mut self, permission: Permission) -> Self {
        self.request.permission = Some(permission);
        self
    }

    /// The client comes from this address; a key that is bound to addresses refuses when none is
    /// given.
    #[must_use]
    pub fn ip(mut self, ip: IpAddr) -> Self {
        self.request.ip = Some(ip);
        self
    }

    /// The client talks to this environment; without one any will do.
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>) -> Self {
        self.request.environment = Some(name.into());
        self
    }

    pub(crate) fn requesting(mut self, request: Request) -> Self {
        self.request = request;
        self
    }

    pub(super) fn presented(&self) -> Result<&'a str, Malformed> {
        self.presented
    }

    pub(super) fn request(&self) -> &Request {
        &self.request
    }
}

fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed::NotText)
}
