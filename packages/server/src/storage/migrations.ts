/**
 * The schema, one step a release that changes it. Steps are only ever added: the number of steps
 * already taken is the `user_version` of the database.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE state (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE users (
    username      TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL,
    permissions   TEXT NOT NULL DEFAULT '[]',
    created_at    TEXT NOT NULL,
    last_login_at TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    username   TEXT NOT NULL REFERENCES users (username) ON DELETE CASCADE ON UPDATE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (username);

  CREATE TABLE media (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('recording', 'snapshot')),
    state       TEXT NOT NULL CHECK (state IN ('recording', 'ready', 'recovered')),
    file        TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    resolution  TEXT NOT NULL,
    fps         REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX media_newest ON media (kind, started_at DESC, id DESC);
  `,
  `
  CREATE TABLE roles (
    name        TEXT PRIMARY KEY,
    permissions TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE api_tokens (
    id          TEXT PRIMARY KEY,
    token_hash  BLOB NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    username    TEXT NOT NULL REFERENCES users (username) ON DELETE CASCADE ON UPDATE CASCADE,
    permissions TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX api_tokens_by_user ON api_tokens (username);
  `,
  `
  CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    user       TEXT,
    address    TEXT NOT NULL,
    action     TEXT NOT NULL,
    key        TEXT,
    from_value TEXT,
    to_value   TEXT,
    ok         INTEGER NOT NULL CHECK (ok IN (0, 1)),
    error      TEXT,
    count      INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audit_user ON audit (user);
  CREATE INDEX audit_action ON audit (action);
  CREATE INDEX audit_key ON audit (key);
  CREATE INDEX audit_ok ON audit (ok);
  `,
  `
  ALTER TABLE users ADD COLUMN rtsp INTEGER NOT NULL DEFAULT 0 CHECK (rtsp IN (0, 1));
  ALTER TABLE users ADD COLUMN digest_md5 TEXT;
  ALTER TABLE users ADD COLUMN digest_sha256 TEXT;
  `,
  `
  CREATE TABLE presets (
    name       TEXT PRIMARY KEY,
    key_values TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    thumbnail  BLOB
  ) STRICT;
  `,
  `
  ALTER TABLE users ADD COLUMN password_change_due INTEGER NOT NULL DEFAULT 0 CHECK (password_change_due IN (0, 1));
  ALTER TABLE sessions ADD COLUMN seen_at INTEGER;
  ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
  `,
  // `remove_at` is in ms since 1970: whoever has one is gone for everybody, and can be brought back until then.
  `
  ALTER TABLE media ADD COLUMN name TEXT;
  ALTER TABLE media ADD COLUMN note TEXT;
  ALTER TABLE media ADD COLUMN remove_at INTEGER;
  CREATE INDEX media_to_remove ON media (remove_at) WHERE remove_at IS NOT NULL;

  CREATE TABLE library (revision INTEGER NOT NULL) STRICT;
  INSERT INTO library (revision) VALUES (0);
  `,
  // How a recording ended; null where nobody noted it.
  `
  ALTER TABLE media ADD COLUMN ending TEXT
    CHECK (ending IN ('stopped', 'server-ended', 'media-failed', 'disk-full'));
  `,
];
