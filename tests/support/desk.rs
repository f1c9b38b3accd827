//! A home of its own in which the real binary runs, with nothing inherited.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::Ran;

/// The binary under test.
pub const KEYADM: &str = env!("CARGO_BIN_EXE_keyadm");
/// What every process gets as its PATH.
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";
/// Longer than anything here may take; a process that is still there then hangs.
const DEADLINE: Duration = Duration::from_secs(20);

/// A home directory, 0700.
pub struct Desk {
    home: TempDir,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// A home with nothing in it.
    pub fn bare() -> Self {
        let home = tempfile::Builder::new()
            .prefix("keyadm-test-")
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir()
            .unwrap();
        Self { home }
    }

    /// A home with a store whose credential is in a file; made once, then copied.
    pub fn new() -> Self {
        static TEMPLATE: OnceLock<Desk> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let desk = Self::bare();
            desk.run(["init", "--credential-store", "file"]).expect(0);
            desk
        });
        let desk = Self::bare();
        copy(template.home(), desk.home());
        let pins = fs::read_to_string(template.pins()).unwrap();
        let (old, new) = (template.home().display(), desk.home().display());
        fs::write(
            desk.pins(),
            pins.replace(&old.to_string(), &new.to_string()),
        )
        .unwrap();
        desk
    }

    /// The home itself.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// The store's file.
    pub fn db(&self) -> PathBuf {
        self.path(".local/share/keyadm/keys.db")
    }

    /// The file of pins.
    pub fn pins(&self) -> PathBuf {
        self.path(".local/state/keyadm/known_stores.toml")
    }

    /// The admin credential's file.
    pub fn credential(&self) -> PathBuf {
        let directory = fs::read_dir(self.path(".config/keyadm/credentials")).unwrap();
        directory.last().unwrap().unwrap().path()
    }

    /// Runs keyadm with these arguments.
    pub fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Ran {
        self.keyadm(args).run()
    }

    /// Makes a key with the role `read-only` and returns its secret.
    pub fn create(&self, name: &str) -> String {
        let args = ["create", name, "--role", "read-only", "--secret-to", "-"];
        self.run(args).expect(0).stdout
    }

    /// Keyadm with these arguments, not started yet.
    pub fn keyadm<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Run {
        self.program(KEYADM, args)
    }

    /// Any program, with this home and nothing else in its environment.
    pub fn program<'a>(&self, name: &str, args: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = Command::new(name);
        command
            .args(args)
            .env_clear()
            .env("HOME", self.home())
            .env("PATH", PATH)
            .current_dir(self.home())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Run {
            command,
            stdin: None,
        }
    }

    /// A shell script in which `$K` is keyadm.
    pub fn shell(&self, script: &str) -> Run {
        self.program("bash", ["--norc", "-c", script])
            .env("K", KEYADM)
    }
}

/// A process that is about to run.
pub struct Run {
    command: Command,
    stdin: Option<Vec<u8>>,
}

impl Run {
    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Changes the command in any other way.
    pub fn with(mut self, change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        change(&mut self.command);
        self
    }

    /// What it reads.
    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.command.stdin(Stdio::piped());
        self.stdin = Some(text.as_ref().to_vec());
        self
    }

    /// Where its standard output goes instead of to the test.
    pub fn stdout(mut self, to: impl Into<Stdio>) -> Self {
        self.command.stdout(to);
        self
    }

    /// Runs it to its end.
    #[track_caller]
    pub fn run(self) -> Ran {
        self.start().wait()
    }

    /// Starts it.
    #[track_caller]
    pub fn start(mut self) -> Running {
        let started = Instant::now();
        let name = self.command.get_program().to_string_lossy().into_owned();
        let mut child = self
            .command
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error} (install it with apt)"));
        if let (Some(text), Some(mut stdin)) = (self.stdin.take(), child.stdin.take()) {
            // Whoever does not read it must not stop us.
            thread::spawn(move || stdin.write_all(&text));
        }
        Running {
            stdout: child.stdout.take().map(collect),
            stderr: child.stderr.take().map(collect),
            child,
            started,
        }
    }
}

/// A process that runs.
pub struct Running {
    child: Child,
    stdout: Option<JoinHandle<Vec<u8>>>,
    stderr: Option<JoinHandle<Vec<u8>>>,
    started: Instant,
}

impl Running {
    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end; a process that hangs is killed, and the test fails.
    #[track_caller]
    pub fn wait(mut self) -> Ran {
        let mut pause = Duration::from_millis(1);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if self.started.elapsed() > DEADLINE {
                self.child.kill().unwrap();
                panic!("it hangs: {}", text(self.stderr.take()));
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        };
        Ran {
            status,
            took: self.started.elapsed(),
            stdout: text(self.stdout),
            stderr: text(self.stderr),
        }
    }
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

fn text(from: Option<JoinHandle<Vec<u8>>>) -> String {
    let bytes = from.map(|from| from.join().unwrap()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Copies a tree with its modes.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            fs::set_permissions(&target, entry.metadata().unwrap().permissions()).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
