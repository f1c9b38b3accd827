//! Where the server listens: loopback, a Unix socket, or what systemd hands over.
//!
//! A socket is bound first, so that an address that is taken is said at once, and listened to only
//! when the journal was checked: until then nobody can connect.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::PathBuf;

use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpSocket, UnixListener, UnixSocket};

use super::limits;
use super::place::SocketPlace;
use crate::error::{Code, Error, Result};

/// An address to listen on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An IP address and a port.
    Tcp(SocketAddr),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl Address {
    /// Reads `127.0.0.1:8700`, `[::1]:8700` or `unix:PATH`.
    ///
    /// # Errors
    /// A sentence about the form.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        match text.strip_prefix("unix:") {
            Some("") => Err("expected a path after unix:".to_owned()),
            Some(path) => Ok(Self::Unix(path.into())),
            None => text
                .parse()
                .map(Self::Tcp)
                .map_err(|_| "expected an address like 127.0.0.1:8700, or unix:PATH".to_owned()),
        }
    }

    /// Whether only this machine can reach it.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(out, "http://{address}"),
            Self::Unix(path) => write!(out, "unix:{}", path.display()),
        }
    }
}

/// A socket that is ours and that nobody can connect to yet, unless somebody else made it.
pub enum Bound {
    /// Of an IP address.
    Tcp(TcpSocket),
    /// Of a path.
    Unix(UnixSocket, SocketPlace),
    /// Handed over, listening.
    GivenTcp(std::net::TcpListener),
    /// Handed over, listening.
    GivenUnix(std::os::unix::net::UnixListener),
}

/// A socket that connections come out of.
pub enum Listener {
    /// Of an IP address.
    Tcp(TcpListener),
    /// Of a path, which is removed with it if we made it.
    Unix(
        UnixListener,
        #[expect(dead_code, reason = "it removes the socket when it is dropped")]
        Option<SocketPlace>,
    ),
}

/// Binds `address`.
///
/// # Errors
/// `busy.address`, `setup.listen`.
pub fn bind(address: &Address) -> Result<Bound> {
    let bound = match address {
        Address::Tcp(socket) => tcp(*socket).map(Bound::Tcp),
        Address::Unix(path) => UnixSocket::new_stream().and_then(|socket| {
            let place = SocketPlace::take(path, |path| socket.bind(path))?;
            Ok(Bound::Unix(socket, place))
        }),
    };
    bound.map_err(|error| refused(address, error))
}

fn tcp(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Connections of a server that just ended linger; they are no reason to refuse the next one.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// The sockets that the process was started with (systemd's `LISTEN_FDS`).
///
/// # Errors
/// `setup.listen`, when one of them is no stream socket that listens.
pub fn handed_over() -> Result<Vec<Bound>> {
    let mut given = ListenFd::from_env();
    let mut one = |at| match given.take_tcp_listener(at) {
        Ok(listener) => Ok(listener.map(Bound::GivenTcp)),
        Err(_) => given
            .take_unix_listener(at)
            .map(|listener| listener.map(Bound::GivenUnix)),
    };
    let mut sockets = Vec::new();
    for at in 0.. {
        let socket = one(at).map_err(|error| {
            Error::new(
                Code::Listen,
                format!("socket {at} that was handed over cannot be used"),
            )
            .because(error)
            .try_this("a .socket unit for keyadm serve has ListenStream= only")
            .unchanged("nobody was let in")
        })?;
        match socket {
            Some(socket) => sockets.push(socket),
            None => break,
        }
    }
    Ok(sockets)
}

impl Bound {
    /// Starts to listen; to be called within the runtime. Returns the address as clients name it.
    ///
    /// # Errors
    /// `busy.address`, `setup.listen`.
    pub fn listen(self) -> Result<(Listener, Address)> {
        let named = match &self {
            Self::Tcp(socket) => socket.local_addr().map(Address::Tcp),
            Self::Unix(_, place) => Ok(Address::Unix(place.path().to_owned())),
            Self::GivenTcp(listener) => listener.local_addr().map(Address::Tcp),
            Self::GivenUnix(listener) => listener.local_addr().map(|address| {
                Address::Unix(address.as_pathname().map(PathBuf::from).unwrap_or_default())
            }),
        };
        let named = named
            .map_err(|error| Error::new(Code::Listen, "a socket has no address").because(error))?;
        let listener = match self {
            Self::Tcp(socket) => socket.listen(limits::BACKLOG).map(Listener::Tcp),
            Self::Unix(socket, place) => socket
                .listen(limits::BACKLOG)
                .map(|listener| Listener::Unix(listener, Some(place))),
            Self::GivenTcp(listener) => listener
                .set_nonblocking(true)
                .and_then(|()| TcpListener::from_std(listener))
                .map(Listener::Tcp),
            Self::GivenUnix(listener) => listener
                .set_nonblocking(true)
                .and_then(|()| UnixListener::from_std(listener))
                .map(|listener| Listener::Unix(listener, None)),
        };
        match listener {
            Ok(listener) => Ok((listener, named)),
            Err(error) => Err(refused(&named, error)),
        }
    }
}

/// Why an address cannot be listened on.
fn refused(address: &Address, error: io::Error) -> Error {
    let code = match error.kind() {
        ErrorKind::AddrInUse => Code::AddressBusy,
        _ => Code::Listen,
    };
    let advice = match (code, address) {
        (Code::AddressBusy, Address::Tcp(socket)) => format!(
            "ss -ltnp sport = :{}    shows who listens there; --listen names another address",
            socket.port()
        ),
        (Code::AddressBusy, _) => "stop the other server, or name another path".to_owned(),
        _ => "--listen names another address".to_owned(),
    };
    Error::new(code, format!("cannot listen on {address}"))
        .because(error)
        .try_this(advice)
        .unchanged("nobody was let in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_local_or_says_so() {
        for (text, local) in [
            ("127.0.0.1:8700", true),
            ("127.9.9.9:1", true),
            ("[::1]:8700", true),
            ("[::ffff:127.0.0.1]:8700", true),
            ("unix:/run/keyadm/keyadm.sock", true),
            ("0.0.0.0:8700", false),
            ("[::]:8700", false),
            ("192.0.2.1:8700", false),
        ] {
            assert_eq!(Address::parse(text).unwrap().is_local(), local, "{text}");
        }
        for text in [
            "",
            "8700",
            ":8700",
            "localhost:8700",
            "127.0.0.1",
            "unix:",
            "127.0.0.1:99999",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
