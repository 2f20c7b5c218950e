/**
 * The database's schema, step by step: a migration that has been released is never changed, only followed by another.
 * The tables of samples and rollup rows are made by the embedded store, from the vocabulary of telemetry.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Every version of the registry is its own audit entry; the latest is in force.
  CREATE TABLE registry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL
  );

  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    topic TEXT,
    payload BLOB NOT NULL,
    reason TEXT NOT NULL,
    unit TEXT
  );
  CREATE INDEX quarantine_unit ON quarantine (unit) WHERE unit IS NOT NULL;

  CREATE TABLE unknown_field (
    unit TEXT NOT NULL,
    field TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (unit, field)
  ) WITHOUT ROWID;

  -- Spans as JSON: [["unit", from, to], ...].
  CREATE TABLE stale_note (id INTEGER PRIMARY KEY AUTOINCREMENT, spans TEXT NOT NULL);
  `,
  `
  -- Line protocol that InfluxDB does not have yet.
  CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    added_at INTEGER NOT NULL,
    note_id INTEGER NOT NULL,
    points INTEGER NOT NULL,
    size INTEGER NOT NULL,
    lines BLOB NOT NULL
  );
  ALTER TABLE outbox ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX outbox_lane ON outbox (lane, id);
  `,
];
