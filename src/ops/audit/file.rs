//! The file below the level of rows, and what else is in it.

use super::Audit;
use crate::error::Result;
use crate::store::Evidence;

/// Looks for damage and for objects that keyadm did not make.
pub fn examine(store: &dyn Evidence, audit: &mut Audit) -> Result<()> {
    for what in store.oddities()? {
        audit.general("schema", what);
    }
    for what in store.damage()? {
        audit.general("damage", what);
    }
    Ok(())
}
