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
  `
  -- Rows of a unit that start before this instant stand as they are: raw samples behind them were removed.
  CREATE TABLE fixed_rows (unit TEXT PRIMARY KEY, before INTEGER NOT NULL) WITHOUT ROWID;
  -- How many lanes there were when the entry was filed: its unit's other entries are in the same of them.
  ALTER TABLE outbox ADD COLUMN lanes INTEGER NOT NULL DEFAULT 2;
  `,
  `
  -- A code beside each reason, the room that each item takes, and counts that no question has to scan for.
  ALTER TABLE quarantine ADD COLUMN code TEXT NOT NULL DEFAULT 'unclassified';
  ALTER TABLE quarantine ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
  UPDATE quarantine SET
    size = length(payload) + length(reason) + coalesce(length(topic), 0) + 256,
    code = CASE
      WHEN reason LIKE 'topic says mission %' THEN 'mission-mismatch'
      WHEN reason LIKE 'topic says camp %' THEN 'camp-mismatch'
      WHEN reason LIKE 'topic %: must be missions/%' THEN 'topic-invalid'
      WHEN reason LIKE 'unknown unit %' OR reason LIKE 'unit is %' THEN 'unit-unknown'
      WHEN reason LIKE 'payload is % bytes: must be at most %' THEN 'payload-too-large'
      WHEN reason LIKE 'payload is not UTF-8' THEN 'payload-not-utf8'
      WHEN reason LIKE 'payload is empty: %' OR reason LIKE 'payload is an empty array: %' THEN 'payload-empty'
      WHEN reason LIKE 'payload is not JSON: %' THEN 'payload-not-json'
      WHEN reason LIKE 'payload is %' OR reason LIKE 'a sample is %' THEN 'sample-not-object'
      WHEN reason LIKE 'ts is %: more than 10 minutes in the future' THEN 'time-in-future'
      WHEN reason LIKE 'ts is %: older than the raw retention %' THEN 'time-too-old'
      WHEN reason LIKE 'ts is %' THEN 'time-invalid'
      WHEN reason LIKE 'no known field: %' THEN 'fields-unknown'
      ELSE 'unclassified'
    END;

  CREATE TABLE quarantine_code_count (
    code TEXT PRIMARY KEY,
    items INTEGER NOT NULL,
    size INTEGER NOT NULL,
    last_received_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO quarantine_code_count
    SELECT code, count(*), sum(size), max(received_at) FROM quarantine GROUP BY code;
  CREATE TABLE quarantine_unit_count (unit TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO quarantine_unit_count
    SELECT unit, count(*) FROM quarantine WHERE unit IS NOT NULL GROUP BY unit;

  CREATE TRIGGER quarantine_added AFTER INSERT ON quarantine BEGIN
    INSERT INTO quarantine_code_count VALUES (NEW.code, 1, NEW.size, NEW.received_at)
      ON CONFLICT DO UPDATE SET items = items + 1, size = size + NEW.size,
        last_received_at = max(last_received_at, NEW.received_at);
    INSERT INTO quarantine_unit_count SELECT NEW.unit, 1 WHERE NEW.unit IS NOT NULL
      ON CONFLICT DO UPDATE SET items = items + 1;
  END;
  CREATE TRIGGER quarantine_removed AFTER DELETE ON quarantine BEGIN
    UPDATE quarantine_code_count SET items = items - 1, size = size - OLD.size WHERE code = OLD.code;
    UPDATE quarantine_unit_count SET items = items - 1 WHERE unit = OLD.unit;
    DELETE FROM quarantine_unit_count WHERE unit = OLD.unit AND items = 0;
  END;
  CREATE TRIGGER quarantine_judged_again AFTER UPDATE OF code, unit, size ON quarantine BEGIN
    UPDATE quarantine_code_count SET items = items - 1, size = size - OLD.size WHERE code = OLD.code;
    INSERT INTO quarantine_code_count VALUES (NEW.code, 1, NEW.size, NEW.received_at)
      ON CONFLICT DO UPDATE SET items = items + 1, size = size + NEW.size,
        last_received_at = max(last_received_at, NEW.received_at);
    UPDATE quarantine_unit_count SET items = items - 1 WHERE unit = OLD.unit;
    DELETE FROM quarantine_unit_count WHERE unit = OLD.unit AND items = 0;
    INSERT INTO quarantine_unit_count SELECT NEW.unit, 1 WHERE NEW.unit IS NOT NULL
      ON CONFLICT DO UPDATE SET items = items + 1;
  END;
  `,
  `
  -- Without it the number of lanes, which stands behind the lines, would take reading them all.
  CREATE INDEX outbox_lanes ON outbox (lanes, id);
  `,
  `
  -- Where quarantine is shared by several processes: items that a replay took out, which the shared database has yet.
  CREATE TABLE quarantine_release (id INTEGER PRIMARY KEY AUTOINCREMENT, item_id INTEGER NOT NULL);
  `,
];
