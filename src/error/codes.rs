//! The stable names of errors: one table decides exit status, retry and explanation.

use super::Exit;

macro_rules! codes {
    ($($name:ident $text:literal $exit:ident $retry:literal $explain:literal;)*) => {
        /// A stable error code such as `secret.no_destination`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $(#[doc = $explain] $name,)* }

        impl Code {
            /// Every code, in the order `keyadm help error` lists them.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as printed in brackets and in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// The exit status that goes with it.
            pub fn exit(self) -> Exit {
                match self { $(Code::$name => Exit::$exit,)* }
            }

            /// Whether the same command may succeed later without any change.
            pub fn retryable(self) -> bool {
                match self { $(Code::$name => $retry,)* }
            }

            /// A few sentences for `keyadm help error CODE`.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explain,)* }
            }
        }
    };
}

codes! {
    Arguments "usage.arguments" Usage false "The arguments do not fit the command. `keyadm COMMAND --help` shows what it takes, with examples.";
    InputRequired "usage.input_required" Usage false "The command needs an answer and there is no terminal to ask on (or CI or --no-input is set). The message names the flag that gives the answer.";
    ConfirmationRequired "usage.confirmation_required" Usage false "The action is severe and asks first, but there is no terminal to ask on. --yes confirms one named thing; a selector also needs --expect N.";
    SecretNoDestination "secret.no_destination" Usage false "A new secret is shown once, so keyadm wants to know where it goes before it makes one. Off a terminal name exactly one destination: --secret-to -, --secret-to file:PATH, --secret-to fd:N, --secret-to sink:NAME, or -- COMMAND.";
    SecretDestination "secret.destination" Usage false "The destination for the new secret cannot take it: it is closed, the null device, an existing file, or not writable. This was checked before anything was made.";
    SecretOnCommandLine "secret.on_command_line" Usage false "Something that looks like a secret stood on the command line, where other users of the machine and the shell history can read it. Consider that key exposed and revoke or rotate it.";
    Undelivered "secret.undelivered" Undelivered true "The new secret could not be delivered, so it was revoked, unless some sinks took it: then it stays pending, and the next run sends another to all. For a rotation the old secret is untouched and still works.";
    NoCredential "auth.no_credential" Auth false "The command changes the store and no admin credential was found. `keyadm auth status` shows every place that was looked at.";
    KeyringAbsent "auth.keyring_absent" Auth false "The admin credential is in the OS keyring, and no keyring service answers in this session. Timers and containers usually have none: give the credential with --credential-file or KEYADM_CREDENTIAL_FILE.";
    KeyringLocked "auth.keyring_locked" Auth true "The keyring that holds the admin credential is locked. Unlock it (log in to the desktop, or unlock it in its own program) and run the command again.";
    KeyringDenied "auth.keyring_denied" Auth true "The keyring refused to hand out the admin credential: its prompt was dismissed or access was denied.";
    KeyringTimeout "auth.keyring_timeout" Auth true "The keyring did not answer in time; without a terminal keyadm waits 3 seconds. It may be waiting for a prompt that nobody sees.";
    KeyringItem "auth.keyring_item" Auth false "The keyring answers, but does not hold the admin credential of this store, or holds two.";
    CredentialUnusable "auth.credential_unusable" Auth false "The place that was named for the admin credential did not give a usable one: missing, readable by others, a link, too large, or not a keyadm credential. A named place that fails is an error; keyadm never tries another one instead.";
    CredentialRejected "auth.credential_rejected" Auth false "The credential is well formed but belongs to nobody in this store: it is of another store, or its operator was never enrolled here.";
    OperatorRemoved "auth.operator_removed" Auth false "The operator that this credential belongs to was removed or has expired. Another operator with api.operator.manage can enrol a new one.";
    NotPermitted "auth.not_permitted" Auth false "The operator does not hold the permission that this change needs. `keyadm operator list` shows who does.";
    WrongPassphrase "auth.wrong_passphrase" Auth false "The passphrase does not open this recovery kit, or the kit was changed.";
    NoStore "setup.no_store" Setup false "There is no key store at the path. `keyadm init` makes one; --db or KEYADM_DB names another.";
    UnsafeMode "setup.unsafe_mode" Setup false "Others could read or replace the file: keyadm wants the store 0600 in a directory that only its owner can write. The message gives the command.";
    UnsafeFile "setup.unsafe_file" Setup false "The path is not a plain file of yours: a directory, link, device or pipe, or owned by someone else.";
    ForeignFile "setup.foreign_file" Setup false "The file is not a keyadm store. It was left alone.";
    SchemaTooNew "setup.schema_too_new" Setup false "The store was written by a newer keyadm. Install that version or newer.";
    ReadOnly "setup.read_only" Setup false "The store or its file system is read-only. verify, list and audit work; changes do not.";
    DiskFull "setup.disk_full" Setup true "The disk is full; the change was rolled back.";
    Io "setup.io" Setup false "The operating system refused to read or write a file that keyadm needs.";
    Config "setup.config" Setup false "A configuration file or variable holds something keyadm does not understand. Nothing was done.";
    SinkUnsafe "setup.unsafe_sink" Setup false "Somebody else could change what a configured sink runs. Its file, its command and every directory on the way to them must belong to root or to you, and nobody else may write to them. The message names the path and gives the command.";
    Clock "setup.clock" Setup true "The clock stands more than five minutes before the newest entry of the journal. Changes wait until it is right again, so that the journal keeps its order.";
    Listen "setup.listen" Setup false "The server cannot listen there: the address is not one of this machine, the port or directory is not permitted, or a socket that was handed over is of another kind.";
    KeyNotFound "not_found.key" NotFound false "No key has this name or Key ID. `keyadm list --all` shows revoked ones too.";
    VersionNotFound "not_found.version" NotFound false "The key has no secret version of this number.";
    RoleNotFound "not_found.role" NotFound false "No role has this name; `keyadm role list` shows them.";
    OperatorNotFound "not_found.operator" NotFound false "No operator has this name or id; `keyadm operator list` shows them.";
    SinkNotFound "not_found.sink" NotFound false "No sink of this name is configured: there is no NAME.toml in the directories that `keyadm config show` lists. `keyadm sink list` shows those there are.";
    RotationNotFound "not_found.rotation" NotFound false "This key has no rotation in flight.";
    Busy "busy.store" Busy true "Another process kept the store locked for longer than the wait. Nothing was changed; run it again.";
    RotationBusy "busy.rotation" Busy true "Another rotation of this store's keys is running; one runs at a time. verify, create and revoke do not wait for it. Run it again when the other has ended.";
    AddressBusy "busy.address" Busy true "Another process listens on the address or socket that the server was to listen on.";
    Ambiguous "conflict.ambiguous" Conflict false "More than one key fits. The message lists them; use a longer start of the Key ID.";
    NameTaken "conflict.name_taken" Conflict false "A key that is not revoked, a role or an operator already has this name.";
    RoleInUse "conflict.role_in_use" Conflict false "Keys still carry the role. Give them another role or revoke them first.";
    State "conflict.state" Conflict false "The thing is in a state that does not allow this: a revoked key stays revoked, a built-in role cannot be changed, and so on.";
    Limit "conflict.limit" Conflict false "A limit stands against it: of the role, of the four live secret versions of a key, or of the operator's own permissions.";
    Expectation "conflict.expectation" Conflict false "The selector fits another number of keys than --expect says, so nothing was done.";
    Declined "declined" Declined false "The answer was no, or did not match. Nothing changed.";
    Tampered "integrity.tampered" Integrity false "A row of the store is not what the signed journal says it should be: somebody edited the file. `keyadm audit verify` names every such row.";
    RolledBack "integrity.rolled_back" Integrity false "The store is older than this machine has already seen: a copy was put back, or the end of the journal was removed.";
    RootChanged "integrity.root_changed" Integrity false "The store's root is not the one this machine pinned. If you know why (an `auth recover`), accept it with `keyadm audit verify --accept-root FINGERPRINT`.";
    BrokenJournal "integrity.broken_journal" Integrity false "An event of the journal does not fit: its hash, signature, order or the permission of its author. `keyadm audit verify` says which and how.";
    SinkFailed "incomplete.sink" Incomplete true "A hook failed after the secret was delivered: it was told that an old secret is retired, or that a batch is done. The new secret is where it should be and works.";
    Interrupted "interrupted" Interrupted true "The command was interrupted.";
    BrokenPipe "broken_pipe" BrokenPipe false "The reader of the output went away.";
    Internal "internal" Failed false "Something happened that keyadm did not expect. It is a bug if nothing on this machine explains it.";
}

impl Code {
    /// Finds a code by its printed form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}
