//! A store in a directory of its own, and commands run in process against it.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use keyadm::env::{Env, Terminal};

/// A store of its own in a directory of its own.
pub struct World {
    home: tempfile::TempDir,
}

/// What a command left behind.
#[derive(Debug)]
pub struct Ended {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl World {
    /// A store with keys of these names.
    pub fn with(names: &[&str]) -> Self {
        let world = Self {
            home: tempfile::tempdir().unwrap(),
        };
        assert_eq!(world.run(&["init", "--credential-store", "file"]).code, 0);
        for name in names {
            world.secret(name);
        }
        world
    }

    /// Runs a command without a terminal and without input.
    pub fn run(&self, args: &[&str]) -> Ended {
        self.fed("", args)
    }

    /// Runs a command without a terminal, with `input` on its standard input.
    pub fn fed(&self, input: &str, args: &[&str]) -> Ended {
        let (stdout, stderr) = (Shared::default(), Shared::default());
        let mut env = Env::real();
        env.vars = BTreeMap::new();
        env.home = Some(self.home.path().to_owned());
        env.terminal = Terminal::default();
        env.stdin = Box::new(Cursor::new(input.as_bytes().to_vec()));
        env.stdout = Box::new(stdout.clone());
        env.stderr = Box::new(stderr.clone());
        env.stdout_lost = false;
        let all = std::iter::once("keyadm").chain(args.iter().copied());
        let code = keyadm::run(all.map(Into::into), &mut env);
        Ended {
            code,
            stdout: stdout.text(),
            stderr: stderr.text(),
        }
    }

    /// Makes a key and returns its secret.
    pub fn secret(&self, name: &str) -> String {
        let path = self.home.path().join(name);
        let to = format!("file:{}", path.display());
        let made = self.run(&["create", name, "--role", "read-only", "--secret-to", &to]);
        assert_eq!(made.code, 0, "{made:?}");
        std::fs::read_to_string(path).unwrap().trim_end().to_owned()
    }

    /// The names that a list shows.
    pub fn names(&self, args: &[&str]) -> Vec<String> {
        let listed = self.run(&[&["list", "-o", "name"], args].concat());
        assert_eq!(listed.code, 0, "{listed:?}");
        listed.stdout.lines().map(str::to_owned).collect()
    }

    /// Records a use of v1 of `name` so many seconds ago.
    pub fn use_key(&self, name: &str, ago: i64) {
        let path = self.home.path().join(".local/share/keyadm/keys.db");
        let store = rusqlite::Connection::open(path).unwrap();
        store
            .execute(
                "INSERT INTO totals SELECT id, 1, 'VALID', 1, unixepoch() - ?2, unixepoch() - ?2, '10.0.0.7'
                 FROM keys WHERE name = ?1",
                (name, ago),
            )
            .unwrap();
    }
}
