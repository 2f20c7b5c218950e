/** The API over real parts in a temporary folder: database, embedded store, registry and quarantine. */

import { SessionRepository } from '../../../services/access/session-repository.ts';
import { SignInCodes } from '../../../services/access/sign-in-codes.ts';
import { WrongTokens } from '../../../services/access/wrong-tokens.ts';
import { answerFootprint, footprintParts } from '../../../services/analysis/footprint.ts';
import { createApp } from '../../../services/api/app.ts';
import type { ApiDeps } from '../../../services/api/deps.ts';
import { Devices } from '../../../services/devices/devices.ts';
import { FACTOR_CATALOGUE } from '../../../services/domain/footprint/factors.ts';
import type { PartLimits } from '../../../services/domain/footprint/plan-parts.ts';
import type { FootprintQuery } from '../../../services/domain/footprint/row.ts';
import type { UnitInterval } from '../../../services/domain/metering/intervals.ts';
import { problemText } from '../../../services/domain/problem.ts';
import { QUARANTINE_CODE_MEANINGS, type QuarantineCode } from '../../../services/domain/quarantine.ts';
import { checkRegistry } from '../../../services/domain/registry/check.ts';
import type { RegisteredUnit, RegistryInput } from '../../../services/domain/registry/registry.ts';
import type { Sample, SampleFields } from '../../../services/domain/telemetry.ts';
import { Intake } from '../../../services/ingest/intake.ts';
import { LiveState } from '../../../services/live/live-state.ts';
import { Metrics } from '../../../services/metrics.ts';
import { PlanRepository } from '../../../services/planner/plan-repository.ts';
import { Planner } from '../../../services/planner/planner.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import { RegistryRepository } from '../../../services/store/shared/registry-repository.ts';
import { SharedUnknownFields } from '../../../services/store/shared/unknown-fields.ts';
import { BatchWriter } from '../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../../services/store/sqlite/embedded-store.ts';
import { SharedSqlite } from '../../../services/store/sqlite/shared-sqlite.ts';
import { tempDir } from '../../support/temp-dir.ts';

export const TOKEN = 'a-token-for-tests-only';
export const NOW = Date.UTC(2026, 2, 15, 12, 7);

