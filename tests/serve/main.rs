//! `keyadm serve`: the real binary, spoken to over sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
pub mod support;

mod answers;
mod hostile;
mod life;
mod load;
mod slow;
mod sockets;
mod trust;
mod units;
