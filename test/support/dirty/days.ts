/** The dirty days as a whole: their registry, their messages, and the questions worth asking about them. */
import {
  FOOTPRINT_GROUPS,
  FOOTPRINT_INTERVALS,
  type FootprintQuery,
} from '../../../services/domain/footprint/row.ts';
import {
  type Registry,
  type RegistryInput,
  registrySchema,
} from '../../../services/domain/registry/registry.ts';
import { startOfDate } from '../reference/calendar.ts';
import { dirtyFleet } from './devices.ts';
import { type DirtyMessage, dirtyMessages, dirtySpan } from './messages.ts';
import { seededRandom } from './random.ts';
import { type DirtyDays, dirtyDays } from './window.ts';

export interface DirtyWorld {
  days: DirtyDays;
  input: RegistryInput;
  registry: Registry;
  /** In order of arrival; `late` comes once everything else has been answered for. */
  inTime: DirtyMessage[];
  late: DirtyMessage[];
}

/** The same seed on the same day gives the same world. */
export function dirtyWorld(seed: number, now: number): DirtyWorld {
  const days = dirtyDays(now);
  const { registry: input, devices } = dirtyFleet(days);
  const registry = registrySchema.parse(input);
  const span = dirtySpan(
    days,
    registry.camps.map(({ timeZone }) => timeZone),
  );
  return { days, input, registry, ...dirtyMessages(devices, span, seededRandom(seed)) };
}

/** Every `by` × `interval` over the days, by dates; then instants, cuts and filters. */
export function dirtyQuestions({ days }: DirtyWorld): FootprintQuery[] {
  const whole = { from: { date: days.from }, to: { date: days.to } };
  const none = { missions: [], camps: [], units: [], contributors: [] };
  const every = FOOTPRINT_GROUPS.flatMap((by) =>
    FOOTPRINT_INTERVALS.map((interval) => ({ by, interval, ...whole, ...none })),
  );
  const middle = startOfDate(days.from, days.timeZone) + 86_400_000;
  const cut = { from: { instant: middle - 6.25 * 3_600_000 }, to: { instant: middle + 17.5 * 3_600_000 } };
  const cutEvery = FOOTPRINT_GROUPS.flatMap((by) =>
    FOOTPRINT_INTERVALS.map((interval) => ({ by, interval, ...cut, ...none })),
  );
  const filters: Partial<FootprintQuery>[] = [
    { by: 'mission', interval: 'day', missions: ['beta'] },
    { by: 'camp', interval: 'day', missions: ['alpha'], camps: ['a-main', 'a-bare'] },
    { by: 'unit', interval: 'month', camps: ['a-east', 'b-hvo'] },
    { by: 'unit', interval: 'total', units: ['a-main-g2', 'b-main-g2', 'a-main-grid'] },
    { by: 'unit', interval: 'day', contributors: ['RWA'] },
    { by: 'contributor', interval: 'day', contributors: ['IND', 'UN'] },
    { by: 'contributor', interval: 'hour', missions: ['alpha'] },
    { by: 'mission', interval: 'total', contributors: ['IND', 'RWA'], missions: ['alpha', 'beta'] },
    { by: 'camp', interval: 'day', contributors: ['NOR'], camps: ['a-main'] },
    { by: 'camp', interval: 'total', units: ['a-main-s1', 'a-main-s2'], camps: ['a-main'] },
    { by: 'mission', interval: 'total', from: { date: days.from }, to: { instant: middle } },
  ];
  const filtered = filters.map(
    (filter): FootprintQuery => ({
      by: 'mission',
      interval: 'total',
      ...whole,
      ...none,
      ...filter,
    }),
  );
  return [...every, ...cutEvery, ...filtered];
}
