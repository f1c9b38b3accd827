//! Systems on which an inherited descriptor cannot be told from one that keyadm opened itself.

use std::fs::File;

/// Always refuses: the secret could end up in a file of keyadm's own, such as the database.
///
/// # Errors
/// A sentence that says so.
pub fn writable(_number: i32) -> Result<File, String> {
    Err("inherited descriptors are supported on Linux only".to_owned())
}
