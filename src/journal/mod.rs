//! The journal: the append-only, hash-chained, signed list of every change.
//!
//! Authority does not come from the file. An [`Event`] holds the complete state of its subject after
//! the change and is signed by the operator who made it; tables are a projection of events. Whether
//! an operator was entitled to a change is decided from the *difference* it makes
//! ([`entitlement`]), never from the name the event gives itself.

mod chain;
mod entitlement;
mod event;
mod operator;
mod sign;
mod state;
#[cfg(test)]
mod tests;
mod trust;
mod verified;

pub use chain::{Fault, Replay, contains};
pub use entitlement::{Violation, permits};
pub use event::{Action, Event, Hash, Head, SignedEvent};
pub use operator::{Operator, OperatorPermission, OperatorStatus};
pub use sign::{PublicKey, Signer};
pub use state::{State, StoreSettings, role_subject};
pub use trust::{Enrolled, Journal, Trust};
pub use verified::Verified;
