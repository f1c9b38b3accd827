use super::fake::{FakeKeyring, world};
use super::*;

#[test]
fn line_breaks_at_the_end_are_dropped_and_nothing_else() {
    assert_eq!(*text(b" a b \r\n").unwrap(), " a b ");
    assert!(text(b"\r\n").is_err());
    assert!(text(b"\xff").is_err());
    assert!(text(&[b'a'; LIMIT]).is_ok());
    assert!(text(&[b'a'; LIMIT + 1]).is_err());
}

#[test]
fn the_variable_is_read_as_it_stands() {
    let mut env = world(&[("KEYADM_CREDENTIAL", "text\n")]);
    assert_eq!(*read(&Source::Variable, "st_1", &mut env).unwrap(), "text");
}

#[test]
fn every_keyring_fault_has_its_own_code() {
    let table = [
        (KeyringFault::Absent(String::new()), Code::KeyringAbsent),
        (KeyringFault::Locked, Code::KeyringLocked),
        (KeyringFault::Denied(String::new()), Code::KeyringDenied),
        (KeyringFault::Missing, Code::KeyringItem),
        (KeyringFault::Ambiguous, Code::KeyringItem),
        (KeyringFault::Timeout(3), Code::KeyringTimeout),
        (KeyringFault::Broken(String::new()), Code::KeyringItem),
    ];
    for (fault, code) in table {
        let mut env = world(&[]);
        env.keyring = Box::new(FakeKeyring::failing(fault.clone()));
        let error = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap_err();
        assert_eq!(error.code(), code, "{fault}");
        assert!(
            error
                .hint()
                .iter()
                .any(|line| line.contains("--credential-file"))
        );
        assert!(error.what_did_not_happen().is_some());
    }
}

#[test]
fn a_keyring_credential_is_not_overwritten_unasked() {
    let mut env = world(&[]);
    let keep = |text, replace, env: &mut Env| write(&Place::Keyring, "st_1", text, replace, env);
    keep("one", false, &mut env).unwrap();
    keep("one", false, &mut env).unwrap();
    let error = keep("two", false, &mut env).unwrap_err();
    assert_eq!(error.code(), Code::SecretDestination);
    keep("two", true, &mut env).unwrap();
    let held = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap();
    assert_eq!(*held, "two");
}

#[test]
fn a_keyring_that_forgets_is_caught_by_reading_back() {
    let mut env = world(&[]);
    env.keyring = Box::new(FakeKeyring::altering());
    let error = write(&Place::Keyring, "st_1", "text", true, &mut env).unwrap_err();
    assert_eq!(error.code(), Code::CredentialUnusable);
}

#[test]
fn removing_twice_is_fine() {
    let mut env = world(&[]);
    write(&Place::Keyring, "st_1", "text", false, &mut env).unwrap();
    remove(&Place::Keyring, "st_1", &mut env).unwrap();
    remove(&Place::Keyring, "st_1", &mut env).unwrap();
    let error = read(&Source::Pinned(Place::Keyring), "st_1", &mut env).unwrap_err();
    assert_eq!(error.code(), Code::KeyringItem);
}

#[test]
fn a_keyring_that_refuses_to_look_is_not_written_to() {
    let mut env = world(&[]);
    let keyring = FakeKeyring::failing(KeyringFault::Denied(String::new()));
    let calls = keyring.deadlines();
    env.keyring = Box::new(keyring);
    let error = write(&Place::Keyring, "st_1", "text", false, &mut env).unwrap_err();
    assert_eq!(error.code(), Code::KeyringDenied);
    assert_eq!(calls.lock().unwrap().len(), 1);
}
