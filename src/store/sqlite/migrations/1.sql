CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT;
CREATE INDEX journal_by_subject ON journal (subject, seq);

CREATE TABLE settings (
    id TEXT PRIMARY KEY,
    prefix TEXT NOT NULL,
    root TEXT NOT NULL,
    former_roots TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    permissions TEXT NOT NULL,
    expires_at INTEGER,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX operators_by_name ON operators (name) WHERE status <> 'removed';

CREATE TABLE roles (
    name TEXT PRIMARY KEY,
    permissions TEXT NOT NULL,
    sensitive INTEGER NOT NULL,
    limits TEXT NOT NULL,
    created_at INTEGER,
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    environment TEXT NOT NULL,
    owner TEXT,
    description TEXT,
    tags TEXT NOT NULL,
    allow_ips TEXT NOT NULL,
    rate_limit TEXT,
    max_uses INTEGER,
    expires_at INTEGER,
    rotate_every INTEGER,
    finish TEXT,
    sinks TEXT NOT NULL,
    status TEXT NOT NULL,
    versions TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER,
    revoked_by TEXT,
    revoke_reason TEXT,
    seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX keys_by_name ON keys (name) WHERE status <> 'revoked';
CREATE INDEX keys_in_name_order ON keys (name, id);
CREATE INDEX keys_in_time_order ON keys (created_at, id);
CREATE INDEX keys_by_role ON keys (role) WHERE status <> 'revoked';

CREATE TABLE totals (
    key_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    result TEXT NOT NULL,
    uses INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_ip TEXT,
    PRIMARY KEY (key_id, version, result)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
    key_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    result TEXT NOT NULL,
    uses INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    last_ip TEXT,
    PRIMARY KEY (key_id, version, hour, result)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_by_hour ON usage (hour);

CREATE TABLE addresses (
    key_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    ip TEXT NOT NULL,
    uses INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (key_id, version, ip)
) STRICT, WITHOUT ROWID;

CREATE TABLE unknown (
    minute INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (minute, prefix)
) STRICT, WITHOUT ROWID;

CREATE TABLE ingested (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ingested_by_time ON ingested (at);

CREATE TABLE retention (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    swept_at INTEGER NOT NULL,
    hours_since INTEGER NOT NULL,
    minutes_since INTEGER NOT NULL
) STRICT;

CREATE TABLE paces (
    key_id TEXT PRIMARY KEY,
    due INTEGER NOT NULL
) STRICT;
