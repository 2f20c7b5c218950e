/** From the parameters of `/api/footprint` to the accounting query, or a problem for each that can't be meant. */

import { addDays } from '../../domain/calendar.ts';
import { DAY_MS } from '../../domain/durations.ts';
import { instantOf } from '../../domain/footprint/plan-times.ts';
import type {
  FootprintGroup,
  FootprintInterval,
  FootprintQuery,
  PeriodBound,
} from '../../domain/footprint/row.ts';
import { QUARTER_MS } from '../../domain/metering/intervals.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RegistryIndex } from '../../domain/registry/registry.ts';
import type { ApiDeps } from '../deps.ts';
import { unknownIds } from '../filters.ts';
import { ApiProblem } from '../problems.ts';

const DEFAULT_DAYS = 30;
const ROWS_AT_MOST = 250_000;
const STORED_QUARTERS_AT_MOST = 2_000_000;

export interface FootprintParameters {
  by: FootprintGroup;
  interval: FootprintInterval;
  from?: PeriodBound | undefined;
  to?: PeriodBound | undefined;
  mission?: string[] | undefined;
  camp?: string[] | undefined;
  unit?: string[] | undefined;
  contributor?: string[] | undefined;
}

/**
 * The query that parameters ask for. The default period ends at the quarter-hour that is under way.
 * @throws ApiProblem 400 naming unknown ids, contradictions, or a question that is too large
 */
export function footprintQuery(
  parameters: FootprintParameters,
  { registryRepository, now }: Pick<ApiDeps, 'registryRepository' | 'now'>,
): FootprintQuery {
  const index = registryRepository.current();
  const query: FootprintQuery = {
    by: parameters.by,
    interval: parameters.interval,
    ...period(parameters, now()),
    missions: parameters.mission ?? [],
    camps: parameters.camp ?? [],
    units: parameters.unit ?? [],
    contributors: parameters.contributor ?? [],
  };
  const unknown = unknownIds(parameters, index);
  const problems = [...unknown, ...contradictions(query, index)];
  if (problems.length > 0) {
    throw new ApiProblem(unknown.length > 0 ? 'unknown-filter-id' : 'invalid-parameter', problems);
  }
  refuseTooLarge(query, index);
  return query;
}

function period(
  { from, to }: Pick<FootprintParameters, 'from' | 'to'>,
  now: number,
): Pick<FootprintQuery, 'from' | 'to'> {
  const end = to ?? { instant: Math.ceil(now / QUARTER_MS) * QUARTER_MS };
  if (from !== undefined) return { from, to: end };
  const start =
    'date' in end
      ? { date: addDays(end.date, -DEFAULT_DAYS) }
      : { instant: end.instant - DEFAULT_DAYS * DAY_MS };
  return { from: start, to: end };
}

function contradictions(
  { missions, camps, units, ...query }: FootprintQuery,
  index: RegistryIndex,
): Problem[] {
  const zones = new Set(index.registry.camps.map(({ timeZone }) => timeZone));
  if (zones.size === 0) zones.add('UTC');
  const problems: Problem[] = [];
  if ([...zones].every((zone) => instantOf(query.from, zone) >= instantOf(query.to, zone))) {
    problems.push({ path: 'from', message: 'must be before to' });
  }
  const isOutside = (allowed: string[], id: string | undefined) =>
    allowed.length > 0 && id !== undefined && !allowed.includes(id);
  for (const id of camps) {
    if (!isOutside(missions, index.camps.get(id)?.mission)) continue;
    problems.push({ path: 'camp', message: `contradictory: ${id} is in none of the given missions` });
  }
  for (const id of units) {
    const unit = index.units.get(id);
    if (!isOutside(missions, unit?.mission) && !isOutside(camps, unit?.camp)) continue;
    problems.push({
      path: 'unit',
      message: `contradictory: ${id} is in none of the given missions and camps`,
    });
  }
  return problems;
}

/** Refuses what would take minutes to answer or more memory than there is, and says how to ask for less. */
function refuseTooLarge(query: FootprintQuery, index: RegistryIndex): void {
  const { missions, camps, units } = query;
  const picks = (ids: string[], id: string) => ids.length === 0 || ids.includes(id);
  const concernedUnits = [...index.units.values()].filter(
    (unit) => picks(missions, unit.mission) && picks(camps, unit.camp) && picks(units, unit.id),
  );
  const spanMs = instantOf(query.to, 'UTC') - instantOf(query.from, 'UTC');
  const groups = {
    all: 1,
    mission: new Set(concernedUnits.map(({ mission }) => mission)).size,
    camp: new Set(concernedUnits.map(({ camp }) => camp)).size,
    unit: concernedUnits.length,
    contributor:
      new Set(concernedUnits.flatMap(({ owner }) => owner.map(({ contributor }) => contributor))).size + 1,
  }[query.by];
  const intervals = {
    total: 1,
    '15m': spanMs / QUARTER_MS,
    hour: spanMs / (4 * QUARTER_MS),
    day: spanMs / DAY_MS,
    month: spanMs / (28 * DAY_MS),
  }[query.interval];
  const advice = 'ask for a shorter period, a longer interval or fewer groups';
  if (groups * intervals > ROWS_AT_MOST) {
    throw new ApiProblem('answer-too-large', {
      path: 'interval',
      message: `the answer would have about ${Math.round(groups * intervals)} rows, at most ${ROWS_AT_MOST} are allowed: ${advice}`,
    });
  }
  const readsQuarters = query.interval === '15m' || query.interval === 'hour';
  if (readsQuarters && concernedUnits.length * (spanMs / QUARTER_MS) > STORED_QUARTERS_AT_MOST) {
    throw new ApiProblem('answer-too-large', {
      path: 'interval',
      message: `that rests on ${concernedUnits.length} units over ${Math.round(spanMs / QUARTER_MS)} quarter-hours, at most ${STORED_QUARTERS_AT_MOST} of them are allowed in all: ${advice}`,
    });
  }
}
