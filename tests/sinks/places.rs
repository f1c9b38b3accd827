//! Sinks without a hook, and what runs after a batch.

use std::fs;

use super::support::harm::{Change, Harm, everywhere};
use super::support::{Desk, tool};
use super::{configure, create, files, read};

#[test]
fn after_a_delivery_its_command_runs_and_cannot_undo_it() {
    let desk = Desk::new();
    let settings = format!(
        "kind = 'file'\npath = '{}/key'\nretries = 0\n[sink.after_batch]\ncommand = ['/bin/sh', '-c', 'echo no; exit 4']",
        desk.home().display()
    );
    configure(&desk, "hook", &settings);
    create(&desk)
        .expect(0)
        .says("warning: after_batch of sink hook failed")
        .says("status 4");
    assert_eq!(desk.states("k"), ["current"]);
}

#[test]
fn a_credential_of_systemd_can_be_decrypted_again() {
    tool::needs("systemd-creds", "systemd");
    let desk = Desk::new();
    let settings = format!(
        "kind = 'systemd-creds'\npath = '{}/{{name}}.cred'",
        desk.home().display()
    );
    configure(&desk, "hook", &settings);
    create(&desk).expect(0);
    desk.run(["rotate", "k", "--secret-to", "sink:hook"])
        .expect(0);
    assert!(desk.path("k.cred.previous").exists());
    desk.run(["sink", "test", "hook", "--key", "k"]).expect(0);
    let ran = desk
        .program("systemd-creds", ["decrypt", "--name=k", "k.cred", "-"])
        .run()
        .expect(0);
    desk.keyadm(["verify"]).stdin(ran.stdout).run().expect(0);
    let leftover = files(desk.home())
        .into_iter()
        .any(|path| path.to_string_lossy().contains(".keyadm-"));
    assert!(!leftover);
}

/// The file of the key is whole: the secret before or the one after.
const REPLACE: Change = Change {
    prepare: |desk| {
        let settings = format!(
            "kind = 'file'\npath = '{}/{{name}}.key'",
            desk.home().display()
        );
        configure(desk, "hook", &settings);
        create(desk).expect(0);
        fs::copy(desk.path("k.key"), desk.path("before")).unwrap();
    },
    args: &["rotate", "k", "--secret-to", "sink:hook"],
    is_new: |desk| {
        let (before, now) = (read(desk.path("before")), read(desk.path("k.key")));
        assert_eq!(before.len(), now.len(), "{now:?}");
        desk.keyadm(["verify", "--no-record"])
            .stdin(&before)
            .run()
            .expect(0);
        now != before
    },
};

#[test]
fn a_file_is_the_old_one_or_the_new_one_wherever_keyadm_is_killed() {
    let points = everywhere(Desk::new, &REPLACE, &[Harm::Death], |desk, _, is_new| {
        // What the killed process left is no obstacle for the next.
        desk.run(REPLACE.args.iter().copied()).expect(0);
        let now = read(desk.path("k.key"));
        desk.keyadm(["verify", "--no-record"])
            .stdin(now)
            .run()
            .expect(0);
        assert!(is_new || desk.path("k.key.previous").exists());
    });
    assert!(points.values().sum::<usize>() > 30);
}
