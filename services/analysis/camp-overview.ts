/**
 * All that a camp's page shows of the present in one answer, because on a thin link each request costs a round trip:
 * how the camp is run, what each unit said last, its day by hour and unit, and the day before.
 */
import { z } from 'zod';
import { type ComparisonRow, comparisonRowSchema } from '../domain/analysis/comparison.ts';
import { idling } from '../domain/analysis/fuel.ts';
import { countStarts } from '../domain/analysis/load.ts';
import { localCalendar } from '../domain/calendar.ts';
import { HOUR_MS } from '../domain/durations.ts';
import type { FactorCatalogue } from '../domain/footprint/factors.ts';
import { type FootprintQuery, footprintRowSchema } from '../domain/footprint/row.ts';
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import type { Camp, RegisteredUnit } from '../domain/registry/registry.ts';
import type { Store } from '../store/port.ts';
import { readSamples } from '../store/sample-pages.ts';
import { type CampOperationDeps, campOperation, campOperationSchema } from './camp-operation.ts';
import { compareFootprints } from './comparison.ts';
import { readQuarters } from './reading-source.ts';

export const campOverviewSchema = z
  .object({
    camp: z.string(),
    operation: campOperationSchema,
    units: z.array(
      z.object({
        unit: z.string(),
        lastSeen: z
          .string()
          .nullable()
          .meta({ description: "The device's time of its newest sample, RFC 3339" }),
        isSilent: z
          .boolean()
          .meta({ description: 'Its newest sample is older than its gap limit, or there is none' }),
        fields: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    ),
    today: z.object({
      from: z.string().meta({ description: 'The local date' }),
      to: z.string().meta({ description: 'The last full quarter-hour, RFC 3339' }),
      total: footprintRowSchema
        .nullable()
        .meta({ description: 'Null while the first quarter-hour is under way' }),
      units: z.array(footprintRowSchema),
      hours: z.array(footprintRowSchema),
    }),
    yesterday: z.object({
      comparison: comparisonRowSchema
        .nullable()
        .meta({ description: 'Today against yesterday up to the same time of day' }),
      hours: z.array(footprintRowSchema).meta({ description: 'The whole day' }),
    }),
    generators: z.array(
      z.object({
        unit: z.string(),
        starts: z
          .number()
          .int()
          .nullable()
          .meta({ description: "Since the camp's midnight; null where not known" }),
        idleHours: z.number().meta({ description: 'Hours under 30 % load today' }),
        wastedL: z.number().meta({ description: 'What idling cost against running at 75 % load' }),
      }),
    ),
  })
  .meta({ id: 'CampOverview' });
export type CampOverview = z.infer<typeof campOverviewSchema>;

export interface CampOverviewDeps extends CampOperationDeps {
  store: Pick<Store, 'samples' | 'intervals'>;
  catalogue: FactorCatalogue;
}

/** @throws when the store can't be read */
export async function campOverview(camp: Camp, deps: CampOverviewDeps): Promise<CampOverview> {
  const now = deps.now();
  const day = campDay(camp, now);
  const units = [...deps.registryRepository.current().units.values()].filter((unit) => unit.camp === camp.id);
  const rows = (by: 'camp' | 'unit', interval: 'total' | 'hour', from: number, to: number) =>
    from < to ? deps.footprint(query(camp, by, interval, from, to)) : Promise.resolve([]);
  const [operation, total, byUnit, hours, comparison, hoursYesterday, generators] = await Promise.all([
    campOperation(camp, deps),
    rows('camp', 'total', day.start, day.until),
    rows('unit', 'total', day.start, day.until),
    rows('camp', 'hour', day.start, day.until),
    compareToday(camp, day, deps),
    rows('camp', 'hour', day.startBefore, day.start),
    Promise.all(units.filter(isGenerator).map((unit) => generatorToday(unit, day, deps))),
  ]);
  return {
    camp: camp.id,
    operation,
    units: units.map((unit) => unitNow(unit, deps, now)),
    today: {
      from: localCalendar(camp.timeZone).dateAt(now),
      to: new Date(day.until).toISOString(),
      total: first(total),
      units: byUnit,
      hours,
    },
    yesterday: { comparison, hours: hoursYesterday },
    generators,
  };
}

interface CampDay {
  start: number;
  /** The last full quarter-hour. */
  until: number;
  startBefore: number;
  sameTimeBefore: number;
}

/** Today and yesterday as the camp lives them; after a clock change, yesterday up to the same time since midnight. */
function campDay(camp: Camp, now: number): CampDay {
  const calendar = localCalendar(camp.timeZone);
  const { from: start } = calendar.dayAt(now);
  const { from: startBefore } = calendar.dayAt(start - HOUR_MS);
  const until = Math.max(start, now - (now % QUARTER_MS));
  return { start, until, startBefore, sameTimeBefore: Math.min(start, startBefore + (until - start)) };
}

async function compareToday(
  camp: Camp,
  { start, until, startBefore, sameTimeBefore }: CampDay,
  { store, registryRepository, catalogue }: CampOverviewDeps,
): Promise<ComparisonRow | null> {
  if (start === until) return null;
  const rows = await compareFootprints(
    { store, index: registryRepository.current(), catalogue },
    query(camp, 'camp', 'total', start, until),
    { from: { instant: startBefore }, to: { instant: sameTimeBefore } },
  );
  return first(rows);
}

async function generatorToday(
  unit: RegisteredUnit,
  { start, until }: CampDay,
  { store }: CampOverviewDeps,
): Promise<CampOverview['generators'][number]> {
  const { ratedKw = 0 } = unit;
  const range = { from: start, to: until };
  const [rows, samples] = await Promise.all([
    readQuarters(store, unit, range),
    readSamples(store, unit, range),
  ]);
  const { hours: idleHours, wastedL } = idling(rows, ratedKw);
  return { unit: unit.id, starts: countStarts(samples, ratedKw), idleHours, wastedL };
}

function unitNow(
  unit: RegisteredUnit,
  { live }: CampOverviewDeps,
  now: number,
): CampOverview['units'][number] {
  const status = live.statusOf(unit.id);
  if (status === undefined) return { unit: unit.id, lastSeen: null, isSilent: true, fields: {} };
  const fields: Record<string, number | string> = {};
  for (const [field, value] of Object.entries(status.fields)) if (value !== undefined) fields[field] = value;
  return {
    unit: unit.id,
    lastSeen: new Date(status.lastTs).toISOString(),
    isSilent: status.isSilentAt(unit, now),
    fields,
  };
}

function isGenerator({ kind }: RegisteredUnit): boolean {
  return kind === 'generator';
}

function first<Row>(rows: readonly Row[]): Row | null {
  return rows[0] ?? null;
}

function query(
  camp: Camp,
  by: 'camp' | 'unit',
  interval: 'total' | 'hour',
  from: number,
  to: number,
): FootprintQuery {
  const period = { from: { instant: from }, to: { instant: to } };
  return { by, interval, ...period, missions: [], camps: [camp.id], units: [], contributors: [] };
}
