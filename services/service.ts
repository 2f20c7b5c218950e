/**
 * The composition: builds every part from a configuration, and starts and stops them in the right order. The one
 * place that knows them all; it knows nothing of processes, so that it also runs within another program.
 */
import { fileURLToPath } from 'node:url';
import { SessionRepository } from './access/session-repository.ts';
import { SignInCodes } from './access/sign-in-codes.ts';
import { WrongTokens } from './access/wrong-tokens.ts';
import { answerFootprint, footprintParts } from './analysis/footprint.ts';
import { createApp } from './api/app.ts';
import type { ApiDeps } from './api/deps.ts';
import { unroutedResponse } from './api/problems.ts';
import { checkIntegrity } from './check-integrity.ts';
import type { Config } from './config.ts';
import { checkSources } from './devices/check-sources.ts';
import { Devices } from './devices/devices.ts';
import { HostState } from './devices/sparkplug/host-state.ts';
import { FACTOR_CATALOGUE } from './domain/footprint/factors.ts';
import type { FootprintQuery } from './domain/footprint/row.ts';
import { healthQuery } from './health.ts';
import { createSource } from './ingest/create-source.ts';
import { Intake } from './ingest/intake.ts';
import { openBatchWriter } from './ingest/open-batch-writer.ts';
import { addQuarantineGauges } from './ingest/quarantine-gauges.ts';
import { LiveExchange } from './live/live-exchange.ts';
import { LiveState } from './live/live-state.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { PlanRepository } from './planner/plan-repository.ts';
import { Planner } from './planner/planner.ts';
import { ClockGuard } from './rollup/clock-guard.ts';
import { Retention } from './rollup/retention.ts';
import { Rollup } from './rollup/rollup.ts';
import { keptAdminToken } from './store/admin-token.ts';
import { type Cluster, createShared } from './store/create-shared.ts';
import { createStore } from './store/create-store.ts';
import { DiskWatch } from './store/disk-watch.ts';
import type { StoreCheck } from './store/port.ts';
import type { Handover } from './store/shared/handover.ts';
import { sharedMetadata } from './store/shared/metadata.ts';
import { SharedQuarantine } from './store/shared/quarantine.ts';
import { applyRegistryFile } from './store/shared/registry-file.ts';
import { RegistryRepository } from './store/shared/registry-repository.ts';
import { SharedUnknownFields } from './store/shared/unknown-fields.ts';
import { Database } from './store/sqlite/database.ts';
import { metadata } from './store/sqlite/metadata.ts';
import { UncaughtErrors } from './uncaught-errors.ts';
import { WebServer } from './web-server.ts';

const DASHBOARD_DIR = fileURLToPath(new URL('../dashboard/dist', import.meta.url));
/** Several ingesters may write the same unit: rows are made again once the others' samples can be read too. */
const SHARED_REROLL_MS = 3_000;
/** How long a stop waits for a store that is silent. */
const GIVE_UP_MS = 5_000;

