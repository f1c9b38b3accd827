//! What a client may take of this process. None of it can be configured but the number of
//! connections: a question is a few hundred bytes and its answer takes microseconds.

use std::time::Duration;

/// Bytes of a request line and its headers; more is 431.
pub const HEADERS: usize = 16 * 1024;

/// Bytes of a body; more is 413.
pub const BODY: usize = 8 * 1024;

/// From the first byte of a request (or from the connection) to the end of its headers; then the
/// connection is closed.
pub const HEAD: Duration = Duration::from_secs(5);

/// From the first byte of a request to its end; then 408.
pub const REQUEST: Duration = Duration::from_secs(10);

/// Between two requests of a connection: longer than the 60 s of nginx, which then closes first and
/// never sends into a connection that is just being closed.
pub const IDLE: Duration = Duration::from_secs(75);

/// After the last word, for the client to read it.
pub const LINGER: Duration = Duration::from_secs(1);

/// For what is in flight when the server is told to stop.
pub const DRAIN: Duration = Duration::from_secs(10);

/// How often connections are looked at.
pub const TICK: Duration = Duration::from_secs(1);

/// Connections that the kernel keeps for us until they are accepted.
pub const BACKLOG: u32 = 1024;

/// Before a journal that was found wrong is checked again.
pub const AUDIT_AGAIN: Duration = Duration::from_secs(60);
