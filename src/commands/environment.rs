//! What keyadm takes from its environment: variables and files, for `help environment` and keyadm(1).

/// Variables and what they do.
pub const VARIABLES: &[(&str, &str)] = &[
    ("KEYADM_DB", "The store's file; --db wins."),
    (
        "KEYADM_CONFIG",
        "The configuration file, read instead of the usual ones; --config wins.",
    ),
    (
        "KEYADM_PROFILE",
        "The profile of the configuration file; --profile wins.",
    ),
    (
        "KEYADM_CREDENTIAL_FILE",
        "The file that holds the admin credential; --credential-file and --credential-fd win.",
    ),
    (
        "KEYADM_CREDENTIAL_COMMAND",
        "A command, run without a shell, that prints the admin credential.",
    ),
    (
        "KEYADM_CREDENTIAL",
        "The admin credential itself. Processes of the same user can read it: a file is better.",
    ),
    (
        "KEYADM_CREDENTIAL_STORE",
        "Where init puts the admin credential: keyring, file, auto or none.",
    ),
    (
        "KEYADM_LOCK_WAIT",
        "How long a change waits for another one, such as 10s; --lock-wait wins.",
    ),
    (
        "KEYADM_OUTPUT",
        "The form of the output: table, wide, json, ndjson, csv or name; -o wins.",
    ),
    (
        "KEYADM_PROGRESS",
        "How progress is shown: bar, lines or none, instead of what suits standard error.",
    ),
    ("KEYADM_NO_INPUT", "Set: never ask; the same as --no-input."),
    (
        "KEYADM_ACCESSIBLE",
        "Set: plain text for screen readers; the same as --accessible.",
    ),
    ("CI", "Set: never ask."),
    (
        "CREDENTIALS_DIRECTORY",
        "Set by systemd: the admin credential is its file keyadm.admin.",
    ),
    (
        "LISTEN_FDS, LISTEN_PID, NOTIFY_SOCKET",
        "Set by systemd for serve: sockets that it hands over, and where to say that the server is ready.",
    ),
    ("NO_COLOR", "Set: no colour, whatever else is set."),
    (
        "CLICOLOR_FORCE, FORCE_COLOR",
        "Set: colour also where there is no terminal.",
    ),
    ("CLICOLOR", "0: no colour on a terminal either."),
    ("TERM", "dumb: no colour, no alternate screen."),
    (
        "DBUS_SESSION_BUS_ADDRESS",
        "Where the keyring is asked for (the Secret Service).",
    ),
    ("PATH", "Where the COMMAND after -- is looked up."),
    (
        "LANG, TZ, USER, LOGNAME",
        "Given to the processes of configured sinks, besides HOME and what their env_pass names.",
    ),
    ("COLUMNS", "The width to stay within."),
    (
        "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME",
        "Where the files below are; ~/.local/share, ~/.config and ~/.local/state without them.",
    ),
    (
        "COMPLETE",
        "Names a shell: print its dynamic completion instead of running a command.",
    ),
];

/// Files and what is in them.
pub const FILES: &[(&str, &str)] = &[
    (
        "$XDG_DATA_HOME/keyadm/keys.db",
        "The store: keys, roles, operators and the journal. No secret is in it, only digests.",
    ),
    (
        "$XDG_CONFIG_HOME/keyadm/config.toml",
        "The configuration; never one in the current directory. See keyadm.toml(5).",
    ),
    (
        "/etc/keyadm/config.toml",
        "The configuration of a user who has none.",
    ),
    (
        "$XDG_CONFIG_HOME/keyadm/sinks.d/NAME.toml, /etc/keyadm/sinks.d/NAME.toml",
        "The sink NAME; the user's own counts before the machine's. See keyadm-hooks(7).",
    ),
    (
        "$XDG_CONFIG_HOME/keyadm/credentials/STORE.admin",
        "The admin credential, where init put it into a file (0600).",
    ),
    (
        "$XDG_STATE_HOME/keyadm/known_stores.toml",
        "What this user has seen of each store; see Known stores in keyadm(1).",
    ),
];

/// How the pinning of stores works, one paragraph each.
pub const KNOWN_STORES: &[&str] = &[
    "Whoever can write the store's file can put another one in its place, or an older copy. So keyadm \
     remembers each store outside of it, as ssh does with known_hosts: the store's id, the fingerprint \
     of its root (the first operator's public key), and the last entry of the journal it has seen.",
    "Commands that read compare the store with what is remembered and write it down only at first \
     sight; commands that change, and audit verify, move it on. A store with another root or a shorter \
     journal is refused with exit status 14.",
    "After an auth recover the root is a new one. Where that is known to be right, \
     keyadm audit verify --accept-root FINGERPRINT accepts it.",
];
