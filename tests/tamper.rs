//! Somebody with write access to the file and no credential: `verify` never accepts what nobody signed,
//! and `audit verify` names every change. The tests are named after the attack.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod store;

use rusqlite::Connection;
use serde_json::Value;
use store::User;

/// A store that holds the keys `victim`, `other` and the revoked `gone`, and two of their secrets.
struct World {
    user: User,
    victim: String,
    gone: String,
}

impl World {
    fn new() -> Self {
        let user = User::new();
        let victim = user.key("victim");
        user.key("other");
        // A delivery that fails after the secret got out leaves a revoked key.
        let script = "cat > gone; exit 1";
        let args = [
            "create",
            "gone",
            "--role",
            "read-only",
            "--",
            "sh",
            "-c",
            script,
        ];
        assert_eq!(user.status(&args), 22);
        let gone = std::fs::read_to_string(user.home().join("gone")).unwrap();
        Self { user, victim, gone }
    }

    fn sql(&self, script: &str) {
        let connection = Connection::open(self.user.db()).unwrap();
        connection.execute_batch(script).unwrap();
    }

    fn verify(&self, secret: &str) -> (String, i32) {
        self.user.verify(secret, &["--no-record"])
    }

    /// The findings of `audit verify` as `kind subject-or-event what`.
    fn findings(&self) -> Vec<String> {
        let output = self.user.run(&["audit", "verify", "--json"], "");
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("no document: {output:?}"));
        assert_eq!(report["kind"], "AuditReport");
        let findings = report["data"]["findings"].as_array().unwrap();
        assert_eq!(report["data"]["ok"].as_bool(), Some(findings.is_empty()));
        let expected = if findings.is_empty() { 0 } else { 14 };
        assert_eq!(output.status.code(), Some(expected), "{output:?}");
        let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        findings
            .iter()
            .map(|one| {
                let (kind, event) = (text(&one["kind"]), text(&one["event"]));
                let (subject, what) = (text(&one["subject"]), text(&one["what"]));
                format!("{kind} {event} {subject} {what}")
            })
            .collect()
    }

    /// The secret of the tampered key is refused as such, and the audit names the attack.
    fn caught(&self, secret: &str, kind: &str) {
        assert_eq!(self.verify(secret), ("TAMPERED".to_owned(), 14));
        self.named(kind);
    }

    fn named(&self, kind: &str) {
        let findings = self.findings();
        assert!(
            findings.iter().any(|finding| finding.starts_with(kind)),
            "no {kind} in {findings:#?}"
        );
    }
}

#[test]
fn an_untouched_store_is_clean() {
    let world = World::new();
    assert_eq!(world.verify(&world.victim), ("VALID".to_owned(), 0));
    assert_eq!(world.verify(&world.gone), ("REVOKED".to_owned(), 20));
    assert_eq!(world.findings(), Vec::<String>::new());
    let said = world.user.good(&["audit", "verify"]);
    assert_eq!(said, "journal verified: 8 events, 3 keys\n");
}

#[test]
fn forging_a_wider_role() {
    let world = World::new();
    world.sql("UPDATE keys SET role = 'admin' WHERE name = 'victim'");
    world.caught(&world.victim, "forging 4 key_");
    assert!(world.findings()[0].contains("role"));
}

#[test]
fn forging_by_swapped_digests() {
    let world = World::new();
    world.sql(
        "CREATE TEMP TABLE swap AS SELECT name, versions FROM keys;
         UPDATE keys SET versions = (SELECT versions FROM swap WHERE swap.name =
            CASE keys.name WHEN 'victim' THEN 'other' ELSE 'victim' END)
         WHERE name IN ('victim', 'other')",
    );
    world.caught(&world.victim, "forging 4 key_");
    assert_eq!(world.findings().len(), 2);
}

