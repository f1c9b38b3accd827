//! How long a keyring may take: 3 s when nobody watches, as long as it needs when somebody does.
//!
//! A locked keyring shows a prompt of its own, on the desktop, and that prompt can stay unanswered
//! for ever. A timer must not hang on it; a person must learn what is being waited for.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::env::Env;

use super::{Keyring, KeyringFault};

/// The deadline of a call that nobody watches.
const UNATTENDED: Duration = Duration::from_secs(3);
/// How long a person waits before being told for what.
const SILENCE: Duration = Duration::from_secs(2);

/// Whether somebody is there who can unlock something.
pub(super) fn attended(env: &Env) -> bool {
    env.terminal.stdin && env.terminal.stderr && env.var("CI").is_none()
}

/// Reads the item of `account`.
pub(super) fn get(account: &str, env: &mut Env) -> Result<Zeroizing<String>, KeyringFault> {
    patiently(env, SILENCE, |keyring, deadline| {
        keyring.get(account, deadline)
    })
}

/// Writes the item of `account`.
pub(super) fn set(account: &str, value: &str, env: &mut Env) -> Result<(), KeyringFault> {
    patiently(env, SILENCE, |keyring, deadline| {
        keyring.set(account, value, deadline)
    })
}

/// Deletes the item of `account`.
pub(super) fn delete(account: &str, env: &mut Env) -> Result<(), KeyringFault> {
    patiently(env, SILENCE, |keyring, deadline| {
        keyring.delete(account, deadline)
    })
}

/// Calls the keyring **once**: a second call would raise a second prompt.
fn patiently<T: Send>(
    env: &mut Env,
    silence: Duration,
    call: impl FnOnce(&dyn Keyring, Option<Duration>) -> Result<T, KeyringFault> + Send,
) -> Result<T, KeyringFault> {
    let attended = attended(env);
    let keyring = &*env.keyring;
    if !attended {
        return call(keyring, Some(UNATTENDED));
    }
    let stderr = &mut env.stderr;
    std::thread::scope(|scope| {
        let (done, answer) = mpsc::sync_channel(1);
        scope.spawn(move || drop(done.send(call(keyring, None))));
        let gone = || KeyringFault::Broken("the call ended without an answer".to_owned());
        match answer.recv_timeout(silence) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
            Err(RecvTimeoutError::Timeout) => {
                // A notice that cannot be shown is no reason to give up waiting.
                let _ = writeln!(
                    stderr,
                    "waiting for the OS keyring to be unlocked (Ctrl-C gives up)"
                );
                let _ = stderr.flush();
                answer.recv().unwrap_or_else(|_| Err(gone()))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::fake::{FakeKeyring, world};
    use super::*;
    use crate::env::Terminal;
    use crate::fake::Tape;

    const TERMINAL: Terminal = Terminal {
        stdin: true,
        stdout: true,
        stderr: true,
        columns: None,
    };

    fn told_after(silence: u64, delay: u64) -> String {
        let mut env = world(&[]);
        let shown = Tape::default();
        env.terminal = TERMINAL;
        env.stderr = Box::new(shown.clone());
        env.keyring = Box::new(FakeKeyring::slow(Duration::from_millis(delay)));
        let silence = Duration::from_millis(silence);
        patiently(&mut env, silence, |keyring, deadline| {
            keyring.set("st_1", "x", deadline)
        })
        .unwrap();
        shown.text()
    }

    #[test]
    fn a_person_is_told_what_is_waited_for_and_only_then() {
        assert_eq!(told_after(5_000, 0), "");
        assert_eq!(told_after(20, 200).lines().count(), 1);
    }

    #[test]
    fn only_a_terminal_outside_ci_waits_without_end() {
        let deadline = |terminal: Terminal, vars: &[(&str, &str)]| {
            let mut env = world(vars);
            env.terminal = terminal;
            let keyring = FakeKeyring::default();
            let deadlines = keyring.deadlines();
            env.keyring = Box::new(keyring);
            assert_eq!(get("st_1", &mut env).unwrap_err(), KeyringFault::Missing);
            deadlines.lock().unwrap()[0]
        };
        assert_eq!(deadline(TERMINAL, &[]), None);
        assert_eq!(deadline(TERMINAL, &[("CI", "true")]), Some(UNATTENDED));
        assert_eq!(
            deadline(
                Terminal {
                    stdin: false,
                    ..TERMINAL
                },
                &[]
            ),
            Some(UNATTENDED)
        );
        assert_eq!(
            deadline(
                Terminal {
                    stderr: false,
                    ..TERMINAL
                },
                &[]
            ),
            Some(UNATTENDED)
        );
    }
}
