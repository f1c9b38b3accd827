//! What is done, free of terminal and HTTP. Only this module changes the store.

mod book;
mod desk;
mod found;
mod issue;

pub use book::Book;
pub use desk::Desk;