#[test]
fn forging_a_row() {
    let world = World::new();
    world.sql(
        "INSERT INTO keys SELECT 'key_000000000000', 'planted', role, environment, owner, description,
            tags, allow_ips, rate_limit, max_uses, expires_at, rotate_every, finish, sinks, status,
            versions, created_at, created_by, revoked_at, revoked_by, revoke_reason, seq
         FROM keys WHERE name = 'victim'",
    );
    world.named("forging 4 key_000000000000 the row was inserted without an event");
    let shown = world.user.run(&["show", "planted"], "");
    assert_eq!(shown.status.code(), Some(14));
}

#[test]
fn forging_an_event() {
    let world = World::new();
    world.sql(
        "UPDATE journal SET body = replace(body, 'read-only', 'admin') WHERE seq = 4;
         UPDATE keys SET role = 'admin' WHERE name = 'victim'",
    );
    world.caught(&world.victim, "forging 4 key_");
}

#[test]
fn forging_a_wider_operator() {
    let world = World::new();
    world.sql("UPDATE operators SET permissions = '[\"api.key.view\"]'");
    world.named("forging 2 op_");
    let created = world.user.run(
        &["create", "more", "--role", "read-only", "--secret-to", "-"],
        "",
    );
    assert_eq!(created.status.code(), Some(14));
}

#[test]
fn forging_the_root() {
    let world = World::new();
    let other = World::new();
    let root: String = Connection::open(other.user.db())
        .unwrap()
        .query_row("SELECT root FROM settings", (), |row| row.get(0))
        .unwrap();
    world.sql(&format!("UPDATE settings SET root = '{root}'"));
    assert_eq!(
        world.verify(&world.victim),
        ("integrity.root_changed".to_owned(), 14)
    );
    world.named("forging 1 st_");
}

#[test]
fn resurrection_of_a_revoked_key() {
    let world = World::new();
    world.sql("UPDATE keys SET status = 'active' WHERE name = 'gone'");
    world.caught(&world.gone, "resurrection 8 key_");
}

#[test]
fn resurrection_by_pasting_back_an_old_row() {
    let world = World::new();
    world.sql(
        "UPDATE keys SET status = 'active', revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL,
            seq = 7, versions = (SELECT json_extract(body, '$.after.key.versions') FROM journal
                WHERE seq = 7)
         WHERE name = 'gone'",
    );
    world.caught(&world.gone, "resurrection 8 key_");
    assert!(world.findings()[0].contains("as event 7 left it"));
}

#[test]
fn rollback_of_a_row() {
    let world = World::new();
    world.sql(
        "UPDATE keys SET seq = 3, versions = (SELECT json_extract(body, '$.after.key.versions')
            FROM journal WHERE seq = 3)
         WHERE name = 'victim'",
    );
    world.caught(&world.victim, "rollback 4 key_");
}

#[test]
fn truncation_of_the_last_event() {
    let world = World::new();
    world.sql("DELETE FROM journal WHERE seq = 8");
    assert_eq!(
        world.verify(&world.gone),
        ("integrity.rolled_back".to_owned(), 14)
    );
    world.named("truncation null null the journal ends at event 7");
    world.named("truncation 7 key_");
}

#[test]
fn truncation_with_its_rows_on_another_machine() {
    let world = World::new();
    world.sql("DELETE FROM journal WHERE seq = 8");
    // A machine that has never seen the store knows the end only from the rows.
    std::fs::remove_dir_all(world.user.home().join(".local/state")).unwrap();
    world.caught(&world.gone, "truncation 7 key_");
}

#[test]
fn hiding_a_middle_event() {
    let world = World::new();
    world.sql("DELETE FROM journal WHERE seq = 4");
    world.caught(&world.victim, "hiding 4 null event 4 is missing");
}

