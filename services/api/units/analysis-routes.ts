/** One unit under the magnifying glass: its readings down-sampled with marks, and how well it works. */

import { createRoute, z } from '@hono/zod-openapi';
import { analyseUnit, analysisSchema } from '../../analysis/unit-analysis.ts';
import type { UnitAnalysisDeps } from '../../analysis/unit-analysis-input.ts';
import { seriesSchema, unitSeries } from '../../analysis/unit-series.ts';
import { localCalendar } from '../../domain/calendar.ts';
import { HOUR_MS } from '../../domain/durations.ts';
import { instantOf } from '../../domain/footprint/plan-times.ts';
import type { PeriodBound } from '../../domain/footprint/row.ts';
import { QUARTER_MS } from '../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../domain/registry/registry.ts';
import { FIELD_BOUNDS, KIND_FIELDS, type NumericField } from '../../domain/telemetry.ts';
import type { TimeRange } from '../../store/port.ts';
import { periodParameters } from '../footprint/parameters.ts';
import { pageLimit, query, repeatable, timeParameter } from '../parameters.ts';
import { ApiProblem, parameterProblem, problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';

const POINTS = 300;
const POINTS_AT_MOST = 2_000;
const DEFAULT_MS = 7 * 24 * HOUR_MS;

const unitPath = z.object({ unit: z.string().openapi({ description: 'The id of a unit' }) });

const series = createRoute({
  method: 'get',
  path: '/api/units/{unit}/series',
  tags: ['Analytics'],
  summary: 'Readings of a unit, down-sampled, with marks',
  description:
    'Least, mean and greatest of each bucket of time, from `from` in steps of `stepS` (never shorter than the unit ' +
    'reports). An empty bucket within the unit’s gap limit, max(5 min, 3 × reportEveryS), lies on the line between ' +
    'its neighbours; beyond the limit it is null. The last seven days by default.',
  request: {
    params: unitPath,
    query: query({
      from: timeParameter('The start of the period.'),
      to: timeParameter('The end of the period, exclusive.'),
      points: pageLimit(POINTS, POINTS_AT_MOST).openapi({ description: 'Buckets at most' }),
      field: repeatable('Only these fields.'),
    }),
  },
  responses: { 200: json('The series', seriesSchema), ...problemResponses(400, 401, 404) },
});

const analysis = createRoute({
  method: 'get',
  path: '/api/units/{unit}/analysis',
  tags: ['Analytics'],
  summary: 'How well a unit works',
  description:
    'From the quarter-hours of the accounting, and where single readings are needed, from those since ' +
    '`readingsFrom` (at most the last 31 days of the period). Only the time in service counts. The last seven days ' +
    'by default.',
  request: { params: unitPath, query: query(periodParameters) },
  responses: { 200: json('The analysis', analysisSchema), ...problemResponses(400, 401, 404) },
});

export function unitAnalyticsRoutes(deps: UnitAnalysisDeps) {
  const unitOf = (id: string): RegisteredUnit => {
    const unit = deps.registryRepository.current().units.get(id);
    if (unit === undefined)
      throw new ApiProblem('not-found', { path: 'unit', message: `there is no unit ${id}` });
    return unit;
  };
  return newRouter()
    .openapi(series, async (c) => {
      const { from, to, points, field: asked } = c.req.valid('query');
      const unit = unitOf(c.req.valid('param').unit);
      const range = rangeOf(unit, from, to, deps.now());
      c.header('cache-control', 'private, no-cache');
      const due = inService(unit, {
        from: range.from,
        to: Math.max(range.from, Math.min(range.to, deps.now())),
      });
      return c.json(await unitSeries(unit, range, due, points, fieldsOf(unit, asked), deps), 200);
    })
    .openapi(analysis, async (c) => {
      const { from, to } = c.req.valid('query');
      const unit = unitOf(c.req.valid('param').unit);
      const range = inService(unit, rangeOf(unit, from, to, deps.now()));
      c.header('cache-control', 'private, no-cache');
      return c.json(await analyseUnit(unit, range, deps), 200);
    });
}

/** The asked period, by default the last seven days up to the quarter-hour that is under way. */
function rangeOf(
  unit: RegisteredUnit,
  from: PeriodBound | undefined,
  to: PeriodBound | undefined,
  now: number,
): TimeRange {
  const end = to === undefined ? Math.ceil(now / QUARTER_MS) * QUARTER_MS : instantOf(to, unit.timeZone);
  const start = from === undefined ? end - DEFAULT_MS : instantOf(from, unit.timeZone);
  if (start >= end) throw parameterProblem('from', 'must be before to');
  return { from: start, to: end };
}

/** The part of a range in which the unit is in service; of no length where there is none. */
function inService({ inService: { from, to }, timeZone }: RegisteredUnit, range: TimeRange): TimeRange {
  const calendar = localCalendar(timeZone);
  const start = from === null ? range.from : Math.max(range.from, calendar.dayStart(from));
  const end = to === null ? range.to : Math.min(range.to, calendar.dayStart(to));
  return { from: Math.min(start, range.to), to: Math.max(end, Math.min(start, range.to)) };
}

/** The numeric fields asked for, all that the unit's kind has by default. */
function fieldsOf(unit: RegisteredUnit, asked: readonly string[] = []): NumericField[] {
  const own = KIND_FIELDS[unit.kind].filter(
    (field): field is NumericField & typeof field => field in FIELD_BOUNDS,
  );
  for (const field of asked) {
    if (!own.some((each) => each === field)) {
      throw parameterProblem('field', `must be one of ${own.join(', ')}`);
    }
  }
  return asked.length === 0 ? own : own.filter((field) => asked.includes(field));
}
