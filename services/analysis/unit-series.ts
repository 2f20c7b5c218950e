/** A unit's readings over a period, down-sampled: from single readings where they can be read, else from less. */

import { z } from '@hono/zod-openapi';
import {
  ANNOTATION_KINDS,
  type Annotation,
  annotationsOf,
  annotationsOfRows,
  keptReadings,
} from '../domain/analysis/annotations.ts';
import { type Buckets, bucketed, bucketsOver } from '../domain/analysis/buckets.ts';
import { localCalendar } from '../domain/calendar.ts';
import { HOUR_MS } from '../domain/durations.ts';
import { QUARTER_MS, type UnitInterval } from '../domain/metering/intervals.ts';
import { accountedCounters, gapLimitMs } from '../domain/metering/metering.ts';
import type { Reading } from '../domain/metering/segment.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import { FIELD_BOUNDS, type NumericField } from '../domain/telemetry.ts';
import type { Store, TimeRange } from '../store/port.ts';
import {
  isReadable,
  type ReadingStore,
  readQuarters,
  readThinned,
  readWithNeighbours,
} from './reading-source.ts';

const numbers = z.array(z.number().nullable());
const NUMERIC_FIELDS = Object.keys(FIELD_BOUNDS);

export const seriesSchema = z
  .object({
    unit: z.string(),
    from: z.string(),
    to: z.string(),
    stepS: z.number().meta({ description: 'Seconds from one bucket to the next' }),
    times: z.array(z.string()).meta({ description: 'The start of each bucket, in the camp’s own zone' }),
    fields: z.array(
      z.object({
        field: z.string().meta({ examples: NUMERIC_FIELDS }),
        basis: z.enum(['readings', 'quarter-hours', 'thinned']).meta({
          description:
            'What stands behind it: every reading; where they are too many, the mean of each quarter-hour of the ' +
            'accounting (powerKw, fuelRateLph); or the first few readings of each bucket',
        }),
        min: numbers,
        mean: numbers,
        max: numbers,
      }),
    ),
    annotations: z
      .array(
        z.object({
          kind: z.enum(ANNOTATION_KINDS),
          fields: z.array(z.string()).meta({ description: 'The counters that show it' }),
          from: z.string(),
          to: z.string(),
        }),
      )
      .meta({
        description:
          'Readings that were left out, counter resets and meter swaps, segments that a counter recovered, gaps of ' +
          'which nothing is known, faults',
      }),
  })
  .meta({ id: 'UnitSeries' });

type UnitSeries = z.infer<typeof seriesSchema>;

/** Digits that a bucket's value keeps: more than any meter has. */
const SIGNIFICANT_DIGITS = 7;

/**
 * The series of a unit's fields; a field that has no value at all is left out.
 * @param due the part of the range in which the unit should have spoken: what is missing there is marked as a gap
 */
export async function unitSeries(
  unit: RegisteredUnit,
  range: TimeRange,
  due: TimeRange,
  points: number,
  fields: readonly NumericField[],
  { store }: { store: ReadingStore & Pick<Store, 'intervals'> },
): Promise<UnitSeries> {
  const isDetailed = isReadable(unit, range);
  const shortestMs = isDetailed ? unit.reportEveryS * 1000 : QUARTER_MS;
  const buckets = bucketsOver(range.from, range.to, points, shortestMs);
  const read = isDetailed
    ? await readDetailed(unit, range, fields, store)
    : await readCoarse(unit, range, fields, buckets, store);
  const calendar = localCalendar(unit.timeZone);
  return {
    unit: unit.id,
    from: calendar.format(range.from),
    to: calendar.format(range.to),
    stepS: buckets.stepMs / 1000,
    times: Array.from({ length: buckets.count }, (_, bucket) =>
      calendar.format(buckets.from + bucket * buckets.stepMs),
    ),
    fields: read.fields.flatMap(({ field, basis, readings, gapMs }) => {
      const { min, mean, max } = bucketed(readings, buckets, gapMs);
      if (mean.every((value) => value === null)) return [];
      return [{ field, basis, min: min.map(short), mean: mean.map(short), max: max.map(short) }];
    }),
    annotations: read.annotationsIn(due).map(({ kind, fields: counters, from, to }) => ({
      kind,
      fields: counters,
      from: calendar.format(from),
      to: calendar.format(to),
    })),
  };
}

interface ReadFields {
  fields: {
    field: NumericField;
    basis: UnitSeries['fields'][number]['basis'];
    readings: Reading[];
    gapMs: number;
  }[];
  annotationsIn: (range: TimeRange) => Annotation[];
}

async function readDetailed(
  unit: RegisteredUnit,
  range: TimeRange,
  fields: readonly NumericField[],
  store: ReadingStore,
): Promise<ReadFields> {
  const counters = accountedCounters(unit).map(({ field }) => field);
  const samples = await readWithNeighbours(store, unit, range, [...new Set([...counters, ...fields])]);
  const gapMs = gapLimitMs(unit);
  return {
    fields: fields.map((field) => ({
      field,
      basis: 'readings',
      readings: keptReadings(unit, samples, field),
      gapMs,
    })),
    annotationsIn: (time) => annotationsOf(unit, samples, time),
  };
}

/** Power and fuel from the accounting's quarter-hours, other fields from the first readings of each bucket. */
async function readCoarse(
  unit: RegisteredUnit,
  range: TimeRange,
  fields: readonly NumericField[],
  buckets: Buckets,
  store: ReadingStore & Pick<Store, 'intervals'>,
): Promise<ReadFields> {
  const rows = accountedCounters(unit).length === 0 ? [] : await readQuarters(store, unit, range);
  const thinned = fields.filter((field) => rows.length === 0 || rateOf(field) === null);
  const starts = Array.from({ length: buckets.count }, (_, bucket) => buckets.from + bucket * buckets.stepMs);
  const spans = starts.map((from) => ({ from, to: from + buckets.stepMs }));
  const samples = thinned.length === 0 ? [] : await readThinned(store, unit, spans);
  return {
    fields: fields.map((field) => {
      const rate = rateOf(field);
      if (rows.length > 0 && rate !== null) {
        return { field, basis: 'quarter-hours', readings: ratesOf(rows, rate), gapMs: QUARTER_MS };
      }
      return { field, basis: 'thinned', readings: keptReadings(unit, samples, field), gapMs: buckets.stepMs };
    }),
    annotationsIn: (time) => (rows.length === 0 ? [] : annotationsOfRows(rows, time)),
  };
}

type RateOf = (row: UnitInterval) => number | undefined;

/** The amount of a quarter-hour whose rate is a field: kWh for powerKw, litres for fuelRateLph. */
function rateOf(field: NumericField): RateOf | null {
  if (field === 'fuelRateLph') return (row) => row.fuelL;
  if (field !== 'powerKw') return null;
  return ({ energyKwh, importedKwh, exportedKwh, chargedKwh, dischargedKwh }) =>
    energyKwh ?? difference(importedKwh, exportedKwh) ?? difference(dischargedKwh, chargedKwh);
}

function difference(given: number | undefined, taken: number | undefined): number | undefined {
  return given === undefined && taken === undefined ? undefined : (given ?? 0) - (taken ?? 0);
}

/** Mean rates of quarter-hours that were observed, each at its middle. */
function ratesOf(rows: readonly UnitInterval[], amountOf: RateOf): Reading[] {
  return rows.flatMap((row) => {
    const amount = amountOf(row);
    if (amount === undefined || (row.coveredS ?? 0) === 0) return [];
    return [{ ts: row.start + QUARTER_MS / 2, value: (amount * HOUR_MS) / QUARTER_MS }];
  });
}

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
