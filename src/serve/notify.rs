//! Telling systemd that the server is ready, for units of `Type=notify`.

use std::io;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// Sends `state` to the socket that `NOTIFY_SOCKET` names: a path, or `@` and an abstract name.
/// Nothing depends on it, so a failure is not looked at.
pub fn say(socket: Option<&str>, state: &str) {
    let address = socket.and_then(|name| match name.strip_prefix('@') {
        Some(name) => abstract_name(name).ok(),
        None => SocketAddr::from_pathname(name).ok(),
    });
    if let (Some(address), Ok(sender)) = (address, UnixDatagram::unbound()) {
        let _ = sender.send_to_addr(state.as_bytes(), &address);
    }
}

#[cfg(target_os = "linux")]
fn abstract_name(name: &str) -> io::Result<SocketAddr> {
    use std::os::linux::net::SocketAddrExt as _;
    SocketAddr::from_abstract_name(name)
}

#[cfg(not(target_os = "linux"))]
fn abstract_name(_: &str) -> io::Result<SocketAddr> {
    Err(io::ErrorKind::Unsupported.into())
}
