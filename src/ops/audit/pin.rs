//! The store against what this machine has seen of it.

use super::Audit;
use crate::error::{Code, Result};
use crate::journal::{Head, StoreSettings};
use crate::known::{KnownStores, Pin};
use crate::store::Evidence;

/// What is pinned for this store, and which other store was seen at its path.
pub struct Pins {
    this: Option<Pin>,
    other: Option<String>,
}

/// Looks the store up among those that were seen, by its id and by its path.
///
/// # Errors
/// Those of the file of pins.
pub fn pins(known: &KnownStores, store: &dyn Evidence, path: &str) -> Result<Pins> {
    let at_path = known.at_path(path)?;
    // The row may be edited; then the path tells which store was here.
    let id = store.settings().ok().map(|row| row.value.id);
    let this = match &id {
        Some(id) => known.get(id)?,
        None => at_path.as_ref().map(|(_, pin)| pin.clone()),
    };
    let other = at_path
        .map(|(other, _)| other)
        .filter(|other| this.is_none() && id.as_ref() != Some(other));
    Ok(Pins { this, other })
}

/// Compares root and head.
pub fn compare(
    store: &dyn Evidence,
    pins: &Pins,
    accept: Option<&str>,
    audit: &mut Audit,
) -> Result<()> {
    let Some(settings) = audit.settings.clone() else {
        return Ok(());
    };
    let fingerprint = settings.root.fingerprint();
    let accepted = accept == Some(fingerprint.as_str());
    if let Some(wanted) = accept.filter(|_| !accepted) {
        let what = format!("the store's root is {fingerprint}, not {wanted}; nothing was accepted");
        audit.general("root", what);
    }
    if let Some(other) = pins.other.as_ref().filter(|_| !accepted) {
        let what = format!(
            "this machine has seen the store {other} at this path, and now it is {}",
            settings.id
        );
        audit.general("root", what);
    }
    let Some(pin) = &pins.this else { return Ok(()) };
    if pin.root != settings.root && !accepted {
        audit.general("root", changed(&settings, pin));
    }
    if let Some((kind, what)) = behind(store, pin.head(), audit)? {
        if accepted && pin.root != settings.root {
            audit.notes.push(format!("{what}; accepted with the root"));
        } else {
            audit.general(kind, what);
        }
    }
    Ok(())
}

fn changed(settings: &StoreSettings, pin: &Pin) -> String {
    format!(
        "the root is {}, and this machine has pinned {}",
        settings.root.fingerprint(),
        pin.root.fingerprint()
    )
}

/// How the journal lacks what was seen, if it does. Rows that come from later events tell a journal
/// whose end was cut off from an older copy of the whole file.
fn behind(
    store: &dyn Evidence,
    seen: Head,
    audit: &Audit,
) -> Result<Option<(&'static str, String)>> {
    let end = audit.head.seq;
    if end < seen.seq {
        let cut = audit
            .findings
            .iter()
            .any(|finding| finding.kind == "truncation");
        let kind = if cut { "truncation" } else { "rollback" };
        let what = format!(
            "the journal ends at event {end}, but this machine has seen event {}",
            seen.seq
        );
        return Ok(Some((kind, what)));
    }
    if seen.seq == 0 {
        return Ok(None);
    }
    let same = match store.event(seen.seq) {
        Ok(event) => event.is_some_and(|event| event.head() == seen),
        Err(error) if error.code() == Code::BrokenJournal => false,
        Err(error) => return Err(error),
    };
    Ok((!same).then(|| {
        let what = format!(
            "event {} is not the one this machine has seen: another history was put in its place",
            seen.seq
        );
        ("rollback", what)
    }))
}
