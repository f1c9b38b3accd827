//! What a command works with: the outside world, the output, the configuration, the time.

use std::path::PathBuf;
use std::time::Duration;

use crate::admin::{Admin, Credential};
use crate::cli::Global;
use crate::config::{Config, Flags};
use crate::env::Env;
use crate::error::{Code, Error, Result};
use crate::journal::OperatorPermission;
use crate::key::looks_like_secret;
use crate::known::{KnownStores, Pin};
use crate::ops::Desk;
use crate::output::{Choice, Format, Output};
use crate::prompt::{Manner, may_ask};
use crate::store::{Access, Place, SqliteStore};
use crate::time::Timestamp;
use crate::vault::{self, Given, Source};

/// What a command works with.
pub struct Context<'e> {
    /// The outside world.
    pub env: &'e mut Env,
    /// Where results go.
    pub output: Output,
    /// What is configured.
    pub config: Config,
    /// When the command started; the only time it knows.
    pub now: Timestamp,
    global: Global,
}

impl<'e> Context<'e> {
    /// Reads the clock once and decides output and configuration.
    ///
    /// # Errors
    /// `setup.config`.
    pub fn new(env: &'e mut Env, global: Global) -> Result<Self> {
        refuse_pasted(env)?;
        let flags = Flags {
            db: global.db.clone(),
            config: global.config.clone(),
            profile: global.profile.clone(),
            lock_wait: global.lock_wait,
        };
        let config = Config::load(&flags, env)?;
        Self::with(env, global, config)
    }

    /// For a command that explains keyadm itself: it works without a home directory and with a broken
    /// configuration file, because that is when people read help.
    ///
    /// # Errors
    /// `setup.config`.
    pub fn explaining(env: &'e mut Env, global: Global) -> Result<Self> {
        Self::with(env, global, Config::default())
    }

    fn with(env: &'e mut Env, global: Global, config: Config) -> Result<Self> {
        let now = env.clock.now();
        let choice = Choice {
            format: if global.json {
                Some(Format::Json)
            } else {
                global.output
            },
            field: global.field.clone(),
            quiet: global.quiet,
            dry_run: false,
            accessible: global.accessible,
        };
        Ok(Self {
            output: Output::new(choice, env, now)?,
            config,
            env,
            now,
            global,
        })
    }

    /// Opens the store and compares it with what this machine has seen of it.
    ///
    /// # Errors
    /// `setup.*`, `integrity.*`.
    pub fn desk(&mut self, access: Access) -> Result<Desk> {
        let place = self.place()?;
        let path = place.to_string();
        let open = || {
            let store = SqliteStore::open(&place, access, self.config.lock_wait.value)?;
            Desk::open(Box::new(store), &path, self.known(), self.now)
        };
        let desk = match open() {
            Err(error) if error.code() == Code::NoStore && place.exists() => {
                match self.known().at_path(&path)? {
                    // Looked at again: an `init` may have finished between the file and its pin.
                    Some((id, pin)) if pin.seq > 0 => {
                        open().map_err(|error| match error.code() {
                            Code::NoStore => emptied(&id, &pin, &path),
                            _ => error,
                        })?
                    }
                    _ => return Err(error),
                }
            }
            result => result?,
        };
        self.output.set_store(&desk.settings().id);
        Ok(desk)
    }

    /// Opens the store for a command that only reads. Reading needs no credential (whoever can read
    /// the file can read it); but one that is named for this run has to hold `permission`.
    ///
    /// # Errors
    /// As [`Self::desk`]; `auth.*`.
    pub fn reader(&mut self, permission: OperatorPermission) -> Result<Desk> {
        let desk = self.desk(Access::Read)?;
        if self.source(None).is_some() {
            self.admin(&desk)?.require(&[permission])?;
        }
        Ok(desk)
    }

    /// Opens the store, presents the admin credential, and lets `work` change things. The pin moves on
    /// whatever comes of it: a failed delivery leaves events behind, too.
    ///
    /// # Errors
    /// As [`Self::desk`]; `auth.*`; those of `work`.
    pub fn change<T>(
        &mut self,
        dry_run: bool,
        work: impl FnOnce(&mut Self, &mut Desk, &Admin) -> Result<T>,
    ) -> Result<T> {
        self.output.set_dry_run(dry_run);
        let mut desk = self.desk(Access::Write)?.rehearsing(dry_run);
        let admin = self.admin(&desk)?;
        let result = work(self, &mut desk, &admin).map_err(|error| match error.code() {
            Code::Io if desk.has_changed() => error.unchanged("the change itself was made"),
            _ => error,
        });
        if !dry_run && let Err(error) = desk.remember(None) {
            let why = error.cause().unwrap_or_default();
            self.output.warn(self.env, &format!("{error}: {why}"))?;
        }
        result
    }

