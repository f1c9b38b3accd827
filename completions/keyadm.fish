# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_keyadm_global_optspecs
    string join \n db= config= profile= credential-file= credential-fd= lock-wait= o/output= json field= q/silent no-input accessible h/help V/version
end

function __fish_keyadm_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_keyadm_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_keyadm_using_subcommand
    set -l cmd (__fish_keyadm_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c keyadm -n "__fish_keyadm_needs_command" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_needs_command" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_needs_command" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_needs_command" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_needs_command" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_needs_command" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_needs_command" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_needs_command" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_needs_command" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_needs_command" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_needs_command" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_needs_command" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_needs_command" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_needs_command" -s V -l version -d 'Print version'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "init" -d 'Make the store, the first operator and the admin credential'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "create" -d 'Create a key and deliver its secret, once'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "list" -d 'List keys'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "ls" -d 'List keys'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "show" -d 'Show everything about a key but its secret'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "rename" -d 'Give a key another name'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "set-role" -d 'Give a key another role'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "set" -d 'Change the settings of a key'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "suspend" -d 'Refuse keys until they are resumed'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "resume" -d 'Accept suspended keys again'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "revoke" -d 'Revoke keys, or one secret of a key, for good'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "rotate" -d 'Give keys new secrets and deliver them, once'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "rotation" -d 'Rotations in flight: what they wait for, and how to end them'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "verify" -d 'Decide whether a client that presents a secret may do what it asks'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "explain" -d 'Show why a client is accepted or refused, step by step'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "usage" -d 'Show how often secrets were used and refused, when, and from where'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "serve" -d 'Answer gateways and services over HTTP'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "role" -d 'Roles: named sets of permissions'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "auth" -d 'The admin credential'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "operator" -d 'Operators: who may change the store'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "sink" -d 'Configured sinks: where the new secrets of keys are delivered'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "audit" -d 'The journal: who did what, when'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "check" -d 'Find what wants a person: late and stuck rotations, old secrets in use, forgotten keys, the journal'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "doctor" -d 'Check that all is in order: the store, its journal, the admin credential, the clock, the disk'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "config" -d 'Show the configuration'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "completion" -d 'Print the completion script of a shell'
complete -c keyadm -n "__fish_keyadm_needs_command" -f -a "help" -d 'Explain a command, an error, the exit codes or the environment'
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l prefix -d 'What every secret of the store starts with: 2 to 8 letters a-z; never changes' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l operator -d 'The first operator\'s name' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l credential-store -d 'Where the admin credential goes [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with --credential-file]' -r -f -a "keyring\t'The OS keyring; an error where none answers'
file\t'A 0600 file; --credential-file names it'
auto\t'The keyring where one answers, else a file, said out loud'
none\t'Nowhere on this machine; --secret-to or -- COMMAND takes it'"
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l secret-to -d '- for standard output, file:PATH for a new file that only you can read, or fd:N' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s r -l role -d 'The role it carries' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s e -l env -d 'The environment it is for [default: production, or as configured]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l owner -d 'Who answers for it' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l description -d 'What it is for' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l tag -d 'A label; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l expires -d 'When it ends: 90d from now, a date, or never' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l rotate-every -d 'How often its secret is to change, or never; due dates are spread over the last tenth of this time [default: the environment\'s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l allow-ip -d 'An address or network that may use it; may be given more than once [default: any]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l rate -d 'How often it may be used, such as 300/min [default: no limit]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l max-uses -d 'How many uses it has in all [default: no limit]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l finish -d 'How its rotations finish: seen, delivered or manual [default: the environment\'s, delivered]' -r -f -a "seen\t''
delivered\t''
manual\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l sink -d 'A configured sink that gets this and every later secret of it; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l secret-to -d '- for standard output, file:PATH, fd:N or sink:NAME [default: shown once, on a terminal]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l format -d 'The form of the file: raw, dotenv:VAR or json [default: raw]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l if-absent -d 'Do nothing, and succeed, when a key of this name exists'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s y -l yes -d 'Confirm a sensitive role'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l print -d 'On a terminal: show it among the other lines, not on a screen of its own'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l sort -d 'name, created, id, last-used, due, expires, role or status' -r -f -a "name\t''
created\t''
id\t''
last-used\t''
due\t''
expires\t''
role\t''
status\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l limit -d 'The most keys to list, 0 for all of them [default: 100 for tables and JSON, else all]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l page -d 'The page of so many keys' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l after -d 'Go on behind the page whose `meta.next` this is; keys that come and go meanwhile do no harm' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s a -l all -d 'Revoked keys too'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l reverse -d 'From the last to the first'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l sort -d 'name, created, id, last-used, due, expires, role or status' -r -f -a "name\t''
created\t''
id\t''
last-used\t''
due\t''
expires\t''
role\t''
status\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l limit -d 'The most keys to list, 0 for all of them [default: 100 for tables and JSON, else all]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l page -d 'The page of so many keys' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l after -d 'Go on behind the page whose `meta.next` this is; keys that come and go meanwhile do no harm' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s a -l all -d 'Revoked keys too'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l reverse -d 'From the last to the first'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -s y -l yes -d 'Confirm a role that is sensitive or lets the key do more'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand set-role" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l owner -d 'Who answers for it' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l description -d 'What it is for' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l tag -d 'Put a label on, or change it; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l untag -d 'Take a label off; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l expires -d 'When it ends: 90d from now, a date, or never' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l rotate-every -d 'How often its secret is to change, or never; due dates are spread over the last tenth of this time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l allow-ip -d 'An address or network that may use it, instead of those before; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l rate -d 'How often it may be used, such as 300/min' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l max-uses -d 'How many uses it has in all, those so far included' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l finish -d 'How its rotations finish: seen, delivered or manual' -r -f -a "seen\t''
delivered\t''
manual\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l sink -d 'A configured sink that gets its new secrets, instead of those before; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-owner -d 'Nobody is named to answer for it'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-description -d 'Remove the description'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-allow-ip -d 'Any address may use it'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-rate -d 'It may be used as often as one likes'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-max-uses -d 'Its uses are not limited'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-sink -d 'No sink gets its new secrets'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand resume" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l version -d 'Revoke only this secret version of the key' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l if-unused-for -d 'Refuse when the key was used within this time, such as 7d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l expect -d 'Do nothing unless this many keys are meant' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l secret-stdin -d 'Find the key by its secret, on standard input; an old secret does, too'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s y -l yes -d 'Confirm; several keys and filters also need --expect'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l finish -d 'How the rotation finishes: seen, when the new secret was used and the old one is quiet; delivered, after --grace; manual, by `rotation finish` [default: the key\'s, the environment\'s, delivered]' -r -f -a "seen\t''
delivered\t''
manual\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l grace -d 'How long the old secret lives after delivery; for seen, when the rotation counts as stalled [default: the environment\'s, 7d]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l quiet -d 'For seen: how long the old secret has to be unused [default: the environment\'s, 1h]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l wait -d 'Wait for the old secret to end, at most so long; exit status 23 when it has not' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l within -d 'With --due: take what will be due within this time as due' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l max -d 'Start at most so many; the others wait for the next run' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l jobs -d 'Deliver so many secrets at a time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l expect -d 'Do nothing unless this many keys are meant' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l metrics-file -d 'Write figures of the run to a file, as OpenMetrics; it is replaced as a whole, also after a failure' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l secret-to -d '- for standard output, file:PATH, fd:N or sink:NAME [default: shown once, on a terminal]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l format -d 'The form of the file: raw, dotenv:VAR or json [default: raw]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l if-due -d 'Do nothing, and succeed, when the key is not due'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l compromised -d 'Somebody else may hold the secret: revoke every version first, then make a new one'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s y -l yes -d 'Confirm --compromised; for keys that filters fit, also give --expect'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l fail-fast -d 'Start nothing more after the first failure'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l print -d 'On a terminal: show it among the other lines, not on a screen of its own'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -f -a "list" -d 'List the rotations in flight: what each waits for, and which are past their deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -f -a "show" -d 'Show what a rotation waits for: which secret is still used, from where, and when last'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -f -a "finish" -d 'End the old secret of a rotation, if its rule allows'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -f -a "extend" -d 'Give the users of an old secret more time'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and not __fish_seen_subcommand_from list show finish extend abort" -f -a "abort" -d 'Take a rotation back: the new secret is revoked, the old one stays'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l force -d 'End the old secret although its rule says to wait; asks for the key\'s name'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -s y -l yes -d 'Confirm --force'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from finish" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l by -d 'How much later the deadline is to be' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from extend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -s y -l yes -d 'Confirm'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand rotation; and __fish_seen_subcommand_from abort" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -s p -l permission -d 'The permission that the client needs, such as orders.read [default: none is checked]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l ip -d 'The address that the client comes from; needed where the key has --allow-ip' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -s e -l env -d 'The environment that the client talks to [default: any]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l secret-stdin -d 'Read the secret from standard input, also on a terminal'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l authorization -d 'Read a whole `Authorization: Bearer …` header'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l batch -d 'Answer line by line: a secret, or {"secret", "permission", "ip", "environment", "id"} as JSON'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l no-record -d 'Do not count this as a use of the key'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l key -d 'Explain this key instead of a secret: a name, a Key ID, or a unique start of one' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l version -d 'The secret version to look at [default: the one in use]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -s p -l permission -d 'The permission that the client needs, such as orders.read [default: none is checked]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l ip -d 'The address that the client comes from; needed where the key has --allow-ip' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -s e -l env -d 'The environment that the client talks to [default: any]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l at -d 'Explain for this time instead of now: a date or an RFC 3339 time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l secret-stdin -d 'Read the secret from standard input, also on a terminal'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l authorization -d 'Read a whole `Authorization: Bearer …` header'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l since -d 'Only uses from the hour on in which this lies: 30d ago, a date, or an RFC 3339 time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l by -d 'One row per hour, day, version, ip or reason; addresses are the latest 16 of each version' -r -f -a "hour\t''
day\t''
version\t''
ip\t''
reason\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l sort -d 'name, created, id, last-used, due, expires, role or status' -r -f -a "name\t''
created\t''
id\t''
last-used\t''
due\t''
expires\t''
role\t''
status\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l limit -d 'The most keys to list, 0 for all of them [default: 100 for tables and JSON, else all]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l page -d 'The page of so many keys' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l after -d 'Go on behind the page whose `meta.next` this is; keys that come and go meanwhile do no harm' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l unknown -d 'Instead of keys: secrets that no key has and texts that are none, per minute and network'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s a -l all -d 'Revoked keys too'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l reverse -d 'From the last to the first'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and not __fish_seen_subcommand_from ingest" -a "ingest" -d 'Count uses that were decided elsewhere, such as by a gateway that caches what verify said'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l dry-run -d 'Check every line; count nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand usage; and __fish_seen_subcommand_from ingest" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l listen -d 'Where to listen: an address of this machine with a port, or unix:PATH; may be repeated. Sockets that systemd hands over come first [default: 127.0.0.1:8700]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l trusted-proxy -d 'Believe the X-Forwarded-For of proxies in this network, or of `unix` for a Unix socket; may be repeated [default: of none]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l log -d 'Which answers to log on standard error, as JSON lines: off, refused or all' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l audit-every -d 'How often to check the whole journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l max-connections -d 'How many connections may be open; more are closed at once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l allow-remote -d 'Listen also where other machines can connect. Secrets then cross the network as they are: put TLS in front'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l no-record -d 'Do not record what is used'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -f -a "create" -d 'Create a role'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -f -a "list" -d 'List the roles, the built-in ones first'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -f -a "show" -d 'Show what a role allows, its limits, and how many keys carry it'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -f -a "set" -d 'Change what a role allows, its limits, or whether it is sensitive'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and not __fish_seen_subcommand_from create list show set delete" -f -a "delete" -d 'Delete a role that no key carries'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -s p -l permission -d 'What keys of this role may do; may be given more than once, or separated by commas' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l max-active -d 'How many keys may carry it [default: no limit]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l max-expiry -d 'Its keys must end, at most this long after they are made [default: no limit]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l sensitive -d 'Giving it to a key asks first'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l require-ip -d 'Its keys must name the addresses that may use them'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l require-owner -d 'Its keys must name an owner'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -s p -l permission -d 'What keys of this role may do, instead of what they may now' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l add -d 'A permission to add; may be given more than once, or separated by commas' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l remove -d 'A permission to take away, as it is written in the role' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l max-active -d 'How many keys may carry it, or none for no limit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l max-expiry -d 'How long after they are made its keys end at most, or none for no limit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l sensitive -d 'Giving it to a key asks first'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l not-sensitive -d 'Giving it to a key does not ask'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l require-ip -d 'Its keys must name the addresses that may use them'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l no-require-ip -d 'Its keys need not name addresses'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l require-owner -d 'Its keys must name an owner'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l no-require-owner -d 'Its keys need not name an owner'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -s y -l yes -d 'Confirm a change that gives keys more permissions'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Confirm'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand role; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "status" -d 'Show which admin credential is used, and whether it works'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "login" -d 'Put an admin credential where this machine finds it'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "logout" -d 'Remove the admin credential from this machine'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "export" -d 'Seal the admin credential with a passphrase into a recovery kit'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "import" -d 'Open a recovery kit and put its credential where this machine finds it'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and not __fish_seen_subcommand_from status login logout export import recover" -f -a "recover" -d 'Give the store a new root when every admin credential is lost'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l credential-store -d 'Where the admin credential goes: keyring, file or auto [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with --credential-file]' -r -f -a "keyring\t'The OS keyring; an error where none answers'
file\t'A 0600 file; --credential-file names it'
auto\t'The keyring where one answers, else a file, said out loud'
none\t'Nowhere on this machine; --secret-to or -- COMMAND takes it'"
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l new -d 'Make a new identity for this store, and print its public key'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -s y -l yes -d 'Confirm'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l to -d 'A new file that only you can read [default: standard output]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l passphrase-file -d 'Read the passphrase from a file' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l passphrase-stdin -d 'Read the passphrase from standard input'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l passphrase-file -d 'Read the passphrase from a file' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l credential-store -d 'Where the admin credential goes: keyring, file or auto [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with --credential-file]' -r -f -a "keyring\t'The OS keyring; an error where none answers'
file\t'A 0600 file; --credential-file names it'
auto\t'The keyring where one answers, else a file, said out loud'
none\t'Nowhere on this machine; --secret-to or -- COMMAND takes it'"
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l passphrase-stdin -d 'Read the passphrase from standard input'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l operator -d 'The new operator\'s name' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l credential-store -d 'Where the admin credential goes [env: KEYADM_CREDENTIAL_STORE] [default: keyring, or file with --credential-file]' -r -f -a "keyring\t'The OS keyring; an error where none answers'
file\t'A 0600 file; --credential-file names it'
auto\t'The keyring where one answers, else a file, said out loud'
none\t'Nowhere on this machine; --secret-to or -- COMMAND takes it'"
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l secret-to -d '- for standard output, file:PATH for a new file that only you can read, or fd:N' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -s y -l yes -d 'Confirm, instead of typing the store\'s id'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand auth; and __fish_seen_subcommand_from recover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -f -a "list" -d 'List who may change the store, and what'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -f -a "add" -d 'Enrol an operator: a person or a job that may change the store'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -f -a "set" -d 'Change what an operator may do, or until when'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and not __fish_seen_subcommand_from list add set remove" -f -a "remove" -d 'Remove an operator, for ever and at once'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l all -d 'Removed operators too'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -s p -l permission -d 'What they may do; may be given more than once, or separated by commas' -r -f -a "api.key.view\t'List and show keys (advisory: who can read the file can read them)'
api.key.create\t'Create keys'
api.key.update\t'Rename, change roles and settings, suspend and resume'
api.key.rotate\t'Rotate secrets and finish rotations'
api.key.delete\t'Revoke keys and secret versions'
api.role.manage\t'Create, change and delete roles'
api.operator.manage\t'Enrol, change and remove operators'
api.audit.view\t'Read the journal (advisory)'
api.store.manage\t'Change the store\'s own settings'"
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l expires -d 'When they may no longer do it: 90d from now, a date, or never' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l public-key -d 'The public key of an identity that exists, as `auth login --new` printed it' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l secret-to -d '- for standard output, file:PATH for a new file that only you can read, or fd:N' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -s p -l permission -d 'What they may do, instead of what they may now' -r -f -a "api.key.view\t'List and show keys (advisory: who can read the file can read them)'
api.key.create\t'Create keys'
api.key.update\t'Rename, change roles and settings, suspend and resume'
api.key.rotate\t'Rotate secrets and finish rotations'
api.key.delete\t'Revoke keys and secret versions'
api.role.manage\t'Create, change and delete roles'
api.operator.manage\t'Enrol, change and remove operators'
api.audit.view\t'Read the journal (advisory)'
api.store.manage\t'Change the store\'s own settings'"
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l add -d 'A permission to add; may be given more than once, or separated by commas' -r -f -a "api.key.view\t'List and show keys (advisory: who can read the file can read them)'
api.key.create\t'Create keys'
api.key.update\t'Rename, change roles and settings, suspend and resume'
api.key.rotate\t'Rotate secrets and finish rotations'
api.key.delete\t'Revoke keys and secret versions'
api.role.manage\t'Create, change and delete roles'
api.operator.manage\t'Enrol, change and remove operators'
api.audit.view\t'Read the journal (advisory)'
api.store.manage\t'Change the store\'s own settings'"
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l remove -d 'A permission to take away' -r -f -a "api.key.view\t'List and show keys (advisory: who can read the file can read them)'
api.key.create\t'Create keys'
api.key.update\t'Rename, change roles and settings, suspend and resume'
api.key.rotate\t'Rotate secrets and finish rotations'
api.key.delete\t'Revoke keys and secret versions'
api.role.manage\t'Create, change and delete roles'
api.operator.manage\t'Enrol, change and remove operators'
api.audit.view\t'Read the journal (advisory)'
api.store.manage\t'Change the store\'s own settings'"
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l expires -d 'When they may no longer do it: 90d from now, a date, or never' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l reason -d 'Why; kept in the journal' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Confirm'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l dry-run -d 'Check and show what would happen; change nothing'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand operator; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -f -a "list" -d 'List the configured sinks, and which of them cannot be used and why'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -f -a "show" -d 'Show what a sink does, where that is configured, and which keys it gets'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and not __fish_seen_subcommand_from list show test" -f -a "test" -d 'Try a sink out with a canary: a text in the form of a secret that is none'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l key -d 'Say that the canary is of this key, so that its names and paths are tried out' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand sink; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -f -a "list" -d 'List what was changed: who did what to which key, when'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -f -a "verify" -d 'Check the whole journal, every row and the file, and name all that is wrong'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and not __fish_seen_subcommand_from list verify head" -f -a "head" -d 'Show where the journal ends, and how much of it this machine has seen'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l key -d 'Only changes of this key: a name, a Key ID, or a unique start of one' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l operator -d 'Only changes by this operator: a name or an id' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l action -d 'Only changes of this kind, such as key.revoke' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l since -d 'Only from this time on: a date or an RFC 3339 time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l until -d 'Only before this time: a date or an RFC 3339 time' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l limit -d 'At most so many' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l after -d 'Start behind this event' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l reverse -d 'Newest first'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l accept-root -d 'Trust the store\'s present root from now on, if this is its fingerprint and all else is well' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand audit; and __fish_seen_subcommand_from head" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l fail-on -d 'What makes the exit status 20: conditions, critical, warning (everything), or never; separated by commas' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l expiring-within -d 'Keys that end within this time are expiring' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l unused-for -d 'Keys that were not used for this time are unused, if uses were recorded that long' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l refusals -d 'So many refusals within an hour, of a key or of unknown secrets, are a spike' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l openmetrics -d 'Also write figures to a file, as OpenMetrics; it is replaced as a whole, with keyadm_check_up 0 when the check could not be made' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l status -d 'active, pending, no_secret, suspended, expired or revoked; may be given more than once' -r -f -a "active\t''
pending\t''
no_secret\t''
suspended\t''
expired\t''
revoked\t''"
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -s r -l role -d 'Keys of this role; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -s e -l env -d 'Keys of this environment; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l owner -d 'Keys that this owner answers for; may be given more than once' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l tag -d 'Keys with this label, or with this value of it; of several, all have to fit' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l name -d 'Keys whose whole name fits: * is any text, ? one character, case does not matter' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l last4 -d 'Keys that have, or had, a secret with these last four characters' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l expires-within -d 'Keys that end within this time, such as 30d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l unused -d 'Keys that were neither used nor made within this time, such as 90d' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l no-audit -d 'Leave out the journal, which takes most of the time in a large store'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l nagios -d 'One line as Nagios and its kin take it, with their exit statuses: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (the check could not be made)'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l due -d 'Keys whose rotation is due'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l overdue -d 'Keys whose rotation is late'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l never-used -d 'Keys without any known use'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l stalled -d 'Keys with a rotation that waits past its deadline'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and not __fish_seen_subcommand_from show" -f -a "show" -d 'Show every setting that holds, and where it came from'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Say where each value came from'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l db -d 'The store\'s file [env: KEYADM_DB] [default: $XDG_DATA_HOME/keyadm/keys.db]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l config -d 'The configuration file [env: KEYADM_CONFIG] [default: $XDG_CONFIG_HOME/keyadm/config.toml, /etc/keyadm/config.toml]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l profile -d 'A profile of the configuration file: a store and its credential [env: KEYADM_PROFILE]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l credential-file -d 'The file that holds the admin credential [env: KEYADM_CREDENTIAL_FILE]' -r -F
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l credential-fd -d 'The inherited descriptor to read the admin credential from' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l lock-wait -d 'How long a change waits while another process changes the store [env: KEYADM_LOCK_WAIT] [default: 10s]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -s o -l output -d 'The form of the output: table, wide, json, ndjson, csv or name [env: KEYADM_OUTPUT] [default: table on a terminal, else tab-separated]' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l field -d 'Print only this field of the result, raw' -r
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l json -d 'One JSON document; the same as -o json'
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -s q -l silent -d 'Say nothing on standard error but errors and warnings'
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l no-input -d 'Never ask; fail and name the flag that answers [env: KEYADM_NO_INPUT, CI]'
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -l accessible -d 'Plain text for screen readers: no colour, no alternate screen [env: KEYADM_ACCESSIBLE]'
complete -c keyadm -n "__fish_keyadm_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
