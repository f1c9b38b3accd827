//! keyadm: API-key administration for operators, scripts and timers.

mod admin;
mod config;
pub mod entropy;
pub mod env;
pub mod error;
mod journal;
mod key;
mod known;
mod ops;
mod output;
pub mod prompt;
mod sink;
mod store;
pub mod time;
pub mod vault;
