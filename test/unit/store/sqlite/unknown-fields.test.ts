import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../../services/store/sqlite/database.ts';
import { UnknownFields } from '../../../../services/store/sqlite/unknown-fields.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

let dir: TempDir;
let database: Database;
let unknown: UnknownFields;
beforeEach(async () => {
  dir = await tempDir('unknown-fields');
  database = Database.open(dir.path);
  unknown = new UnknownFields(database);
});
afterEach(async () => {
  database.close();
  await dir.remove();
});

const seen = (unit: string, field: string, seenAt = 1) => ({ unit, field, seenAt });

describe('fields that a kind does not have', () => {
  it('are counted for each unit, with when they came', () => {
    unknown.add([seen('g1', 'oilBar', 5), seen('g1', 'oilBar', 6), seen('g2', 'oilBar', 7)]);
    unknown.add([seen('g1', 'oilBar', 9), seen('g1', 'a b', 9)]);
    expect(unknown.of('g1')).toEqual([
      { field: 'a b', count: 1, firstSeenAt: 9, lastSeenAt: 9 },
      { field: 'oilBar', count: 3, firstSeenAt: 5, lastSeenAt: 9 },
    ]);
    expect(unknown.of('g2')).toHaveLength(1);
    expect(unknown.of('g3')).toEqual([]);
  });

  it('do not pile up without end when a device makes up their names', () => {
    unknown.add([seen('g1', 'oilBar')]);
    unknown.add(Array.from({ length: 1_000 }, (_, at) => seen('g1', `field-${at}`)));
    unknown.add([seen('g1', 'oilBar'), seen('g2', 'x'.repeat(100_000))]);
    const kept = unknown.of('g1');
    expect(kept).toHaveLength(200);
    expect(kept.find(({ field }) => field === 'oilBar')?.count).toBe(2);
    expect(unknown.of('g2')[0]?.field).toBe(`${'x'.repeat(100)}…`);
  });
});
