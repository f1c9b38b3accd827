//! What a client presented, and what it asks for: the arguments that `verify` and `explain` share.

use std::io::Read as _;
use std::net::IpAddr;

use zeroize::Zeroizing;

use super::Context;
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::key::{Malformed, Permission, Request, bearer};

/// The most that is read from standard input; a secret has under 80 characters, a header with one
/// hardly more.
const MOST: usize = 4096;

/// What the client asks for.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Asked {
    /// The permission that the client needs, such as orders.read [default: none is checked]
    #[arg(long, short, value_name = "PERMISSION", value_parser = Permission::parse)]
    permission: Option<Permission>,
    /// The address that the client comes from; needed where the key has --allow-ip
    #[arg(long, value_name = "ADDRESS")]
    ip: Option<IpAddr>,
    /// The environment that the client talks to [default: any]
    #[arg(long, short, value_name = "ENV")]
    env: Option<String>,
}

impl Asked {
    /// The same as the rules take it.
    pub fn request(&self) -> Request {
        Request {
            permission: self.permission.clone(),
            ip: self.ip,
            environment: self.env.clone(),
            ..Request::default()
        }
    }

    /// The address, if it was given.
    pub fn ip(&self) -> Option<IpAddr> {
        self.ip
    }
}

/// A text that a client presented, or why it is none; wiped when dropped.
pub struct Presented {
    text: Result<Zeroizing<String>, Malformed>,
    header: bool,
}

impl Presented {
    /// Reads it: from standard input when that is no terminal or `secret_stdin` says so, else it is
    /// asked for and not shown. `header` means a whole `Authorization` header.
    ///
    /// # Errors
    /// `setup.io`; `usage.input_required`; `declined` without an answer.
    pub fn read(context: &mut Context<'_>, secret_stdin: bool, header: bool) -> Result<Self> {
        let text = if secret_stdin || !context.env.terminal.stdin {
            from_stdin(context.env)?
        } else {
            let question = if header {
                "Authorization header"
            } else {
                "Secret"
            };
            let manner = context.manner(false, false);
            Ok(manner.hidden(context.env, question, "--secret-stdin")?)
        };
        Ok(Self { text, header })
    }

    /// What stands for the secret in it.
    ///
    /// # Errors
    /// Why there is nothing that could be one.
    pub fn secret(&self) -> Result<&str, Malformed> {
        let text = self.text.as_ref().map_err(|malformed| *malformed)?;
        if self.header { bearer(text) } else { Ok(text) }
    }
}

/// All of standard input, as long as that is not too much.
fn from_stdin(env: &mut Env) -> Result<Result<Zeroizing<String>, Malformed>> {
    // All the room is taken at once, so that no copy is left behind by growing.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * MOST));
    (&mut *env.stdin)
        .take(MOST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Error::new(Code::Io, "standard input cannot be read")
                .because(error)
                .unchanged("nothing was verified")
        })?;
    if bytes.len() > MOST {
        return Ok(Err(Malformed::TooLong));
    }
    Ok(std::str::from_utf8(&bytes)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|_| Malformed::NotText))
}
