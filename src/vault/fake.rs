//! What this module's tests add to the [world](crate::fake): a keyring in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::env::Env;
use crate::fake::World;

use super::{Keyring, KeyringFault};

/// A world with these variables, no terminal and an empty keyring.
pub(super) fn world(vars: &[(&str, &str)]) -> Env {
    let mut env = World::with(vars).env();
    env.keyring = Box::new(FakeKeyring::default());
    env
}

/// A keyring in memory that can be made to fail, to lie or to be slow.
#[derive(Default)]
pub(super) struct FakeKeyring {
    items: Mutex<BTreeMap<String, String>>,
    fault: Option<KeyringFault>,
    alters: bool,
    delay: Duration,
    deadlines: Arc<Mutex<Vec<Option<Duration>>>>,
}

impl FakeKeyring {
    pub(super) fn failing(fault: KeyringFault) -> Self {
        Self {
            fault: Some(fault),
            ..Self::default()
        }
    }

    pub(super) fn altering() -> Self {
        Self {
            alters: true,
            ..Self::default()
        }
    }

    pub(super) fn slow(delay: Duration) -> Self {
        Self {
            delay,
            ..Self::default()
        }
    }

    /// The deadlines that it was asked to keep.
    pub(super) fn deadlines(&self) -> Arc<Mutex<Vec<Option<Duration>>>> {
        Arc::clone(&self.deadlines)
    }

    fn answer(&self, deadline: Option<Duration>) -> Result<(), KeyringFault> {
        self.deadlines.lock().unwrap().push(deadline);
        std::thread::sleep(self.delay);
        self.fault.clone().map_or(Ok(()), Err)
    }
}

impl Keyring for FakeKeyring {
    fn get(
        &self,
        account: &str,
        deadline: Option<Duration>,
    ) -> Result<Zeroizing<String>, KeyringFault> {
        self.answer(deadline)?;
        let items = self.items.lock().unwrap();
        let held = items.get(account).ok_or(KeyringFault::Missing)?;
        Ok(Zeroizing::new(if self.alters {
            format!("{held}?")
        } else {
            held.clone()
        }))
    }

    fn set(
        &self,
        account: &str,
        value: &str,
        deadline: Option<Duration>,
    ) -> Result<(), KeyringFault> {
        self.answer(deadline)?;
        self.items
            .lock()
            .unwrap()
            .insert(account.into(), value.into());
        Ok(())
    }

    fn delete(&self, account: &str, deadline: Option<Duration>) -> Result<(), KeyringFault> {
        self.answer(deadline)?;
        self.items.lock().unwrap().remove(account);
        Ok(())
    }
}
