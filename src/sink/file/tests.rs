use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use super::*;
use crate::error::Code;
use crate::sink::fake::World;

fn open(path: &Path) -> Result<FileSink> {
    FileSink::open(path, FileFormat::Raw, "nothing was created")
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).unwrap().next().is_none()
}

#[test]
fn a_secret_is_written_to_a_file_that_only_its_owner_reads() {
    let mut world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let mut sink = open(&path).unwrap();
    world.deliver(&mut sink).unwrap();
    drop(sink);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, format!("{}\n", world.secret.expose()));
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
}

#[test]
fn an_undelivered_file_is_removed() {
    let directory = tempfile::tempdir().unwrap();
    let sink = open(&directory.path().join("secret")).unwrap();
    assert!(!is_empty(directory.path()), "the path is reserved");
    drop(sink);
    assert!(is_empty(directory.path()));
}

#[test]
fn a_failed_write_leaves_no_file() {
    let mut world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let mut sink = open(&path).unwrap();
    sink.reserved.file = fs::File::open(&path).unwrap(); // Not open for writing.
    let error = world.deliver(&mut sink).unwrap_err();
    assert_eq!(error.code(), Code::Undelivered);
    assert!(is_empty(directory.path()), "before the sink is dropped");
}

#[test]
fn a_file_of_somebody_else_is_neither_trusted_nor_removed() {
    let mut world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let mut sink = open(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "theirs").unwrap();
    let error = world.deliver(&mut sink).unwrap_err();
    assert_eq!(error.code(), Code::Undelivered);
    drop(sink);
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
}

#[test]
fn a_file_that_vanished_is_a_failure() {
    let mut world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    let mut sink = open(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(world.deliver(&mut sink).is_err());
}

#[test]
fn what_exists_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::write(at("file"), "old").unwrap();
    fs::create_dir(at("directory")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    symlink(at("file"), at("link")).unwrap();
    for name in ["file", "directory", "dangling", "link"] {
        let error = open(&at(name)).err().unwrap();
        assert_eq!(error.code(), Code::SecretDestination, "{name}");
        assert_eq!(error.what_did_not_happen(), Some("nothing was created"));
    }
    assert_eq!(fs::read_to_string(at("file")).unwrap(), "old");
    assert!(!at("nowhere").exists());
    assert_eq!(
        open(Path::new("/dev/null")).err().unwrap().code(),
        Code::SecretDestination
    );
}

#[test]
fn a_path_without_a_file_name_or_a_parent_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    fs::write(at("file"), "").unwrap();
    for path in [
        at("absent/secret"),
        at("file/secret"),
        at("new/"),
        at("new/."),
        at(".."),
        "/".into(),
        "".into(),
        "nul\0".into(),
        "~/secret".into(),
    ] {
        let error = open(&path).err().unwrap();
        assert_eq!(error.code(), Code::SecretDestination, "{}", path.display());
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn an_empty_file_left_behind_is_explained() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    fs::write(&path, "").unwrap();
    assert!(open(&path).err().unwrap().hint()[0].contains("empty"));
}

#[test]
fn a_relative_path_is_made_in_the_current_directory() {
    let name = format!("keyadm-test-{}", std::process::id());
    let sink = open(Path::new(&name)).unwrap();
    assert!(Path::new(&name).exists());
    drop(sink);
    assert!(!Path::new(&name).exists());
}