export interface Service {
  /** Where the API and the dashboard are, without a slash at the end. */
  readonly url: string;
  /** Where devices publish: the embedded broker, or the external one. */
  readonly mqttUrl: string;
  /** The bearer token that may do everything. */
  readonly adminToken: string;
  /** Takes note of an error that nobody caught, and says whether the process can go on. */
  onUncaught(error: unknown): boolean;
  /** Finishes what was acknowledged, rolls it up where the store answers, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the services.
 * @throws DatabaseError, RegistryFileError or ListenError, with everything closed again
 */
export async function startService(config: Config): Promise<Service> {
  const now = Date.now;
  const log = createLog(config.logLevel);
  const database = Database.open(config.dataDir);
  await using parts = new AsyncDisposableStack();
  parts.defer(() => database.close());
  const stopping = new AbortController();
  const sharing = await createShared(config, database, log);
  const { shared, processId, cluster } = sharing;
  if (cluster !== null) parts.defer(() => cluster.postgres.stop());
  const registryRepository = await RegistryRepository.open({
    shared,
    kept: cluster === null ? null : metadata(database, 'registry-known-last'),
    now,
    check: checkSources,
    onFailure: (error) => log.warn({ err: error }, 'the registry could not be read again'),
  });
  const registryProblem = await applyRegistryFile({
    path: config.registryFile,
    repository: registryRepository,
    log,
    signal: stopping.signal,
  });
  const metrics = new Metrics();
  const batchWriter = openBatchWriter(database, {
    maxBytes: config.quarantineMaxBytes,
    isShared: cluster !== null,
    metrics,
    log,
  });
  const uncaught = new UncaughtErrors({
    log,
    counter: metrics.counter('footprint_uncaught_errors_total', 'Errors that nobody caught'),
    isInDoubt: () => database.db.isTransaction,
    monotonicMs: () => performance.now(),
  });
  parts.defer(() => metrics.stop());
  const disk = new DiskWatch({ read: () => database.diskSpace(), log, now });
  disk.start();
  parts.defer(() => disk.stop());
  metrics.gauge(
    'footprint_disk_free_bytes',
    'Room that is left for DATA_DIR, freed pages of the database included',
    () => disk.look().freeBytes,
  );
  metrics.gauge('footprint_disk_size_bytes', 'Size of the disk of DATA_DIR', () => disk.look().totalBytes);
  metrics.gauge(
    'footprint_intake_paused',
    'Whether nothing new is taken because the disk is full (1) or not (0)',
    () => (disk.look().level === 'full' ? 1 : 0),
  );
  const onRefused = (samples: number) => {
    metrics.quarantinedItems.inc(samples);
    live.countQuarantined(samples, now());
  };
  const created = createStore(config, { batchWriter, sharing, metrics, log, onRefused, now });
  const { store, handover, checkOutbox } = created;
  const { rawRetentionDays } = config;
  const index = () => registryRepository.current();
  const unknownFields = new SharedUnknownFields(shared);
  const quarantine = new SharedQuarantine(shared, processId, () => handover?.flush() ?? Promise.resolve());
  addQuarantineGauges(metrics, quarantine, () => performance.now());
  const { sparkplugHostId: hostId } = config;
  const host =
    hostId === null
      ? null
      : new HostState({
          ...{ hostId, now, canTake: () => created.hasRoom() && disk.look().level !== 'full' },
          publish: (publication) => publish(publication),
        });
  const devices = new Devices({ index, rawRetentionDays, now, log, host });
  const intake = new Intake({ store, quarantine, metrics, log, now, index, rawRetentionDays, devices });
  const settles = cluster === null && config.externalBroker?.sharedGroup != null && config.influx !== null;
  const rollup = new Rollup({
    store,
    index,
    metadata: sharedMetadata(shared, 'rollup-rules'),
    log,
    now,
    ...(settles ? { rerollAfterMs: SHARED_REROLL_MS } : {}),
    ...(cluster === null ? {} : { lease: cluster.leases.want('rollup') }),
  });
  metrics.gauge(
    'footprint_rollup_lag_seconds',
    'Time for which the oldest committed sample has waited to show in the rows',
    () => rollup.lagS(),
  );
  registryRepository.onChange(() => rollup.onRegistryChange());
  const live = new LiveState(() => {
    const { level, freeBytes, totalBytes, sinceMs } = disk.look();
    const freePct = Math.round((1_000 * freeBytes) / totalBytes) / 10;
    return {
      disk: { level, freePct, sinceMs },
      delivery: created.delivery(),
      isRegistryFileInvalid: registryProblem !== null,
    };
  });
  const exchange =
    cluster === null ? null : new LiveExchange({ live, channel: cluster.postgres, processId, index });
  intake.onCommitted((batch, noteId) => {
    rollup.onCommitted(batch, noteId);
    live.observe(batch, now());
    exchange?.onCommitted(batch, now());
  });
  const footprintSources = () => ({ store, index: index(), catalogue: FACTOR_CATALOGUE });
  const footprint = (query: FootprintQuery, signal?: AbortSignal) =>
    answerFootprint(footprintSources(), query, signal ? { signal } : {});
  const planner = new Planner({ store, index, footprint, now });
  parts.defer(() => planner.stop());
  rollup.onRowsReplaced((replacements) => planner.onRowsReplaced(replacements));
  const { source, sessions, url, publish, renewSubscriptions } = createSource(config, {
    ...{ database, intake, metrics, log, devices, host },
    leases: cluster?.leases ?? null,
  });
  registryRepository.onChange(() => renewSubscriptions());
  const adminToken = config.adminToken ?? keptAdminToken(config.dataDir);
  const deps: ApiDeps = {
    store,
    registryRepository,
    quarantine,
    unknownFields: (unit) => unknownFields.read(unit),
    intake,
    health: healthQuery(
      {
        broker: () => source.check(),
        store: async () =>
          registryProblem === null ? store.check() : { ok: false, detail: registryProblem },
        outbox: checkOutbox,
        ...(cluster === null ? {} : { database: () => checkShared(cluster, handover) }),
      },
      log,
      () => performance.now(),
    ),
    metrics,
    footprint,
    footprintParts: (query, signal) => footprintParts(footprintSources(), query, signal ? { signal } : {}),
    planner,
    plans: new PlanRepository(shared),
    catalogue: FACTOR_CATALOGUE,
    live,
    devices,
    adminToken,
    sessions: new SessionRepository(shared),
    signInCodes: new SignInCodes(shared),
    wrongTokens: new WrongTokens(),
    onWrongToken: (address, limited) => {
      metrics.wrongTokens.inc();
      if (!limited) log.warn({ address }, 'a wrong token was presented');
    },
    dashboardDir: DASHBOARD_DIR,
    now,
    stopping: stopping.signal,
    onError: (error, request) => log.error({ err: error, ...request }, 'a request failed'),
  };
  const web = new WebServer(
    { fetch: createApp(deps).fetch, onUnrouted: (error) => unroutedResponse(error, deps.onError) },
    config,
  );
  await store.start();
  parts.defer(() => store.stop());
  if (handover !== null) {
    handover.start();
    parts.defer(() => handover.stop());
  }
  if (cluster !== null) {
    await cluster.leases.start();
    exchange?.start();
    parts.defer(() => exchange?.stop());
    parts.defer(() => cluster.leases.stop());
  }
  rollup.start();
  parts.defer(() => {
    // Also where a start fails half-way.
    setTimeout(() => created.giveUp(), GIVE_UP_MS).unref();
    return rollup.stop();
  });
  parts.defer(() => intake.drain());
  await web.start();
  parts.defer(() => web.stop());
  sessions?.start();
  parts.defer(() => sessions?.stop());
  await source.start();
  parts.defer(() => source.stop());
  devices.start({ publish, commit: (samples) => intake.acceptSamples(samples) });
  host?.start();
  parts.defer(() => devices.stop());
  parts.defer(() => stopping.abort());
  const clock = new ClockGuard({
    metadata: metadata(database, 'clock-seen-at'),
    now,
    monotonicMs: () => performance.now(),
  });
  const beginRetention = () => {
    const retention = new Retention({ store, index, clock, rawRetentionDays, log, now });
    retention.start();
    return () => retention.stop();
  };
  if (cluster === null) parts.defer(beginRetention());
  else cluster.leases.whileHeld('retention', beginRetention);
  void live.seed(store, registryRepository.current().units.values(), {
    signal: stopping.signal,
    onFailure: (error) => log.warn({ err: error }, 'the last samples of before the start cannot be read yet'),
  });
  void checkIntegrity(database, log);
  log.info({ url: web.url, mqtt: url(), store: store.kind, dataDir: config.dataDir }, 'started');
  const started = parts.move();
  return {
    url: web.url,
    mqttUrl: url(),
    adminToken,
    onUncaught: (error) => uncaught.report(error),
    stop: () => {
      setTimeout(() => created.giveUp(), GIVE_UP_MS).unref();
      return started.disposeAsync();
    },
  };
}

/** Whether what is shared can be read and changed, and what was kept meanwhile has arrived. */
function checkShared(cluster: Cluster, handover: Handover | null): StoreCheck {
  const check = cluster.check();
  return check.ok && handover !== null ? handover.check() : check;
}
