import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { RegistryIndex } from '../../../services/domain/registry/registry.ts';
import { Rollup } from '../../../services/rollup/rollup.ts';
import { EmbeddedStore } from '../../../services/store/sqlite/embedded-store.ts';
import { onFreshStore, quietLog, rowsIn } from '../../support/store-kit.ts';
import {
  EVERYTHING,
  expectFromScratch,
  indexOf,
  rollupOf,
  STEP_MS,
  sharedMetadata,
  T0,
  unitOf,
} from './kit.ts';

describe('what is stale', () => {
  it('keeps what a kill left stale: notes stay until the rows are written', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    await onFreshStore(async ({ store, batchWriter }) => {
      const samples = [0, 1, 2].map((step) => ({
        unit,
        ts: T0 + step * STEP_MS,
        fields: { energyKwh: step },
      }));
      await store.append({ samples, quarantined: [], unknownFields: [] });
      const failing = new (class extends EmbeddedStore {
        override async replaceIntervals(): Promise<void> {
          throw new Error('disk full');
        }
      })(batchWriter);
      const [note] = await store.staleNotes(0, 10);
      await expect(rollupOf(failing, () => index).catchUp()).rejects.toThrow('disk full');
      expect((await store.staleNotes(0, 10))[0]).toEqual(note);
      await rollupOf(store, () => index).catchUp();
      expect(await store.staleNotes(0, 10)).toEqual([]);
      await expectFromScratch(store, index, samples);
    });
  });

  it('makes a unit anew when its rating or its reporting changes in the registry, also after a restart', async () => {
    const before = indexOf({});
    const unit = unitOf(before);
    const samples = [0, 20, 40].map((step) => ({
      unit,
      ts: T0 + step * STEP_MS,
      fields: { energyKwh: step },
    }));
    await onFreshStore(async ({ store }) => {
      const kept = sharedMetadata();
      await rollupOf(store, () => before, { metadata: kept }).catchUp();
      await store.append({ samples, quarantined: [], unknownFields: [] });
      await rollupOf(store, () => before, { metadata: kept }).catchUp();
      await expectFromScratch(store, before, samples);
      for (const change of [
        { ratedKw: 10 },
        { reportEveryS: 3600 },
        { kind: 'solar', fuel: undefined },
      ] as const) {
        const after = indexOf(change);
        await rollupOf(store, () => after, { metadata: kept }).catchUp();
        await expectFromScratch(store, after, samples);
      }
    });
  });

  it('rolls up what came before a unit left the registry once it is back', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    await onFreshStore(async ({ store }) => {
      const kept = sharedMetadata();
      await rollupOf(store, () => index, { metadata: kept }).catchUp();
      const samples = [0, 1].map((step) => ({ unit, ts: T0 + step * STEP_MS, fields: { energyKwh: step } }));
      await store.append({ samples, quarantined: [], unknownFields: [] });
      const without = new RegistryIndex({ ...index.registry, units: [] });
      await rollupOf(store, () => without, { metadata: kept }).catchUp();
      expect(await store.staleNotes(0, 10)).toEqual([]);
      await rollupOf(store, () => index, { metadata: kept }).catchUp();
      await expectFromScratch(store, index, samples);
    });
  });

  it('rolls up twice where others write the same store, the second time after a while', async () => {
    const index = indexOf({});
    const unit = unitOf(index);
    await onFreshStore(async ({ store }) => {
      let now = T0 + DAY_MS;
      const rollup = new Rollup({
        store,
        index: () => index,
        metadata: sharedMetadata(),
        log: quietLog,
        now: () => now,
        rerollAfterMs: 3_000,
      });
      const samples = [0, 1].map((step) => ({ unit, ts: T0 + step * STEP_MS, fields: { energyKwh: step } }));
      await store.append({ samples, quarantined: [], unknownFields: [] });
      await rollup.catchUp();
      await expectFromScratch(store, index, samples);
      // Another process overwrites the rows with what it had read before.
      await store.replaceIntervals('15m', [{ unit, ...EVERYTHING, rows: [] }]);
      await rollup.catchUp();
      expect(await rowsIn(store, '15m', [unit], EVERYTHING)).toEqual([]);
      now += 3_000;
      await rollup.catchUp();
      await expectFromScratch(store, index, samples);
      expect(await store.staleNotes(0, 10)).toEqual([]);
    });
  });
});
