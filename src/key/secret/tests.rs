use super::*;
use crate::entropy::SystemEntropy;

fn fresh() -> Secret {
    let id = KeyId::generate(&SystemEntropy).unwrap();
    Secret::generate(&SystemEntropy, "kadm", "prod", &id).unwrap()
}

#[test]
fn a_generated_secret_parses_to_itself() {
    let secret = fresh();
    for text in [secret.expose().to_owned(), format!("{}\n", secret.expose())] {
        let parsed = Secret::parse(&text).unwrap();
        assert_eq!(parsed.key(), secret.key());
        assert!(parsed.digest().matches(&secret.digest()));
    }
    assert!(!fresh().digest().matches(&secret.digest()));
}

#[test]
fn every_wrong_text_has_its_own_reason() {
    let secret = fresh();
    let text = secret.expose();
    let swapped = if text.ends_with('0') { "1" } else { "0" };
    for (given, reason) in [
        (String::new(), Malformed::Empty),
        (secret.key().to_string(), Malformed::KeyId),
        (text[..text.len() - 1].to_owned(), Malformed::CutOff),
        (text[..20].to_owned(), Malformed::CutOff),
        (format!("{text}0"), Malformed::TooLong),
        (format!(" {text}"), Malformed::Space),
        (format!("{text}\n\n"), Malformed::Space),
        (text.replacen('_', "\n", 1), Malformed::Space),
        (
            format!("{}{swapped}", &text[..text.len() - 1]),
            Malformed::Checksum,
        ),
        (text.to_uppercase(), Malformed::Form),
        ("hunter2".to_owned(), Malformed::Form),
        (text.replace("prod", "p"), Malformed::Form),
    ] {
        assert_eq!(Secret::parse(&given).unwrap_err(), reason);
    }
}

#[test]
fn debug_shows_nothing() {
    let secret = fresh();
    assert_eq!(
        format!("{secret:?} {:?}", secret.digest()),
        "Secret(…) Digest(…)"
    );
}

#[test]
fn a_secret_is_recognised_inside_other_text() {
    let secret = fresh();
    assert!(looks_like_secret(&format!(
        "--x=Bearer {}",
        secret.expose()
    )));
    assert!(looks_like_secret(&format!(
        "foo {}",
        &secret.expose()[..40]
    )));
    assert!(looks_like_secret("keyadm-admin-v1 st_000000000000 c2VlZA"));
    assert!(!looks_like_secret(&secret.expose()[..26]));
    assert!(!looks_like_secret(secret.key().as_str()));
    assert!(!looks_like_secret("Production Server"));
}
