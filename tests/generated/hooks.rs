//! keyadm-hooks(7).

use crate::topic::Part::{Code, Heading, Item, Text};
use crate::topic::Topic;

/// The contract between keyadm and what takes new secrets.
pub const TOPIC: Topic = Topic {
    name: "keyadm-hooks",
    section: "7",
    about: "sinks and hooks: where new secrets are delivered (protocol 1)",
    parts: &[
        Heading("DESCRIPTION"),
        Text(
            "A *sink* is a place that takes the new secrets of keys. It is configured by a file \
             NAME.toml in a directory sinks.d: the one beside the configuration file that --config \
             or KEYADM_CONFIG names, else $XDG_CONFIG_HOME/keyadm/sinks.d and then \
             /etc/keyadm/sinks.d. The first directory that has a name counts. A name is at most 64 \
             characters of a-z, 0-9, - and _.\n\n\
             Which keys go to which sink is in the store; what a sink does is only in its file. So \
             whoever can write to the store cannot run a command with it.\n\n\
             The file, the command, and every directory and link on the way to them must belong to \
             root or to the user who runs keyadm, and be writable by nobody else (a sticky directory \
             such as /tmp may be). keyadm refuses anything else before a secret is made.",
        ),
        Heading("FILE FORMAT"),
        Text(
            "One table, *[sink]*. A word that is not known, or that the kind has no use for, is an error.",
        ),
        Item(
            "kind",
            "*command* (the default), *file*, *dotenv* or *systemd-creds*.",
        ),
        Item(
            "command",
            "For the kind command: a list of words. The first is the absolute path of a program. No \
             shell is involved; the operation is added as the last argument.",
        ),
        Item(
            "operations",
            "What the hook understands: *deliver*, *test*, *retired*. It is never called for anything \
             else. Default: deliver alone.",
        ),
        Item(
            "stdin",
            "What the hook reads: *secret* (the default) or *json*.",
        ),
        Item(
            "timeout",
            "How long one call may take, 1s to 1h. Default: 60s.",
        ),
        Item(
            "retries",
            "How often a call that failed is repeated, at most 10: after 1 second, then after 5 seconds \
             each. Default: 2.",
        ),
        Item(
            "env_pass",
            "Names of variables that are handed on from keyadm's own environment. Those that lead to \
             the admin credential, PATH, and all others that begin with KEYADM_ are refused.",
        ),
        Item(
            "path",
            "For file, dotenv and systemd-creds: the absolute path that is replaced. {name}, {key_id}, \
             {environment}, {role} and {sink} stand for the key's own; in a value, every byte but \
             letters, digits, - and _ and a . that is not its first becomes %XX, so that no name \
             leaves the directory and two names stay two files.",
        ),
        Item(
            "format",
            "For file: *raw* (the default), *json* or *dotenv:VAR*, as of --format.",
        ),
        Item(
            "mode",
            "For file, in quotes: *\"0600\"* (the default), *\"0640\"*, *\"0400\"* or *\"0440\"*. A file for a service of another \
             user: make its directory belong to that user's group, set the directory's setgid bit \
             (chmod g+s), so that new files get the group, and say mode = \"0640\".",
        ),
        Item(
            "variable",
            "For dotenv: the variable, such as {NAME}_API_KEY. Values are written in capitals, with _ \
             in place of all that is no letter or digit.",
        ),
        Item(
            "credential",
            "For systemd-creds: the name inside the credential. Default: that of the file, without .cred.",
        ),
        Item(
            "[sink.after_batch]",
            "Its *command*, for any kind, runs once when a command or a run has delivered to the sink, \
             as it is written, without an operation added: to reload a service, say. When it fails, \
             the delivery stands.",
        ),
        Heading("KINDS WITHOUT A HOOK"),
        Text(
            "*file* replaces the file as a whole: readers find the old content or the new one. *dotenv* replaces one variable of a file; every other line, the mode and the \
             owner stay. *systemd-creds* encrypts with systemd-creds(1) for LoadCredentialEncrypted=. \
             What was there before is kept beside it as PATH.previous, mode 0600. The directory is \
             locked meanwhile (flock(2)). Symbolic links are refused.\n\n\
             One place is for one key. A path with {name} or {key_id} gives each key its own. Where a \
             path without them, or a variable, holds the secret of another key, the delivery fails \
             instead of replacing it; when that key is not needed there any more, remove its secret by \
             hand. systemd-creds wants {name} or {key_id}, because it cannot see whose secret is there.",
        ),
        Heading("HOW A HOOK IS CALLED"),
        Text("The last argument and KEYADM_OPERATION say what is wanted:"),
        Item("deliver", "Take a new secret, in place of the one before."),
        Item(
            "test",
            "Take a canary, a text that looks like a secret and is none, without any effect on what \
             services use. keyadm sink test calls it, once.",
        ),
        Item(
            "retired",
            "An old secret, the version KEYADM_VERSION, does not work any more. There is nothing to read.",
        ),
        Text(
            "Standard input holds the secret without a newline, and then its end. With stdin = \"json\" it \
             is one object with key_id, name, environment, role, version, secret and expires_at. A hook \
             that exits with 0 without having read all of it has failed.\n\n\
             It runs as the same user, in the directory /, with umask 077, in a process group of its \
             own, without any descriptor besides the three streams. What it writes to standard output \
             and standard error goes into keyadm's error message when it fails: the last 20 lines of the last \
             64 KiB. The secret is replaced there, also in base64, hexadecimal or percent-encoded, and \
             control characters are spelled out.",
        ),
        Heading("ENVIRONMENT"),
        Text(
            "Exactly these, and what env_pass names. PATH is \
             /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin. HOME, USER, LOGNAME, LANG \
             and TZ are as keyadm has them, if it does. The others are always set, and empty when there \
             is nothing to say. None of them is secret.",
        ),
        Item("KEYADM_PROTOCOL", "1. A hook should refuse another number."),
        Item(
            "KEYADM_OPERATION",
            "deliver, test or retired; after-batch for that command.",
        ),
        Item("KEYADM_SINK", "The name of the sink."),
        Item("KEYADM_KEY_ID", "The key's id, key_…"),
        Item(
            "KEYADM_KEY_NAME",
            "The key's name: any text of at most 100 bytes.",
        ),
        Item("KEYADM_ROLE", "The key's role."),
        Item("KEYADM_ENVIRONMENT", "The key's environment."),
        Item("KEYADM_VERSION", "The number of the secret version."),
        Item("KEYADM_LAST4", "The last four characters of the secret."),
        Item("KEYADM_OLD_VERSION", "The version that is replaced."),
        Item(
            "KEYADM_OLD_LAST4",
            "The last four characters of the replaced secret.",
        ),
        Item(
            "KEYADM_REASON",
            "create, rotate, compromised, test or batch.",
        ),
        Item("KEYADM_ATTEMPT", "1, and one more for each retry."),
        Item(
            "KEYADM_EXPIRES_AT",
            "When the secret ends (RFC 3339, UTC), if it does.",
        ),
        Item(
            "KEYADM_DRY_RUN",
            "1 for the operation test, else 0. With --dry-run no hook is called.",
        ),
        Heading("EXIT STATUS"),
        Item("0", "Done: the secret is where it belongs, for good."),
        Item(
            "78",
            "The configuration is wrong: not called again in this run (EX_CONFIG).",
        ),
        Item("other", "Failed: called again, as often as retries says."),
        Text(
            "A call is over when its process ends, not when its output closes; what it leaves behind in \
             the background is left alone. When the time is up, TERM goes to the whole process group, \
             and KILL 5 seconds later, or as soon as the process itself has ended.\n\n\
             Ctrl-C does not reach a hook: keyadm waits for the one that has the secret, and then ends.",
        ),
        Heading("WHAT A HOOK SHOULD DO"),
        Text(
            "Overwrite. Only a digest of a secret is stored, so a secret that was not delivered \
             everywhere cannot be sent again: a later run makes a new version and sends it to every \
             sink of the key.\n\n\
             Never put the secret onto a command line or into a variable, where other processes can \
             read it; hand standard input on. Write to a temporary file beside the target and rename \
             it. Exit with 0 only when the disk or the server has it.",
        ),
        Heading("EXAMPLES"),
        Text("A file for each key:"),
        Code("[sink]\nkind = \"file\"\npath = \"/srv/keys/{environment}/{name}.key\""),
        Text("A file of variables for each key, which the group of its directory may read:"),
        Code(
            "[sink]\n\
             kind   = \"file\"\n\
             path   = \"/srv/billing/{name}.env\"\n\
             format = \"dotenv:BILLING_API_KEY\"\n\
             mode   = \"0640\"",
        ),
        Text("A hook, after which a service is reloaded once:"),
        Code(
            "[sink]\n\
             command    = [\"/usr/local/lib/keyadm/hooks/vault-kv\", \"secret/billing\"]\n\
             operations = [\"deliver\", \"test\", \"retired\"]\n\
             timeout    = \"30s\"\n\
             env_pass   = [\"VAULT_ADDR\"]\n\n\
             [sink.after_batch]\n\
             command    = [\"/usr/bin/systemctl\", \"reload\", \"billing\"]",
        ),
        Text("The smallest hook:"),
        Code(
            "#!/bin/sh\n\
             set -eu\n\
             umask 077\n\
             [ \"$KEYADM_PROTOCOL\" = 1 ] || exit 78\n\
             cat >/srv/app/api.key.new\n\
             mv /srv/app/api.key.new /srv/app/api.key",
        ),
        Text("Try it out, and use it:"),
        Code(
            "keyadm sink test app\n\
             keyadm create billing --role orders-reader --secret-to sink:app",
        ),
        Heading("SEE ALSO"),
        Text("keyadm(1), keyadm-sink(1), systemd-creds(1)"),
    ],
};
