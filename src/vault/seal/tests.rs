use super::*;
use crate::entropy::SystemEntropy;

fn kit(text: &str) -> String {
    seal("correct horse", text, &SystemEntropy).unwrap()
}

fn code(passphrase: &str, kit: &str) -> Code {
    open(passphrase, kit).unwrap_err().code()
}

#[test]
fn a_kit_opens_with_its_passphrase_and_no_other() {
    let kit = kit("the credential");
    assert_eq!(*open("correct horse", &kit).unwrap(), "the credential");
    assert_eq!(
        *open("correct horse", &kit.replace('\n', "\r\n")).unwrap(),
        "the credential"
    );
    assert_eq!(code("wrong horse", &kit), Code::WrongPassphrase);
    assert!(!kit.contains("the credential"));
    assert!(kit.is_ascii() && kit.lines().all(|line| line.len() <= 64));
}

#[test]
fn the_same_text_never_seals_to_the_same_kit() {
    assert_ne!(kit("text"), kit("text"));
}

#[test]
fn the_header_cannot_be_changed() {
    let kit = kit("text");
    let cheaper = kit.replace("t=3", "t=2");
    assert_ne!(cheaper, kit);
    assert_eq!(code("correct horse", &cheaper), Code::WrongPassphrase);
}

#[test]
fn work_is_bounded_before_it_is_done() {
    let sane = |memory, passes, lanes| {
        Cost {
            memory,
            passes,
            lanes,
        }
        .is_sane()
    };
    assert!(COST.is_sane());
    assert!(sane(19 * 1024, 1, 1) && sane(256 * 1024, 10, 4));
    for (memory, passes, lanes) in [
        (19 * 1024 - 1, 1, 1),
        (256 * 1024 + 1, 1, 1),
        (65_536, 0, 1),
        (65_536, 11, 1),
        (65_536, 3, 0),
        (65_536, 3, 5),
    ] {
        assert!(!sane(memory, passes, lanes), "{memory} {passes} {lanes}");
    }
    let greedy = kit("text").replace("m=65536", "m=4294967295");
    assert_eq!(code("correct horse", &greedy), Code::CredentialUnusable);
}

#[test]
fn an_empty_passphrase_seals_nothing() {
    assert_eq!(
        seal("", "text", &SystemEntropy).unwrap_err().code(),
        Code::Arguments
    );
}

#[test]
fn the_header_is_bound_to_the_body() {
    let kit: Kit = kit("text").parse().unwrap();
    let opens = |aad: &[u8]| {
        let payload = Payload {
            msg: &kit.body,
            aad,
        };
        let cipher = cipher("correct horse", &kit.header).unwrap();
        cipher
            .decrypt(&XNonce::from(kit.header.nonce), payload)
            .is_ok()
    };
    assert!(opens(kit.header.text().as_bytes()));
    assert!(!opens(b""));
    assert!(!opens(
        kit.header
            .text()
            .replace("Version: 1", "Version: 2")
            .as_bytes()
    ));
}
