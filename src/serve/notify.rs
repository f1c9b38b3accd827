//! Telling systemd that the server is ready, for units of `Type=notify`.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// Sends `state` to the socket that `NOTIFY_SOCKET` names: a path, or `@` and an abstract name.
/// Nothing depends on it, so a failure is not looked at.
pub fn say(socket: Option<&str>, state: &str) {
    let address = socket.and_then(|name| match name.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name).ok(),
        None => SocketAddr::from_pathname(name).ok(),
    });
    if let (Some(address), Ok(sender)) = (address, UnixDatagram::unbound()) {
        let _ = sender.send_to_addr(state.as_bytes(), &address);
    }
}
