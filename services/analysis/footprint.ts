/** Computes a footprint query: plans it, reads the stored rows that it needs, and sums them. */
import { baselineSpans, baselinesOf } from '../domain/footprint/baseline.ts';
import { footprintRows, inRowOrder, type OrderedRow } from '../domain/footprint/compute-rows.ts';
import type { FactorCatalogue } from '../domain/footprint/factors.ts';
import { type AttributionSpan, type FootprintPlan, planFootprint } from '../domain/footprint/plan.ts';
import { type PartLimits, planParts } from '../domain/footprint/plan-parts.ts';
import type { Span } from '../domain/footprint/plan-times.ts';
import type { FootprintQuery, FootprintRow } from '../domain/footprint/row.ts';
import type { RowsByUnit, UnitInterval } from '../domain/metering/intervals.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { Store } from '../store/port.ts';
import { Turns } from '../turns.ts';

export interface FootprintSources {
  store: Pick<Store, 'intervals'>;
  index: RegistryIndex;
  catalogue: FactorCatalogue;
}

/** What others ask of this use case, over the sources that the composition gives it. */
export interface FootprintQueries {
  /** @param signal aborts once nobody waits for the rows any more */
  footprint(query: FootprintQuery, signal?: AbortSignal): Promise<FootprintRow[]>;
  /** The same rows part by part, in order; at least one part. */
  footprintParts(query: FootprintQuery, signal?: AbortSignal): AsyncGenerator<FootprintRow[]>;
}

/** One read of the store, for all units that need the same span. */
interface Read {
  span: Span;
  units: Set<RegisteredUnit>;
}

/** All that a query asks for, before anything is read. */
interface Prepared {
  plan: FootprintPlan;
  /** The generators on which its baselines rest. */
  generators: AttributionSpan[];
  reads: ReadonlyMap<Span, Read>;
}

/** Dashboards ask the same again and again: so many queries of a registry stay prepared. */
const PREPARED_AT_MOST = 8;
const preparedFor = new WeakMap<RegistryIndex, Map<string, Prepared>>();

/** How much of a long answer is in memory at once; most answers are one part. */
const PART: PartLimits = { rows: 2_000, storedRows: 300_000 };

export interface PartOptions {
  /** Aborts once nobody waits for the rows any more. */
  signal?: AbortSignal;
  limits?: PartLimits;
}

/**
 * The footprint rows that answer a query, ordered by time, then group.
 * @param query its filters name only missions, camps, units and contributors that the registry knows
 * @throws when the store can't be read
 */
export async function answerFootprint(
  sources: FootprintSources,
  query: FootprintQuery,
  options: PartOptions = {},
): Promise<FootprintRow[]> {
  const parts: FootprintRow[][] = [];
  for await (const rows of footprintParts(sources, query, options)) parts.push(rows);
  return parts.flat();
}

/**
 * The same rows part by part: other work comes between parts, and whoever needs no more of them simply stops. At least
 * one part, which may be empty.
 */
export async function* footprintParts(
  sources: FootprintSources,
  query: FootprintQuery,
  { signal, limits = PART }: PartOptions = {},
): AsyncGenerator<FootprintRow[]> {
  const whole = prepared(query, sources);
  const turns = new Turns();
  let held: OrderedRow[] = [];
  for (const { plan, settledBefore } of planParts(whole.plan, limits)) {
    signal?.throwIfAborted();
    const rows = await rowsOfPart(plan === whole.plan ? whole : prepare(plan, sources), sources, signal);
    const ordered = held.length === 0 ? rows : [...held, ...rows].sort(inRowOrder);
    const settled = ordered.findIndex(({ at }) => at >= settledBefore);
    held = settled === -1 ? [] : ordered.slice(settled);
    yield (settled === -1 ? ordered : ordered.slice(0, settled)).map(({ row }) => row);
    if (plan !== whole.plan) await turns.next(signal);
  }
}

async function rowsOfPart(
  { plan, generators, reads }: Prepared,
  { store, index }: FootprintSources,
  signal: AbortSignal | undefined,
): Promise<OrderedRow[]> {
  const rows = new Map<Read, RowsByUnit>();
  await Promise.all(
    [...new Set(reads.values())].map(async (read) => {
      rows.set(read, await store.intervals(read.span.resolution, [...read.units], read.span, signal));
    }),
  );
  const rowsOf = (unit: RegisteredUnit, span: Span): readonly UnitInterval[] => {
    const read = reads.get(span);
    return (read && rows.get(read)?.get(unit.id)) ?? [];
  };
  const facts = { rowsOf, baselineLPerKwh: baselinesOf(generators, rowsOf), index };
  return inTurns(footprintRows(plan, facts), signal);
}

async function inTurns<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  const turns = new Turns();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (turns.isOver) await turns.next(signal);
  }
}

function prepared(query: FootprintQuery, sources: FootprintSources): Prepared {
  const { index, catalogue } = sources;
  const cache = preparedFor.getOrInsertComputed(index, () => new Map());
  const key = JSON.stringify([catalogue.version, query]);
  const cached = cache.get(key);
  // The least recently asked is the first.
  cache.delete(key);
  const result = cached ?? prepare(planFootprint(query, index, catalogue), sources);
  cache.set(key, result);
  for (const oldest of cache.keys()) if (cache.size > PREPARED_AT_MOST) cache.delete(oldest);
  return result;
}

function prepare(plan: FootprintPlan, { index, catalogue }: FootprintSources): Prepared {
  const generators = baselineSpans(plan, index, catalogue);
  const reads = new Map<Span, Read>();
  const byTime = new Map<string, Read>();
  for (const { unit, spans } of [...plan.attributionSpans, ...generators]) {
    for (const span of spans) {
      const { resolution, from, to } = span;
      const read = reads.getOrInsertComputed(span, () =>
        byTime.getOrInsertComputed(`${resolution} ${from} ${to}`, () => ({ span, units: new Set() })),
      );
      read.units.add(unit);
    }
  }
  return { plan, generators, reads };
}
