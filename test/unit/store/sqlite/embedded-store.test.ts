import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegistryIndex, registrySchema } from '../../../../services/domain/registry/registry.ts';
import type { SampleFields } from '../../../../services/domain/telemetry.ts';
import type { Batch, UnitSample } from '../../../../services/store/port.ts';
import { BatchWriter } from '../../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../../../services/store/sqlite/embedded-store.ts';
import { rowsIn } from '../../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../../support/temp-dir.ts';

const { units } = new RegistryIndex(
  registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
    units: ['g1', 'g2'].map((id) => ({
      id,
      camp: 'c',
      kind: 'generator',
      name: id,
      ratedKw: 100,
      fuel: 'diesel',
    })),
  }),
);
const [g1, g2] = [...units.values()];
if (g1 === undefined || g2 === undefined) throw new Error('there are two units');
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

let dir: TempDir;
let database: Database;
let batchWriter: BatchWriter;
let store: EmbeddedStore;

function open(): void {
  database = Database.open(dir.path);
  batchWriter = new BatchWriter(database);
  store = new EmbeddedStore(batchWriter);
}

beforeEach(async () => {
  dir = await tempDir('embedded');
  open();
});

afterEach(async () => {
  database.close();
  await dir.remove();
});

function batchOf(samples: UnitSample[], rest: Partial<Batch> = {}): Batch {
  return { samples, quarantined: [], unknownFields: [], ...rest };
}

