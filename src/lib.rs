//! keyadm: API-key administration for operators, scripts and timers.

pub mod entropy;
pub mod env;
pub mod error;
mod key;
mod output;
pub mod process;
pub mod prompt;
mod sink;
pub mod time;
pub mod vault;
