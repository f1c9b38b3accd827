use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn replace(path: &Path, bytes: &[u8], rights: Rights) -> Result<(), String> {
    let place = Place::take(path)?;
    let there = place.read().map_err(|error| error.to_string())?;
    let done = place.replace(bytes, there.as_ref(), rights);
    done.map_err(|error| error.to_string())
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_file_is_private_and_what_was_there_is_kept_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    replace(&path, b"one", Rights::Mode(0o600)).unwrap();
    assert_eq!(names(directory.path()), ["key"]);
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    replace(&path, b"two", Rights::Mode(0o600)).unwrap();
    replace(&path, b"three", Rights::Mode(0o600)).unwrap();
    assert_eq!(names(directory.path()), ["key", "key.previous"]);
    let previous = directory.path().join("key.previous");
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!(fs::read(&previous).unwrap(), b"two");
    assert_eq!((mode(&path), mode(&previous)), (0o600, 0o600));
}

#[test]
fn mode_and_owner_are_kept_where_that_is_wanted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("env");
    fs::write(&path, "A=1").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    // Only root can give it away; others keep their own.
    let given = std::os::unix::fs::chown(&path, Some(1234), Some(1235)).is_ok();
    replace(&path, b"A=2", Rights::AsBefore).unwrap();
    let about = fs::metadata(&path).unwrap();
    assert_eq!(about.mode() & 0o7777, 0o640);
    assert_eq!(given, (about.uid(), about.gid()) == (1234, 1235));
    assert_eq!(mode(&directory.path().join("env.previous")), 0o600);
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    let bait = replace(&path, b"A=3", Rights::AsBefore);
    assert_eq!(bait.is_err(), given, "{bait:?}");
    assert_eq!(names(directory.path()), ["env", "env.previous"]);
}

#[test]
fn what_a_killed_process_left_is_no_obstacle() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    for rest in [".key.keyadm-new", ".key.keyadm-old", "key.previous"] {
        fs::write(directory.path().join(rest), "half").unwrap();
    }
    fs::write(&path, "one").unwrap();
    replace(&path, b"two", Rights::Mode(0o600)).unwrap();
    assert_eq!(names(directory.path()), ["key", "key.previous"]);
}

#[test]
fn only_a_plain_file_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::write(at("file"), "precious").unwrap();
    symlink("file", at("link")).unwrap();
    fs::create_dir(at("directory")).unwrap();
    for (name, why) in [
        ("link", "symbolic link"),
        ("directory", "not a plain file"),
        ("absent/key", "No such file"),
        ("x.previous", "keyadm's own"),
        ("x.keyadm-test", "keyadm's own"),
    ] {
        let error = replace(&at(name), b"new", Rights::Mode(0o600)).unwrap_err();
        assert!(error.contains(why), "{name}: {error}");
    }
    let huge = File::create(at("huge")).unwrap();
    huge.set_len(LARGEST + 1).unwrap();
    assert!(
        replace(&at("huge"), b"new", Rights::Mode(0o600))
            .unwrap_err()
            .contains("1 MiB")
    );
    assert_eq!(fs::read(at("file")).unwrap(), b"precious");
}

#[test]
fn a_test_leaves_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    fs::write(directory.path().join("key.keyadm-test"), "rest").unwrap();
    let place = Place::take(&path).unwrap();
    place.try_out(b"canary").unwrap();
    assert!(names(directory.path()).is_empty());
}

#[test]
fn the_directory_is_locked_while_a_place_is_held() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    let place = Place::take(&path).unwrap();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| replace(&path, b"second", Rights::Mode(0o600)));
        std::thread::sleep(Duration::from_millis(50));
        assert!(!other.is_finished());
        place.replace(b"first", None, Rights::Mode(0o600)).unwrap();
        drop(place);
        other.join().unwrap().unwrap();
    });
    assert_eq!(fs::read(&path).unwrap(), b"second");
    let previous = directory.path().join("key.previous");
    assert_eq!(fs::read(previous).unwrap(), b"first");
}
