use super::*;
use crate::sink::fake::World;
use crate::time::Timestamp;

fn rendered(format: &FileFormat, world: &World) -> String {
    let bytes = render(format, &world.secret, &world.about).unwrap();
    assert_eq!(
        bytes.capacity(),
        room(format, world.secret.expose(), &world.about)
    );
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn raw_and_dotenv_are_one_line() {
    let world = World::new();
    let text = world.secret.expose();
    assert_eq!(rendered(&FileFormat::Raw, &world), format!("{text}\n"));
    let dotenv = FileFormat::Dotenv("API_KEY".into());
    assert_eq!(rendered(&dotenv, &world), format!("API_KEY='{text}'\n"));
}

#[test]
fn json_holds_the_public_facts_whatever_the_name() {
    let mut world = World::new();
    world.about.name = "\u{1}\"\u{202e}".repeat(300);
    world.about.expires_at = Some(Timestamp::from_seconds(0));
    let read: serde_json::Value =
        serde_json::from_str(&rendered(&FileFormat::Json, &world)).unwrap();
    let expected = serde_json::json!({
        "key_id": world.about.key_id,
        "name": world.about.name,
        "environment": "production",
        "role": "orders.read",
        "version": 3,
        "secret": world.secret.expose(),
        "expires_at": "1970-01-01T00:00:00Z",
    });
    assert_eq!(read.to_string(), expected.to_string());
    world.about.expires_at = None;
    assert!(rendered(&FileFormat::Json, &world).contains("\"expires_at\":null"));
}
