use super::super::fake::world;
use super::super::{Source, read as read_source, write as write_place};
use super::*;
use std::os::unix::fs::PermissionsExt;

struct Fixture {
    directory: tempfile::TempDir,
    path: PathBuf,
}

fn fixture(mode: u32, bytes: &[u8]) -> Fixture {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keyadm.admin");
    std::fs::write(&path, bytes).unwrap();
    chmod(&path, mode);
    Fixture { directory, path }
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn why(path: &Path) -> String {
    read(path, &world(&[])).unwrap_err().why().to_owned()
}

#[test]
fn only_files_that_nobody_else_can_touch_are_read() {
    for mode in [0o600, 0o400] {
        let fixture = fixture(mode, b"text\r\n");
        let source = Source::File(fixture.path.clone());
        assert_eq!(
            *read_source(&source, "st_1", &mut world(&[])).unwrap(),
            "text"
        );
    }
    for mode in [0o640, 0o604, 0o644, 0o620, 0o602, 0o610] {
        let fixture = fixture(mode, b"text");
        let error = read_source(&Source::File(fixture.path), "st_1", &mut world(&[])).unwrap_err();
        assert_eq!(error.code(), Code::CredentialUnusable);
        assert!(
            error.hint()[0].starts_with("chmod 600 "),
            "{mode:o}: {error:?}"
        );
    }
}

#[test]
fn systemds_group_bits_are_accepted_in_its_directory_only() {
    let fixture = fixture(0o440, b"text");
    let directory = fixture.directory.path().to_str().unwrap();
    let env = world(&[("CREDENTIALS_DIRECTORY", directory)]);
    assert!(read(&fixture.path, &env).is_ok());
    assert!(read(&fixture.path, &world(&[])).is_err());
    chmod(&fixture.path, 0o444);
    assert!(read(&fixture.path, &env).is_err());
}

#[test]
fn links_pipes_devices_and_directories_are_refused_at_once() {
    let fixture = fixture(0o600, b"text");
    let link = fixture.directory.path().join("link");
    std::os::unix::fs::symlink(&fixture.path, &link).unwrap();
    assert!(why(&link).contains("symbolic link"));

    let pipe = fixture.directory.path().join("pipe");
    rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    assert!(why(&pipe).contains("not a regular file"));
    assert!(why(Path::new("/dev/zero")).contains("not a regular file"));
    assert!(why(fixture.directory.path()).contains("not a regular file"));
    assert!(why(&fixture.directory.path().join("none")).contains("No such file"));
}

#[test]
fn a_huge_file_is_refused_without_reading_it() {
    let fixture = fixture(0o600, b"");
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(&fixture.path)
        .unwrap();
    file.set_len(1 << 30).unwrap();
    assert_eq!(
        read(&fixture.path, &world(&[])).unwrap_err(),
        Refusal::too_large()
    );
}

#[test]
fn a_credential_is_written_for_its_owner_alone_and_reads_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new/deeper/keyadm.admin");
    let place = Place::File(path.clone());
    let mut env = world(&[]);
    write_place(&place, "st_1", "text", false, &mut env).unwrap();

    assert_eq!(path.metadata().unwrap().mode() & 0o7777, 0o600);
    assert_eq!(parent(&path).metadata().unwrap().mode() & 0o7777, 0o700);
    assert_eq!(
        *read_source(&Source::Pinned(place), "st_1", &mut env).unwrap(),
        "text"
    );
    assert_eq!(std::fs::read_dir(parent(&path)).unwrap().count(), 1);
}

#[test]
fn an_existing_credential_is_replaced_only_when_asked() {
    let fixture = fixture(0o600, b"old\n");
    let place = Place::File(fixture.path.clone());
    let mut env = world(&[]);
    let error = write_place(&place, "st_1", "new", false, &mut env).unwrap_err();
    assert_eq!(error.code(), Code::SecretDestination);
    assert_eq!(std::fs::read(&fixture.path).unwrap(), b"old\n");
    write_place(&place, "st_1", "new", true, &mut env).unwrap();
    assert_eq!(std::fs::read(&fixture.path).unwrap(), b"new\n");
}

#[test]
fn a_file_that_appears_meanwhile_is_not_overwritten() {
    let fixture = fixture(0o600, b"old\n");
    let fresh = fixture.directory.path().join("fresh");
    std::fs::write(&fresh, b"new\n").unwrap();
    let error = rename_new(&fresh, &fixture.path).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&fixture.path).unwrap(), b"old\n");
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keyadm.admin");
    std::fs::write(fresh_name(&path).unwrap(), b"half").unwrap();
    write(&path, "text", false).unwrap();
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_directory_that_others_can_write_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keyadm.admin");
    chmod(directory.path(), 0o777);
    assert_eq!(
        write(&path, "text", false).unwrap_err().code(),
        Code::UnsafeMode
    );
    assert!(!path.exists());
    chmod(directory.path(), 0o1777);
    write(&path, "text", false).unwrap();
}

#[test]
fn removing_an_absent_file_is_fine() {
    let fixture = fixture(0o600, b"text");
    remove(&fixture.path).unwrap();
    assert!(!fixture.path.exists());
    remove(&fixture.path).unwrap();
}