export const REGISTRY: RegistryInput = {
  missions: [
    { id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' },
    { id: 'unficyp', name: 'UNFICYP', country: 'CYP', timeZone: 'Asia/Nicosia' },
  ],
  camps: [
    {
      id: 'malakal',
      mission: 'unmiss',
      name: 'Malakal',
      latitude: 9.5,
      longitude: 31.7,
      timeZone: 'Africa/Juba',
    },
    {
      id: 'nicosia',
      mission: 'unficyp',
      name: 'Nicosia',
      latitude: 35.2,
      longitude: 33.4,
      timeZone: 'Asia/Nicosia',
    },
  ],
  units: [
    {
      id: 'malakal-g1',
      camp: 'malakal',
      kind: 'generator',
      name: 'Genset 1',
      ratedKw: 400,
      fuel: 'diesel',
      owner: [{ from: '2026-01-01', contributor: 'IND' }],
    },
    { id: 'malakal-pv', camp: 'malakal', kind: 'solar', name: 'Array', ratedKw: 100 },
    { id: 'nicosia-grid', camp: 'nicosia', kind: 'grid', name: 'Grid' },
    { id: 'nicosia-tank', camp: 'nicosia', kind: 'tank', name: 'Tank', capacityL: 10_000 },
  ],
};

export interface Fixture {
  deps: ApiDeps;
  app: ReturnType<typeof createApp>;
  shared: SharedSqlite;
  batchWriter: BatchWriter;
  /** Where rows can be put as the rollup would. */
  intervalStore: Pick<EmbeddedStore, 'hours' | 'replaceIntervals'>;
  errors: unknown[];
  /** Asks as the bearer of the admin token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  store(unit: string, ts: number, fields: SampleFields): Promise<void>;
  /** Stores many samples of a unit in one commit. */
  storeAll(unit: string, samples: readonly Sample[]): Promise<void>;
  /** Puts a unit's row of a local day, which begins at `start`, into the store. */
  storeDay(unit: string, start: number, measures: Omit<UnitInterval, 'unit' | 'start'>): Promise<void>;
  /** Puts a unit's quarter-hours into the store. */
  storeQuarters(unit: string, rows: UnitInterval[]): Promise<void>;
  /** Puts a message in quarantine; its reason is the meaning of the code. */
  quarantine(payload: string | Uint8Array, code: QuarantineCode, unit?: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param asked gets every accounting query that the API made of its parameters
 * @param input the registry to begin with
 * @param partLimits how much of a long answer is computed at once
 */
export async function apiFixture(
  change: Partial<ApiDeps> = {},
  asked: FootprintQuery[] = [],
  input: RegistryInput = REGISTRY,
  partLimits: PartLimits = { rows: 1_000, storedRows: 10_000 },
): Promise<Fixture> {
  const dir = await tempDir('api');
  const database = Database.open(dir.path);
  const batchWriter = new BatchWriter(database);
  const store = new EmbeddedStore(batchWriter);
  const metrics = new Metrics();
  const live = new LiveState();
  const stopping = new AbortController();
  const errors: unknown[] = [];
  const now = change.now ?? (() => NOW);
  const shared = new SharedSqlite(database);
  const unknownFields = new SharedUnknownFields(shared);
  const quarantine = new SharedQuarantine(shared, 'test');
  const registryRepository = await RegistryRepository.open({ shared, kept: null, now });
  const checked = checkRegistry(input);
  if ('problems' in checked) throw new Error(checked.problems.map(problemText).join('\n'));
  await registryRepository.replace(checked.registry, 'test');

  const unitOf = (id: string): RegisteredUnit => {
    const unit = registryRepository.current().units.get(id);
    if (unit === undefined) throw new Error(`no unit ${id}`);
    return unit;
  };

  const sources = () => ({ store, index: registryRepository.current(), catalogue: FACTOR_CATALOGUE });
  const footprint = (query: FootprintQuery) => {
    asked.push(query);
    return answerFootprint(sources(), query);
  };
  const planner = new Planner({ store, index: () => registryRepository.current(), footprint, now });

  const intake = new Intake({
    ...{ store, quarantine, metrics, now },
    log: { error: (...reported: unknown[]) => errors.push(reported) },
    index: () => registryRepository.current(),
    rawRetentionDays: 400,
  });
  intake.onCommitted((batch) => live.observe(batch, now()));

  const deps: ApiDeps = {
    store,
    registryRepository,
    quarantine,
    unknownFields: (unit) => unknownFields.read(unit),
    intake,
    health: async () => ({ broker: 'ok', store: 'ok', outbox: 'ok' }),
    metrics,
    footprint,
    planner,
    plans: new PlanRepository(shared),
    footprintParts: (query, signal) => {
      asked.push(query);
      return footprintParts(sources(), query, { limits: partLimits, ...(signal && { signal }) });
    },
    catalogue: FACTOR_CATALOGUE,
    live,
    devices: new Devices({
      ...{ rawRetentionDays: 400, now, log: { error: (problem: unknown) => errors.push(problem) } },
      index: () => registryRepository.current(),
    }),
    adminToken: TOKEN,
    sessions: new SessionRepository(shared),
    signInCodes: new SignInCodes(shared),
    wrongTokens: new WrongTokens(),
    onWrongToken: () => {},
    dashboardDir: null,
    now,
    stopping: stopping.signal,
    onError: (error) => errors.push(error),
    ...change,
  };
  const app = createApp(deps);
  const storeAll = async (id: string, stored: readonly Sample[]) => {
    const samples = stored.map((sample) => ({ unit: unitOf(id), ...sample }));
    await store.append({ samples, quarantined: [], unknownFields: [] });
    live.observe({ samples, quarantined: [] }, now());
  };
  return {
    deps,
    app,
    shared,
    batchWriter,
    intervalStore: store,
    errors,
    ask: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${TOKEN}`);
      return app.request(path, { ...init, headers });
    },
    store: (id, ts, fields) => storeAll(id, [{ ts, fields }]),
    storeAll,
    storeDay: async (id, start, measures) => {
      const unit = unitOf(id);
      const row = { ...measures, unit: id, start };
      await store.replaceIntervals('day', [{ unit, from: start, to: start + 1, rows: [row] }]);
    },
    storeQuarters: async (id, rows) => {
      const [from, to] = [rows[0]?.start ?? 0, (rows.at(-1)?.start ?? 0) + 1];
      await store.replaceIntervals('15m', [{ unit: unitOf(id), from, to, rows }]);
    },
    quarantine: async (payload, code, unit) => {
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      const reason = QUARANTINE_CODE_MEANINGS[code];
      const message = { receivedAt: now(), topic: null, payload: bytes, code, reason, unit: unit ?? null };
      await store.append({ samples: [], quarantined: [message], unknownFields: [] });
    },
    close: async () => {
      stopping.abort();
      await planner.stop();
      metrics.stop();
      database.close();
      await dir.remove();
    },
  };
}
