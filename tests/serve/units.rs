//! The systemd units in `dist`, as far as they can be checked without a system to boot.

use std::fs;
use std::path::Path;

use crate::support::desk::KEYADM;
use crate::support::tool::needs;
use crate::support::{Desk, words};

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    needs("systemd-analyze", "systemd");
    let desk = Desk::bare();
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/systemd");
    let mut names = Vec::new();
    for entry in fs::read_dir(units).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if !name.starts_with("keyadm-serve.") {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("/usr/bin/keyadm", KEYADM);
        let copy = desk.home().join(name);
        fs::write(&copy, text).unwrap();
        names.push(copy.to_str().unwrap().to_owned());
    }
    assert_eq!(names.len(), 2);
    let line = format!("verify --man=no {}", names.join(" "));
    let ran = desk
        .program("systemd-analyze", words(&line))
        .run()
        .expect(0);
    assert_eq!(ran.stderr, "", "{ran}");
    let service = desk.path("keyadm-serve.service");
    let line = format!(
        "security --offline=true --threshold=15 {}",
        service.display()
    );
    desk.program("systemd-analyze", words(&line))
        .run()
        .expect(0);
}
