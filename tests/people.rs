//! Operators, roles and admin credentials, as whole commands: who may do what, and what is left when
//! something goes wrong on the way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod support;

use std::fs;

use serde_json::Value;

use support::{World, json, words};

const DAY: i64 = 86_400;

/// A path in the world's home, as an argument.
fn at(world: &World, name: &str) -> String {
    world.desk.path(name).to_str().unwrap().to_owned()
}

/// Enrols an operator whose credential goes to the file NAME.admin.
fn enrol(world: &World, name: &str, permissions: &str, more: &[&str]) {
    let to = format!("file:{}", at(world, &format!("{name}.admin")));
    let mut args = words("operator add --secret-to");
    args.extend([&*to, name, "--permission", permissions]);
    args.extend(more);
    world.run(&args).expect(0);
}

/// Runs a command line as the operator NAME.
fn as_operator(world: &World, name: &str, line: &str) -> support::world::Heard {
    let file = at(world, &format!("{name}.admin"));
    let mut args = vec!["--credential-file", &*file];
    args.extend(words(line));
    world.run(&args)
}

fn key(world: &World, name: &str, role: &str) {
    let to = format!("file:{}", at(world, name));
    world
        .run(&["create", name, "--role", role, "--secret-to", &to])
        .expect(0);
}

fn data(world: &World, line: &str) -> Value {
    json(&world.run(&words(line)).expect(0).stdout)["data"].clone()
}

#[test]
fn an_operator_does_what_they_may_and_nothing_else() {
    let world = World::new();
    key(&world, "a", "read-only");
    enrol(&world, "viewer", "api.key.view", &[]);
    enrol(&world, "timer", "api.key.rotate", &[]);
    for name in ["viewer", "timer"] {
        for line in [
            "create b --role read-only --secret-to fd:9",
            "rename a b",
            "suspend a",
            "revoke a --yes",
            "role create x --permission a.b",
            "role delete x --yes",
            "operator add x --permission api.key.view --secret-to fd:9",
            "operator set root --expires 90d",
            "operator remove root --yes",
        ] {
            let heard = as_operator(&world, name, line).expect(4);
            assert!(heard.stderr.contains("auth.not_permitted"), "{heard:?}");
        }
    }
    as_operator(&world, "viewer", "operator list").expect(0);
    as_operator(&world, "timer", "role list").expect(4);
    assert_eq!(
        data(&world, "role list --json").as_array().unwrap().len(),
        2
    );
}

#[test]
fn a_removed_or_expired_operator_can_do_nothing() {
    let world = World::new();
    enrol(&world, "gone", "api.role.manage,api.key.view", &[]);
    enrol(&world, "late", "api.role.manage", &["--expires", "90d"]);
    as_operator(&world, "late", "role create x --permission a.b").expect(0);
    world.run(&words("operator remove gone --yes")).expect(0);
    world.pass(90 * DAY);
    for name in ["gone", "late"] {
        for line in ["role create y --permission a.b", "role list", "auth status"] {
            as_operator(&world, name, line).expect(4);
        }
    }
    let listed = data(&world, "operator list --json");
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    let late = listed.as_array().unwrap().iter();
    let mut late = late.filter(|one| one["name"] == "late");
    assert_eq!(late.next().unwrap()["status"], "expired");
}

#[test]
fn nobody_grants_what_they_do_not_hold_or_changes_themselves() {
    let world = World::new();
    enrol(&world, "people", "api.operator.manage,api.key.view", &[]);
    let add = "operator add x --permission api.key.create --dry-run --secret-to fd:9";
    as_operator(&world, "people", add).expect(4);
    as_operator(
        &world,
        "people",
        "operator set people --remove api.key.view",
    )
    .expect(12);
    as_operator(&world, "people", "operator remove people --yes").expect(12);
}

#[test]
fn somebody_who_manages_operators_without_an_end_always_stays() {
    let world = World::new();
    enrol(
        &world,
        "passing",
        "api.operator.manage",
        &["--expires", "90d"],
    );
    for line in [
        "operator remove root --yes",
        "operator set root --expires 30d",
        "operator set root --remove api.operator.manage",
    ] {
        let heard = as_operator(&world, "passing", line).expect(12);
        assert!(heard.stderr.contains("last operator"), "{heard:?}");
    }
    enrol(&world, "lasting", "api.operator.manage", &[]);
    as_operator(&world, "passing", "operator remove root --yes").expect(0);
    world
        .run(&words("role create x --permission a.b"))
        .expect(4);
}