    /// Presents the admin credential to `desk`.
    ///
    /// # Errors
    /// `auth.*`.
    pub fn admin(&mut self, desk: &Desk) -> Result<Admin> {
        let credential = self.credential(desk)?;
        let id = credential.signer().public().operator_id();
        let operator = desk.book().operator(&id)?;
        Admin::present(&credential, &desk.settings().id, operator, self.now)
    }

    /// Reads the admin credential from the first place that is named.
    ///
    /// # Errors
    /// `auth.no_credential`, and those of the place.
    pub fn credential(&mut self, desk: &Desk) -> Result<Credential> {
        let source = self
            .source(Some(desk))
            .ok_or_else(|| vault::none_found().unchanged("nothing was changed"))?;
        let text = vault::read(&source, &desk.settings().id, self.env)?;
        Credential::parse(&text)
    }

    /// Where the admin credential is to be read from; without a desk, only what is named for this run.
    pub fn source(&self, desk: Option<&Desk>) -> Option<Source> {
        self.sources(desk).into_iter().find_map(|(_, named)| named)
    }

    /// Every place where the admin credential is looked for, in order, each with what it names; the
    /// first that names something counts, and no other.
    pub fn sources(&self, desk: Option<&Desk>) -> Vec<(&'static str, Option<Source>)> {
        let given = Given {
            file: self.global.credential_file.clone(),
            fd: self.global.credential_fd,
        };
        let profile = self.config.credential_file.as_ref();
        let profile = profile.map(|profile| Source::File(profile.value.clone()));
        let pinned = desk
            .and_then(|desk| desk.pin().credential.as_deref())
            .map(place_of);
        let mut sources = vault::places(&given, self.env).to_vec();
        sources.push(("profile", profile));
        sources.push(("pinned", pinned.map(Source::Pinned)));
        sources
    }

    /// The credential file that a flag or variable names.
    pub fn named_credential_file(&self) -> Option<PathBuf> {
        let variable = || self.env.var("KEYADM_CREDENTIAL_FILE").map(PathBuf::from);
        self.global.credential_file.clone().or_else(variable)
    }

    /// The store's file.
    ///
    /// # Errors
    /// `setup.io`.
    pub fn place(&self) -> Result<Place> {
        Place::at(&self.config.db.value)
    }

    /// How long to wait for the turn to rotate: not at all, unless `--lock-wait` says so.
    pub fn turn_wait(&self) -> Duration {
        self.global.lock_wait.map_or(Duration::ZERO, |wait| {
            Duration::from_secs(wait.as_seconds())
        })
    }

    /// What this user has seen of stores.
    pub fn known(&self) -> KnownStores {
        KnownStores::in_directory(self.config.state.clone())
    }

    /// How this command may ask. `yes` is its `--yes`; `stdin_taken` says that standard input carries
    /// something else than answers.
    pub fn manner(&self, yes: bool, stdin_taken: bool) -> Manner {
        Manner {
            yes,
            no_input: self.global.no_input,
            stdin_taken,
        }
    }

    /// Whether a person can be asked.
    pub fn may_ask(&self, stdin_taken: bool) -> bool {
        may_ask(self.env, self.global.no_input, stdin_taken)
    }
}

/// Refuses a secret where the path of a file belongs: messages show paths.
fn refuse_pasted(env: &Env) -> Result<()> {
    let names = ["KEYADM_DB", "KEYADM_CONFIG", "KEYADM_CREDENTIAL_FILE"];
    let pasted = |name: &&str| env.var(name).is_some_and(looks_like_secret);
    match names.into_iter().find(|name| pasted(name)) {
        None => Ok(()),
        Some(name) => Err(Error::new(
            Code::Config,
            format!("{name} holds a secret, not the path of a file"),
        )
        .try_this("put the credential into a file with mode 0600, and name that")
        .unchanged("nothing was done, and the text is not shown")),
    }
}

/// The error of a file that holds no store any more.
fn emptied(id: &str, pin: &Pin, path: &str) -> Error {
    Error::new(Code::RolledBack, format!("the store {id} was emptied"))
        .why(format!(
            "there is nothing in {path}, but this machine has seen event {} of it",
            pin.seq
        ))
        .try_this("put a backup in its place, or move the file away to start over with keyadm init")
        .unchanged("nothing was changed")
}

/// A place as the pin writes it.
pub fn place_of(text: &str) -> vault::Place {
    match text {
        "keyring" => vault::Place::Keyring,
        path => vault::Place::File(PathBuf::from(path)),
    }
}

/// How the pin writes a place.
pub fn place_text(place: &vault::Place) -> String {
    match place {
        vault::Place::Keyring => "keyring".to_owned(),
        vault::Place::File(path) => path.display().to_string(),
    }
}
