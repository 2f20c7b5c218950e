import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { QuarantineCode } from '../../../../services/domain/quarantine.ts';
import type { QuarantinedMessage } from '../../../../services/store/port.ts';
import { Database } from '../../../../services/store/sqlite/database.ts';
import { MIGRATIONS } from '../../../../services/store/sqlite/migrations.ts';
import { QuarantineRepository } from '../../../../services/store/sqlite/quarantine-repository.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

let dir: TempDir;
beforeEach(async () => {
  dir = await tempDir('quarantine');
});
afterEach(() => dir.remove());

const MEBIBYTE = 1024 * 1024;

function messageOf(code: QuarantineCode, unit: string | null, bytes = 1): QuarantinedMessage {
  return { receivedAt: 0, topic: null, payload: Buffer.alloc(bytes, 'x'), code, reason: 'r', unit };
}

it('counts nothing of what is rolled back', () => {
  const database = Database.open(dir.path);
  const quarantine = new QuarantineRepository(database);
  const failing = () =>
    database.transaction(() => {
      quarantine.add(messageOf('unit-unknown', 'u'));
      throw new Error('the commit fails');
    });
  expect(failing).toThrow('the commit fails');
  expect(quarantine.total()).toBe(0);
  database.close();
});

it('reads so many bytes at once, one item at least', () => {
  const database = Database.open(dir.path);
  const quarantine = new QuarantineRepository(database);
  for (let count = 0; count < 10; count += 1) quarantine.add(messageOf('payload-not-json', null, MEBIBYTE));
  quarantine.add(messageOf('payload-not-json', null, 6 * MEBIBYTE));
  expect(quarantine.oldest(0, 100, 100).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(quarantine.oldest(10, 100, 100).map(({ id }) => id)).toEqual([11]);
  database.close();
});

it('gives a code to what was quarantined before there were codes', () => {
  const reasons: [string, QuarantineCode][] = [
    ['topic a/b: must be missions/{mission}/camps/{camp}/units/{unit}/telemetry', 'topic-invalid'],
    ['topic says mission a, but unit g1 is of mission b', 'mission-mismatch'],
    ['topic says camp a, but unit g1 is of camp b', 'camp-mismatch'],
    ['unknown unit g9: it is not in the registry', 'unit-unknown'],
    ['payload is 300000 bytes: must be at most 262144 (256 KiB)', 'payload-too-large'],
    ['payload is not UTF-8', 'payload-not-utf8'],
    ['payload is empty: must be JSON', 'payload-empty'],
    ['payload is not JSON: Unexpected token', 'payload-not-json'],
    ['payload is 42: must be a JSON object, or an array of them', 'sample-not-object'],
    ['ts is missing: must be RFC 3339 with an offset', 'time-invalid'],
    ['ts is 2030-01-01T00:00:00.000Z: more than 10 minutes in the future', 'time-in-future'],
    ['ts is 2001-01-01T00:00:00.000Z: older than the raw retention (400 days)', 'time-too-old'],
    ['no known field: a tank unit has levelL, deliveredL', 'fields-unknown'],
    ['powerKw is "5": must be a number from -100000 to 100000, or null', 'unclassified'],
  ];
  const old = new DatabaseSync(join(dir.path, 'state.db'));
  for (const statements of MIGRATIONS.slice(0, 2)) old.exec(statements);
  const insert = old.prepare(
    'INSERT INTO quarantine (received_at, payload, reason, unit) VALUES (5, ?, ?, ?)',
  );
  for (const [reason] of reasons) insert.run(Buffer.from('payload'), reason, 'g1');
  old.exec('PRAGMA user_version = 2');
  old.close();

  const database = Database.open(dir.path);
  const quarantine = new QuarantineRepository(database);
  expect(quarantine.oldest(0, 100, 100).map(({ reason, code }) => [reason, code])).toEqual(reasons);
  expect(quarantine.total()).toBe(reasons.length);
  const count = database.db.prepare("SELECT items FROM quarantine_unit_count WHERE unit = 'g1'").get();
  expect(count).toEqual({ items: reasons.length });
  database.close();
});
