//! Programs beside keyadm that some tests need. A missing one fails the test: a skip proves nothing.

use std::process::Command;

use rustix::process::geteuid;

/// Fails with the package to install unless `program` is there.
#[track_caller]
pub fn needs(program: &str, package: &str) {
    let found = Command::new("sh")
        .args(["-c", "command -v \"$0\"", program])
        .output()
        .unwrap();
    assert!(
        found.status.success(),
        "{program} is missing: apt-get install {package}"
    );
}

/// The words before a command line that make it run as somebody whom permissions hold back.
pub fn unprivileged() -> Vec<&'static str> {
    if geteuid().is_root() {
        needs("setpriv", "util-linux");
        return super::words("setpriv --reuid=65534 --regid=65534 --clear-groups");
    }
    vec!["env"]
}
