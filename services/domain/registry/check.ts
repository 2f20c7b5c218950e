/**
 * Checks a registry whole, before any of it is applied: its schema, and what one entry says of another. Finds
 * all problems at once, also where parts of the input are broken, so that a registry is put right in one round.
 */
import { z } from 'zod';
import { FACTOR_CATALOGUE, type FactorCatalogue, isKnownFuel, knownFuels } from '../footprint/factors.ts';
import { type Problem, parseWith } from '../problem.ts';
import type { UnitKind } from '../telemetry.ts';
import { type Registry, registrySchema } from './registry.ts';

/** What each kind must say of itself. */
const REQUIRED_BY_KIND: Record<UnitKind, readonly ('ratedKw' | 'capacityKwh' | 'capacityL' | 'fuel')[]> = {
  generator: ['ratedKw', 'fuel'],
  solar: ['ratedKw'],
  wind: ['ratedKw'],
  hydro: ['ratedKw'],
  battery: ['ratedKw', 'capacityKwh'],
  grid: [],
  load: [],
  tank: ['capacityL'],
  weather: [],
};

// The same shapes as the registry's, forgiving: what is broken is left out (the schema has reported it), so
// that the rest can still be checked.
const entryOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (typeof value === 'object' && value !== null ? value : {}), z.object(shape));
const text = z.string().optional().catch(undefined);
const given = z.unknown().optional();
const dated = z.array(entryOf({ from: text })).catch([]);
const outline = z.object({
  missions: z.array(entryOf({ id: text, timeZone: text })).catch([]),
  camps: z
    .array(entryOf({ id: text, mission: text, timeZone: text, headcount: dated, grid: dated }))
    .catch([]),
  units: z
    .array(
      entryOf({
        id: text,
        camp: text,
        kind: text,
        fuel: given,
        ratedKw: given,
        capacityKwh: given,
        capacityL: given,
        inService: entryOf({ from: text, to: text }),
        owner: dated,
      }),
    )
    .catch([]),
});
type Outline = z.infer<typeof outline>;

/**
 * The registry that an input is, or every problem that keeps it from being one. Ids are unique over the whole
 * registry; dated entries (owner, headcount, grid) go in order of time, one a date; time zones are IANA names.
 */
export function checkRegistry(
  input: unknown,
  catalogue: FactorCatalogue = FACTOR_CATALOGUE,
): { registry: Registry } | { problems: Problem[] } {
  const parsed = parseWith(registrySchema, input);
  const sketch = outline.safeParse(input);
  const problems = [
    ...('problems' in parsed ? parsed.problems : []),
    ...(sketch.success ? crossCheck(sketch.data, catalogue) : []),
  ];
  return 'value' in parsed && problems.length === 0 ? { registry: parsed.value } : { problems };
}

function crossCheck({ missions, camps, units }: Outline, catalogue: FactorCatalogue): Problem[] {
  const missionIds = new Set(missions.map(({ id }) => id));
  const campIds = new Set(camps.map(({ id }) => id));
  return [
    ...duplicates('missions', missions),
    ...duplicates('camps', camps),
    ...duplicates('units', units),
    ...missions.flatMap((mission, at) => zoneProblems(`missions[${at}]`, mission.timeZone)),
    ...camps.flatMap((camp, at) => [
      ...reference(`camps[${at}].mission`, 'mission', camp.mission, missionIds),
      ...zoneProblems(`camps[${at}]`, camp.timeZone),
      ...order(`camps[${at}].headcount`, camp.headcount),
      ...order(`camps[${at}].grid`, camp.grid),
    ]),
    ...units.flatMap((unit, at) => [
      ...reference(`units[${at}].camp`, 'camp', unit.camp, campIds),
      ...requirements(`units[${at}]`, unit),
      ...fuelProblems(`units[${at}].fuel`, unit.fuel, catalogue),
      ...serviceProblems(`units[${at}].inService`, unit.inService),
      ...order(`units[${at}].owner`, unit.owner),
    ]),
  ];
}

function duplicates(list: string, entries: readonly { id?: string | undefined }[]): Problem[] {
  const firstAt = new Map<string, number>();
  return entries.flatMap(({ id }, at) => {
    if (id === undefined) return [];
    const first = firstAt.get(id);
    if (first === undefined) {
      firstAt.set(id, at);
      return [];
    }
    return [
      { path: `${list}[${at}].id`, message: `must be unique: ${id} is also the id of ${list}[${first}]` },
    ];
  });
}

function reference(
  path: string,
  kind: string,
  id: string | undefined,
  ids: ReadonlySet<string | undefined>,
): Problem[] {
  if (id === undefined || ids.has(id)) return [];
  return [{ path, message: `unknown ${kind} ${id}: must be the id of a ${kind} of this registry` }];
}

function zoneProblems(path: string, timeZone: string | undefined): Problem[] {
  if (timeZone === undefined || isTimeZone(timeZone)) return [];
  return [
    {
      path: `${path}.timeZone`,
      message: `unknown time zone ${timeZone}: must be an IANA name like Africa/Juba`,
    },
  ];
}

/** Whether a name is that of an IANA time zone (an offset like +02:00 is none: it knows no daylight saving). */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function order(path: string, entries: readonly { from?: string | undefined }[]): Problem[] {
  return entries.flatMap(({ from }, at) => {
    const before = entries[at - 1]?.from;
    if (from === undefined || before === undefined || from > before) return [];
    const fault = from === before ? 'overlaps' : 'must be later than';
    return [
      {
        path: `${path}[${at}].from`,
        message: `${fault} the entry before it (${before}): entries go in order of time, one a date`,
      },
    ];
  });
}

function requirements(path: string, unit: Outline['units'][number]): Problem[] {
  const required = Object.entries(REQUIRED_BY_KIND).find(([kind]) => kind === unit.kind)?.[1] ?? [];
  return required
    .filter((key) => unit[key] === undefined)
    .map((key) => ({ path: `${path}.${key}`, message: `is required for kind ${unit.kind}` }));
}

function fuelProblems(path: string, fuel: unknown, catalogue: FactorCatalogue): Problem[] {
  if (typeof fuel !== 'string' || isKnownFuel(catalogue, fuel)) return [];
  return [{ path, message: `unknown fuel ${fuel}: ${knownFuels(catalogue)}` }];
}

function serviceProblems(path: string, { from, to }: Outline['units'][number]['inService']): Problem[] {
  if (from === undefined || to === undefined || to > from) return [];
  return [{ path: `${path}.to`, message: `must be after from (${from})` }];
}