describe('the embedded store', () => {
  it('merges as fields laid over one another, in whatever batches they come', async () => {
    const fields = fc.record(
      {
        powerKw: fc.constantFrom(1, 2, 3),
        energyKwh: fc.constantFrom(4, 5),
        state: fc.constantFrom('off', 'running'),
      },
      { requiredKeys: [] },
    );
    const samples = fc.array(fc.record({ ts: fc.integer({ min: 1, max: 4 }), fields }), { maxLength: 12 });
    let day = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(samples, { maxLength: 4 }), async (batches) => {
        day += 1;
        const base = day * 86_400_000;
        const expected = new Map<number, SampleFields>();
        for (const batch of batches) {
          await store.append(batchOf(batch.map(({ ts, fields }) => ({ unit: g1, ts: base + ts, fields }))));
          for (const { ts, fields } of batch) {
            if (Object.keys(fields).length === 0) continue;
            expected.set(base + ts, { ...expected.get(base + ts), ...fields });
          }
        }
        const stored = await store.samples(g1, { from: base, to: base + 10 }, 100);
        expect(new Map(stored.map(({ ts, fields }) => [ts, fields]))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('stores all of a batch or nothing: what fails half-way leaves no trace, and the next succeeds', async () => {
    const poisoned = { unit: g1, ts: 2, fields: { powerKw: Number.NaN, state: Symbol('no value') } };
    const failing = batchOf([{ unit: g1, ts: 1, fields: { powerKw: 1, energyKwh: 2 } }], {
      quarantined: [
        {
          receivedAt: 0,
          topic: null,
          payload: Buffer.from('x'),
          code: 'payload-not-json',
          reason: 'r',
          unit: null,
        },
      ],
    });
    Object.assign(failing, { samples: [...failing.samples, poisoned] });
    await expect(store.append(failing)).rejects.toThrow();
    expect(await store.samples(g1, ALWAYS, 10)).toEqual([]);
    expect(await store.staleNotes(0, 10)).toEqual([]);
    expect(batchWriter.quarantine.total()).toBe(0);
    // The unit and its fields were seen for the first time in what was rolled back: they must be noted anew.
    await store.append(batchOf([{ unit: g1, ts: 5, fields: { energyKwh: 3 } }]));
    database.close();
    open();
    expect(await store.neighbours(g1, 'energyKwh', 9, 'before', 1)).toEqual([
      { ts: 5, fields: { energyKwh: 3 } },
    ]);
  });

  it('knows after a restart which fields a unit ever reported', async () => {
    await store.append(batchOf([{ unit: g1, ts: 5, fields: { powerKw: 3 } }]));
    database.close();
    open();
    expect(await store.neighbours(g1, 'powerKw', 0, 'after', 1)).toHaveLength(1);
    expect(await store.neighbours(g1, 'fuelUsedL', 0, 'after', 1)).toEqual([]);
    expect(await store.neighbours(g2, 'powerKw', 0, 'after', 1)).toEqual([]);
  });

  it('notes as stale the span of each unit’s samples, and nothing for a batch without any', async () => {
    const noteId = await store.append(
      batchOf([
        { unit: g1, ts: 30, fields: { powerKw: 1 } },
        { unit: g2, ts: 7, fields: { powerKw: 1 } },
        { unit: g1, ts: 10, fields: { powerKw: 1 } },
        { unit: g1, ts: 20, fields: { powerKw: 1 } },
      ]),
    );
    expect(await store.append(batchOf([]))).toBe(0);
    expect(await store.staleNotes(0, 10)).toEqual([
      {
        id: noteId,
        spans: [
          { unit: 'g1', from: 10, to: 30 },
          { unit: 'g2', from: 7, to: 7 },
        ],
      },
    ]);
  });

  it('never gives a note’s id twice, so that a removed one can’t be taken for another', async () => {
    const first = await store.addStaleNote([]);
    await store.removeStaleNotes([first]);
    database.close();
    open();
    expect(await store.addStaleNote([])).toBeGreaterThan(first);
  });

  it('removes old samples of every unit, however many, and keeps those at the border', async () => {
    const samples = [g1, g2].flatMap((unit) =>
      Array.from({ length: 12_000 }, (_, ts) => ({ unit, ts, fields: { powerKw: ts } })),
    );
    await store.append(batchOf(samples));
    const fixedBefore = new Map([
      ['g1', 900_000],
      ['g2', 1_800_000],
    ]);
    expect(await store.removeSamplesBefore(11_999, fixedBefore)).toBe(2 * 11_999);
    expect(await store.samples(g1, ALWAYS, 10)).toEqual([{ ts: 11_999, fields: { powerKw: 11_999 } }]);
    expect(await store.extents([g2])).toEqual(new Map([['g2', { first: 11_999, last: 11_999 }]]));
  });

  it('gains a column where a kind has a field more than when the table was made', async () => {
    await store.append(batchOf([{ unit: g1, ts: 1, fields: { powerKw: 1 } }]));
    database.db.exec(
      'ALTER TABLE sample_generator DROP COLUMN coolantC; ALTER TABLE footprint_day DROP COLUMN resets',
    );
    database.close();
    open();
    await store.append(batchOf([{ unit: g1, ts: 1, fields: { coolantC: 80 } }]));
    expect(await store.samples(g1, ALWAYS, 1)).toEqual([{ ts: 1, fields: { powerKw: 1, coolantC: 80 } }]);
    await store.replaceIntervals('day', [
      { unit: g1, from: 0, to: 1, rows: [{ unit: 'g1', start: 0, resets: 2 }] },
    ]);
    expect(await rowsIn(store, 'day', [g1], ALWAYS)).toEqual([{ unit: 'g1', start: 0, resets: 2 }]);
  });

  it('counts unknown fields, first and last seen, however many share a batch', async () => {
    const seen = (field: string, seenAt: number) => ({ unit: 'g1', field, seenAt });
    await store.append(batchOf([], { unknownFields: [seen('b', 1), seen('a', 2), seen('b', 3)] }));
    await store.append(batchOf([], { unknownFields: [seen('b', 9)] }));
    expect(batchWriter.unknownFields.of('g1')).toEqual([
      { field: 'a', count: 1, firstSeenAt: 2, lastSeenAt: 2 },
      { field: 'b', count: 3, firstSeenAt: 1, lastSeenAt: 9 },
    ]);
    expect(batchWriter.unknownFields.of('g2')).toEqual([]);
  });
});
