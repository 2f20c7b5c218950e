/**
 * What the API needs of the rest of the house. The wiring gives it real parts; tests give it the same parts over
 * a temporary directory.
 */
import type { SessionRepository } from '../access/session-repository.ts';
import type { SignInCodes } from '../access/sign-in-codes.ts';
import type { WrongTokens } from '../access/wrong-tokens.ts';
import type { FootprintQueries } from '../analysis/footprint.ts';
import type { FactorCatalogue } from '../domain/footprint/factors.ts';
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { Registry, RegistryIndex } from '../domain/registry/registry.ts';
import type { LiveState } from '../live/live-state.ts';
import type { PlanRepository } from '../planner/plan-repository.ts';
import type { Planner } from '../planner/planner.ts';
import type { Store } from '../store/port.ts';
import type { DevicesPort } from './device-list/port.ts';

/** What is known of each part's health, without detail: the detail is in the log. */
interface Health {
  broker: 'ok' | 'degraded';
  store: 'ok' | 'degraded';
  outbox: 'ok' | 'degraded';
  /** Only where several processes share one. */
  database?: 'ok' | 'degraded';
}

/** How many samples an upload or a replay put into the store, and how many messages into quarantine. */
export interface IntakeCounts {
  accepted: number;
  quarantined: number;
}

interface AuditEntry {
  id: number;
  /** Epoch milliseconds. */
  at: number;
  /** Who changed the registry: `api`, or the file that it was loaded from. */
  actor: string;
  /** How many entries of each list were added, changed and removed. */
  summary: string;
}

interface RegistryRepository {
  current(): RegistryIndex;
  /**
   * Applies a checked registry whole, with its audit entry; durable when it resolves. What `verify` throws, given
   * the registry in force, refuses it.
   */
  replace(registry: Registry, actor: string, verify?: (inForce: Registry) => void): Promise<void>;
  /** Newest first, with ids below `beforeId` where given. */
  audit(limit: number, beforeId?: number): Promise<AuditEntry[]>;
}

export interface QuarantineItem {
  id: number;
  /** Epoch milliseconds. */
  receivedAt: number;
  topic: string | null;
  payload: Uint8Array;
  code: QuarantineCode;
  reason: string;
}

interface QuarantineRepository {
  total(): Promise<number>;
  /** Newest first, with ids below `beforeId` where given; only items that name `unit`, where given. */
  page(limit: number, beforeId?: number, unit?: string): Promise<QuarantineItem[]>;
  /** Whether there are items with ids below one, of the unit where given. */
  hasBefore(id: number, unit?: string): Promise<boolean>;
  /** Removes those with the ids, those received before a time (epoch ms), or those of which both holds; says how many. */
  removeSelected(selection: {
    ids?: readonly number[] | undefined;
    before?: number | undefined;
  }): Promise<number>;
  countOf(unit: string): Promise<number>;
  /** How many items carry each code and when the last of them came (epoch ms), most frequent first. */
  countsByCode(): Promise<{ code: QuarantineCode; count: number; lastReceivedAt: number }[]>;
}

interface UnknownFieldCount {
  unit: string;
  field: string;
  count: number;
  /** Epoch milliseconds. */
  lastSeenAt: number;
}

export interface ApiDeps extends FootprintQueries {
  store: Pick<Store, 'samples' | 'intervals' | 'neighbours'>;
  registryRepository: RegistryRepository;
  quarantine: QuarantineRepository;
  /** The fields that a unit, or any unit, sent and its kind does not have. */
  unknownFields(unit?: string): Promise<readonly UnknownFieldCount[]>;
  intake: {
    /**
     * Takes samples uploaded by hand, each the JSON text of one sample that names its `unit`. Resolves once all
     * are durable or durably quarantined.
     */
    upload(samples: readonly Uint8Array[]): Promise<IntakeCounts>;
    /** Tries quarantined messages again: those with the ids, or all. What is accepted leaves quarantine. */
    replay(ids?: readonly number[]): Promise<IntakeCounts>;
  };
  health(): Promise<Health>;
  metrics: { contentType: string; metrics(): Promise<string> };
  planner: Pick<Planner, 'preparePlan' | 'prepareFrontier' | 'prepareMissionPlan'>;
  plans: Pick<PlanRepository, 'keep' | 'list' | 'find' | 'remove'>;
  catalogue: FactorCatalogue;
  live: LiveState;
  devices: DevicesPort;
  /** The bearer token that may do everything. */
  adminToken: string;
  sessions: SessionRepository;
  signInCodes: SignInCodes;
  wrongTokens: WrongTokens;
  /** Called with each wrong token's sender; `limited`: it was told to wait. */
  onWrongToken(address: string, limited: boolean): void;
  /** The built dashboard, or null where there is none to serve. */
  dashboardDir: string | null;
  /** The present, epoch milliseconds. */
  now(): number;
  /** Aborts when the services stop, so that open event streams end. */
  stopping: AbortSignal;
  /** Called with what the API could not foresee; the client is told nothing of it. */
  onError(error: unknown, request: { method: string; path: string }): void;
}