#[test]
fn a_credential_that_is_not_delivered_leaves_no_operator() {
    let world = World::new();
    let add = "operator add x --permission api.key.view -- false";
    let heard = world.run(&words(add)).expect(22);
    assert!(heard.stderr.contains("removed at once"), "{heard:?}");
    assert_eq!(heard.stdout, "");
    let all = data(&world, "operator list --all --json");
    let status = |name: &str| {
        let all = all.as_array().unwrap().iter();
        let one: Vec<&Value> = all.filter(|one| one["name"] == name).collect();
        one.iter()
            .map(|one| one["status"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(status("x"), ["removed"]);
    enrol(&world, "x", "api.key.view", &[]);
}

#[test]
fn an_identity_of_another_machine_is_enrolled_by_its_public_key() {
    let world = World::new();
    let file = at(&world, "new.admin");
    let login = ["--credential-file", &file, "auth", "login", "--new"];
    let public_key = world.run(&login).expect(0).stdout;
    let public_key = public_key.trim_end();
    assert!(public_key.starts_with("ed25519:"), "{public_key}");
    // The login made the new identity this machine's; root is in the keyring still.
    world.run(&words("role list")).expect(0);
    as_operator(&world, "new", "auth status").expect(4);

    let other = World::new();
    let add = [
        "operator",
        "add",
        "new",
        "--permission",
        "api.key.view",
        "--public-key",
        public_key,
    ];
    other.run(&add).expect(0);
    let heard = other.run(&add).expect(12);
    assert!(heard.stderr.contains("enrolled already"), "{heard:?}");
    other.run(&words("operator remove new --yes")).expect(0);
    let heard = other.run(&add).expect(12);
    assert!(heard.stderr.contains("stays removed"), "{heard:?}");
}

#[test]
fn a_role_that_widens_asks_and_says_who_gains_what() {
    let world = World::new().terminal(100);
    world
        .run(&words("role create r --permission orders.read"))
        .expect(0);
    key(&world, "a", "r");
    let widen = words("role set r --add orders.*");
    world.answers(&["n"]);
    let heard = world.run(&widen).expect(13);
    assert!(
        heard.questions[0].contains("gains orders.*; 1 key gains"),
        "{heard:?}"
    );
    assert_eq!(
        data(&world, "role show r --json")["permissions"],
        serde_json::json!(["orders.read"])
    );
    world.answers(&["y"]);
    world.run(&widen).expect(0);
    // Narrowing, limits and what is covered already ask nothing.
    for line in [
        "role set r --add orders.list",
        "role set r --remove orders.read --max-active 3",
    ] {
        assert!(world.run(&words(line)).expect(0).questions.is_empty());
    }
}

#[test]
fn a_role_in_use_or_built_in_stays() {
    let world = World::new();
    world
        .run(&words("role create r --permission orders.read"))
        .expect(0);
    for name in ["k1", "k2", "k3", "k4", "k5", "k6"] {
        key(&world, name, "r");
    }
    let heard = world.run(&words("role delete r --yes")).expect(12);
    assert_eq!(heard.stderr.matches("  key_").count(), 5, "{heard:?}");
    for line in ["role delete admin --yes", "role set read-only --sensitive"] {
        assert!(
            world
                .run(&words(line))
                .expect(12)
                .stderr
                .contains("conflict.state")
        );
    }
    world
        .run(&words("role create s --permission orders.read"))
        .expect(0);
    world.run(&words("role delete s --dry-run")).expect(0);
    world.run(&words("role delete s")).expect(2);
    world.run(&words("role delete s --yes")).expect(0);
    world.run(&words("role show s")).expect(10);
}

#[test]
fn a_recovery_kit_brings_a_credential_back() {
    let world = World::new().terminal(100);
    let kit = at(&world, "kit");
    let (good, other) = ("correct horse battery", "incorrect horse battery");
    world.answers(&["short"]);
    world.run(&["auth", "export", "--to", &kit]).expect(2);
    world.answers(&[good, other]);
    world.run(&["auth", "export", "--to", &kit]).expect(13);
    world.answers(&[good, good]);
    world.run(&["auth", "export", "--to", &kit]).expect(0);
    let sealed = fs::read_to_string(&kit).unwrap();
    assert!(!sealed.contains("keyadm-admin"), "{sealed}");

    world.run(&words("auth logout --yes")).expect(0);
    world
        .run(&words("role create r --permission a.b"))
        .expect(4);
    let status = world.run(&words("auth status --json")).expect(4);
    assert_eq!(
        json(&status.stdout)["data"]["problem"],
        "auth.no_credential"
    );
    world.answers(&[other]);
    world.run(&["auth", "import", &kit]).expect(4);
    world.answers(&[good]);
    world.run(&["auth", "import", &kit]).expect(0);
    world
        .run(&words("role create r --permission a.b"))
        .expect(0);
}

#[test]
fn a_recovery_is_loud_and_leaves_one_operator() {
    let world = World::new();
    enrol(&world, "second", "api.role.manage", &[]);
    key(&world, "a", "read-only");
    // What another machine has seen of the store.
    let pins = fs::read(world.desk.pins()).unwrap();

    world.run(&words("auth recover")).expect(2);
    world.run(&words("auth recover --yes --dry-run")).expect(0);
    as_operator(&world, "second", "role create r --permission a.b").expect(0);
    let heard = world
        .run(&words("auth recover --yes --reason lost"))
        .expect(0);
    assert!(
        heard.stderr.contains("EVERY OPERATOR IS REMOVED"),
        "{heard:?}"
    );
    as_operator(&world, "second", "role create s --permission a.b").expect(4);
    world
        .run(&words("role create s --permission a.b"))
        .expect(0);
    world.run(&words("show a")).expect(0);
    let left = data(&world, "operator list --json");
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");

    fs::write(world.desk.pins(), pins).unwrap();
    for line in ["show a", "role list", "auth recover --yes"] {
        let heard = world.run(&words(line)).expect(14);
        assert!(heard.stderr.contains("--accept-root"), "{heard:?}");
    }
}

#[test]
fn a_credential_that_is_not_to_be_kept_is_handed_over() {
    let world = World::bare();
    world.run(&words("init --credential-store none")).expect(2);
    assert!(!world.desk.db().exists());
    let file = at(&world, "root.admin");
    let to = format!("file:{file}");
    world
        .run(&["init", "--credential-store", "none", "--secret-to", &to])
        .expect(0);
    world
        .run(&words("role create r --permission a.b"))
        .expect(4);
    as_operator(&world, "root", "role create r --permission a.b").expect(0);
}
