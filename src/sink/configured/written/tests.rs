use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::entropy::SystemEntropy;
use crate::sink::fake::World;

fn deliver(
    world: &World,
    path: &Path,
    write: impl Fn(&Delivery<'_>, &Template) -> Result<(), String>,
) -> Result<(), String> {
    let delivery = Delivery {
        sink: "files",
        secret: &world.secret,
        about: &world.about,
        try_out: false,
    };
    let path = Template::parse(path.to_str().unwrap()).unwrap();
    write(&delivery, &path)
}

fn file(world: &World, path: &Path) -> Result<(), String> {
    deliver(world, path, |delivery, path| {
        delivery.to_file(path, &FileFormat::Raw, 0o640)
    })
}

fn dotenv(world: &World, path: &Path, variable: &str) -> Result<(), String> {
    let variable = Template::parse(variable).unwrap();
    deliver(world, path, |delivery, path| {
        delivery.to_dotenv(path, &variable)
    })
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

/// Another secret of the same key.
fn rotated(world: &World) -> World {
    let mut new = World::new();
    let key = world.secret.key();
    new.secret = Secret::generate(&SystemEntropy, "kadm", "prod", key).unwrap();
    new.about = world.about.clone();
    new
}

#[test]
fn a_file_per_key_is_replaced_and_no_name_leaves_its_directory() {
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let mut world = World::new();
    for name in ["../x", "a/b", "..", ".", "/etc/passwd"] {
        world.about.name = name.to_owned();
        file(&world, &inner.join("{name}")).unwrap();
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    let file_of = |name: &str| read(inner.join(name));
    assert_eq!(file_of("%2E.%2Fx"), format!("{}\n", world.secret.expose()));
    let new = rotated(&world);
    file(&new, &inner.join("{name}")).unwrap();
    let last = "%2Fetc%2Fpasswd";
    let mode = |name: &str| fs::metadata(inner.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(last), 0o640);
    assert_eq!(mode(&format!("{last}.previous")), 0o600);
    assert_eq!(file_of(last), format!("{}\n", new.secret.expose()));
    let previous = file_of(&format!("{last}.previous"));
    assert_eq!(previous, format!("{}\n", world.secret.expose()));
}

#[test]
fn a_place_without_the_name_is_for_one_key() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("api.key");
    let (first, second) = (World::new(), World::new());
    fs::write(&path, "what a person put there").unwrap();
    file(&first, &path).unwrap();
    file(&rotated(&first), &path).unwrap();
    let before = read(&path);
    let why = file(&second, &path).unwrap_err();
    assert!(why.contains(first.secret.key().as_str()), "{why}");
    assert!(why.contains("{name}"), "{why}");
    assert_eq!(read(&path), before);
    fs::remove_file(&path).unwrap();
    file(&second, &path).unwrap();
}

#[test]
fn a_name_that_was_used_by_a_revoked_key_can_be_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("{name}.key");
    file(&World::new(), &path).unwrap();
    file(&World::new(), &path).unwrap();
}

#[test]
fn a_variable_changes_and_another_key_does_not_get_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.env");
    fs::write(&path, "# app\nPRODUCTION_SERVER_KEY=old\nOTHER='x y'\n").unwrap();
    let (first, second) = (World::new(), World::new());
    dotenv(&first, &path, "{NAME}_KEY").unwrap();
    let text = format!(
        "# app\nPRODUCTION_SERVER_KEY={}\nOTHER='x y'\n",
        first.secret.expose()
    );
    assert_eq!(read(&path), text);
    let why = dotenv(&second, &path, "{NAME}_KEY").unwrap_err();
    assert!(why.contains("PRODUCTION_SERVER_KEY holds"), "{why}");
    dotenv(&second, &path, "SECOND").unwrap();
    assert!(read(&path).starts_with(&text), "the other lines stay");
    assert_eq!(read(directory.path().join("app.env.previous")), text);
}

#[test]
fn eight_threads_lose_no_variable() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.env");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || dotenv(&World::new(), path, &format!("K{number}")).unwrap());
        }
    });
    let text = read(&path);
    for number in 0..8 {
        assert_eq!(
            text.matches(&format!("K{number}=kadm_")).count(),
            1,
            "{text}"
        );
    }
    assert_eq!(text.lines().count(), 8);
}