#[test]
fn hiding_a_revocation_that_others_follow() {
    let world = World::new();
    world.user.key("later");
    // Row and event both go; the neighbours in the chain give it away.
    world.sql(
        "DELETE FROM journal WHERE seq = 8;
         UPDATE keys SET status = 'active', revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL,
            seq = 7, versions = (SELECT json_extract(body, '$.after.key.versions') FROM journal
                WHERE seq = 7)
         WHERE name = 'gone'",
    );
    world.caught(&world.gone, "hiding 8 null event 8 is missing");
}

#[test]
fn hiding_a_row() {
    let world = World::new();
    world.sql("DELETE FROM keys WHERE name = 'victim'");
    world.caught(&world.victim, "hiding 4 key_");
}

#[test]
fn reordering_two_events() {
    let world = World::new();
    world.sql(
        "UPDATE journal SET seq = 99 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 6;
         UPDATE journal SET seq = 6 WHERE seq = 99",
    );
    world.caught(
        &world.victim,
        "reordering 4 null its bytes say it is event 6",
    );
}

#[test]
fn reordering_by_a_copy_of_an_event() {
    let world = World::new();
    world.sql("INSERT INTO journal SELECT 9, subject, body, signature FROM journal WHERE seq = 4");
    world.named("reordering 9");
    assert_eq!(world.verify(&world.victim).1, 14);
}

#[test]
fn rollback_of_the_whole_file() {
    let world = World::new();
    let old = std::fs::read(world.user.db()).unwrap();
    world.user.key("later");
    std::fs::write(world.user.db(), old).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(
            world
                .user
                .home()
                .join(format!(".local/share/keyadm/keys.db{suffix}")),
        );
    }
    assert_eq!(
        world.verify(&world.victim),
        ("integrity.rolled_back".to_owned(), 14)
    );
    world.named("rollback null null the journal ends at event 8");
}

#[test]
fn another_store_in_its_place() {
    let (world, other) = (World::new(), World::new());
    std::fs::copy(other.user.db(), world.user.db()).unwrap();
    assert_eq!(
        world.verify(&other.victim),
        ("integrity.root_changed".to_owned(), 14)
    );
    world.named("root null null this machine has seen the store st_");

    let wrong = world
        .user
        .run(&["audit", "verify", "--accept-root", "SHA256:no"], "");
    assert_eq!(wrong.status.code(), Some(14));
    assert_eq!(world.verify(&other.victim).1, 14);

    let root = other.user.good(&["audit", "head", "--field", "root"]);
    world
        .user
        .good(&["audit", "verify", "--accept-root", root.trim()]);
    assert_eq!(world.verify(&other.victim), ("VALID".to_owned(), 0));
}

#[test]
fn a_planted_trigger() {
    let world = World::new();
    world.sql(
        "CREATE TRIGGER planted AFTER INSERT ON usage BEGIN
            UPDATE keys SET status = 'active'; END",
    );
    assert_eq!(
        world.verify(&world.victim),
        ("integrity.tampered".to_owned(), 14)
    );
    world.named("schema null null `planted`");
}

/// In a pattern of SQLite's `_` is any letter: names like those of ANALYZE's tables are looked at closely.
#[test]
fn a_trigger_named_like_a_table_of_sqlite() {
    let world = World::new();
    world.sql(
        "CREATE TRIGGER sqliteXstat1 AFTER INSERT ON journal BEGIN
            DELETE FROM journal WHERE seq = new.seq; END",
    );
    assert_eq!(world.verify(&world.victim).1, 14);
    world.named("schema null null `sqliteXstat1`");
}

#[test]
fn a_missing_table() {
    let world = World::new();
    world.sql("DROP TABLE roles");
    assert_eq!(world.verify(&world.victim).1, 14);
    world.named("schema null null `roles` is missing");
}

#[test]
fn a_value_that_cannot_be_read() {
    let world = World::new();
    world.sql("UPDATE keys SET versions = 'nonsense' WHERE name = 'victim'");
    world.caught(&world.victim, "forging 4 key_");
    world.sql("UPDATE journal SET body = '{}' WHERE seq = 4");
    world.named("forging 4 null its bytes are not an event");
}
