/** How a camp is run now: generators that could be off, days of fuel, curtailed energy, units that are silent. */
import { z } from 'zod';
import { type BatteryNow, standbyGenset } from '../domain/analysis/reserve.ts';
import { autonomyDays, curtailedFuel, meanFuelUse } from '../domain/analysis/supplies.ts';
import { addDays, localCalendar } from '../domain/calendar.ts';
import { HOUR_MS } from '../domain/durations.ts';
import type {
  FootprintInterval,
  FootprintQuery,
  FootprintRow,
  PeriodBound,
} from '../domain/footprint/row.ts';
import { QUARTER_MS } from '../domain/metering/intervals.ts';
import type { Camp, RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { SampleFields, UnitKind } from '../domain/telemetry.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Store } from '../store/port.ts';

const PEAK_MS = 2 * HOUR_MS;
const FUEL_DAYS = 7;

export const campOperationSchema = z
  .object({
    camp: z.string(),
    at: z.string().meta({ description: 'The present, RFC 3339 in UTC' }),
    reserve: z.object({
      reason: z
        .enum(['could-stop', 'none-runs', 'only-one-runs', 'reserve-needed', 'unknown'])
        .meta({ description: '`unknown`: no generator is heard to run, and not all of them are heard' }),
      silentGenerators: z
        .number()
        .int()
        .meta({ description: 'Generators whose last reading is too old to say anything of now' }),
      demandKw: z.number().meta({
        description:
          "What the running generators must carry: the higher of their power now and their highest quarter-hour's " +
          'mean of the last two hours',
      }),
      batteryKw: z.number().meta({
        description:
          'What batteries above 20 % charge could add at once: rated power less what they give now',
      }),
      couldStop: z
        .object({
          unit: z.string(),
          savesLph: z.number().meta({ description: '0.0165 × ratedKw, litres an hour' }),
          othersLoad: z.number().meta({ description: "The others' load factor at the demand" }),
        })
        .nullable(),
      running: z.array(z.object({ unit: z.string(), powerKw: z.number(), ratedKw: z.number() })),
    }),
    tanks: z.object({
      levelL: z
        .number()
        .nullable()
        .meta({ description: 'Sum of the tanks that report; null where none does' }),
      capacityL: z.number().nullable(),
      reporting: z.number().int(),
      silent: z.number().int(),
      fuelLPerDay: z
        .number()
        .nullable()
        .meta({ description: 'Mean of the last seven local days that were at least half observed' }),
      fuelDays: z.number().int().meta({ description: 'How many days that mean rests on' }),
      autonomyDays: z.number().nullable().meta({ description: 'levelL ÷ fuelLPerDay' }),
    }),
    curtailment: z.object({
      nowKw: z.number().nullable().meta({
        description: 'Σ max(0, availableKw − powerKw) of what reports it now; null where nothing does',
      }),
      todayKwh: z.number().nullable().meta({ description: "Since the camp's midnight" }),
      todayFuelL: z.number().nullable().meta({ description: 'todayKwh × fuelLPerKwh' }),
      fuelLPerKwh: z.number(),
      baseline: z.enum(['own', 'default']).meta({
        description: "Litres per kWh: the camp's own generators' this month, or 0.30 where it has none",
      }),
    }),
    silent: z.array(
      z.object({
        unit: z.string(),
        since: z.string().nullable().meta({ description: 'Its last sample; null where it never reported' }),
      }),
    ),
  })
  .meta({ id: 'CampOperation' });

export interface CampOperationDeps {
  registryRepository: { current(): RegistryIndex };
  live: LiveState;
  footprint(query: FootprintQuery): Promise<FootprintRow[]>;
  store: Pick<Store, 'intervals'>;
  /** The present, epoch milliseconds. */
  now(): number;
}
type Operation = z.infer<typeof campOperationSchema>;

/** A unit together with its latest readings, where they are fresh. */
interface UnitNow {
  unit: RegisteredUnit;
  fields: SampleFields | null;
}

/** @throws when the store can't be read */
export async function campOperation(camp: Camp, deps: CampOperationDeps): Promise<Operation> {
  const now = deps.now();
  const index = deps.registryRepository.current();
  const units = unitsNow(camp, deps, now);
  const ofKind = (kind: UnitKind) => units.filter(({ unit }) => unit.kind === kind);
  const [recentPeakKw, tanks, curtailment] = await Promise.all([
    peakKw(ofKind('generator'), deps, now),
    tanksNow(camp, ofKind('tank'), deps, now),
    curtailmentToday(camp, units, deps, now),
  ]);
  const running = ofKind('generator').flatMap(({ unit, fields }) => {
    const powerKw = fields?.powerKw ?? 0;
    return powerKw > 0 ? [{ unit: unit.id, powerKw, ratedKw: unit.ratedKw ?? 0 }] : [];
  });
  const silentGenerators = ofKind('generator').filter(({ fields }) => fields === null).length;
  const reserve = standbyGenset(running, batteriesNow(ofKind('battery')), recentPeakKw, silentGenerators);
  const silent = deps.live
    .alarms(now, index)
    .flatMap(({ kind, unit, since, camp: of }) =>
      kind === 'unit-silent' && unit !== null && of === camp.id ? [{ unit, since }] : [],
    );
  return {
    camp: camp.id,
    at: new Date(now).toISOString(),
    reserve: { ...reserve, silentGenerators, running },
    tanks,
    curtailment,
    silent,
  };
}

function batteriesNow(batteries: readonly UnitNow[]): BatteryNow[] {
  return batteries.flatMap(({ unit, fields }) =>
    fields === null
      ? []
      : [{ ratedKw: unit.ratedKw ?? 0, powerKw: fields.powerKw ?? 0, socPct: fields.socPct }],
  );
}

function unitsNow(camp: Camp, { registryRepository, live }: CampOperationDeps, now: number): UnitNow[] {
  return [...registryRepository.current().units.values()]
    .filter((unit) => unit.camp === camp.id)
    .map((unit) => {
      const status = live.statusOf(unit.id);
      const isFresh = status !== undefined && !status.isSilentAt(unit, now);
      return { unit, fields: isFresh ? status.fields : null };
    });
}

/** The highest mean power of a whole quarter-hour that the units gave together within the last two hours. */
async function peakKw(
  generators: readonly UnitNow[],
  { store }: CampOperationDeps,
  now: number,
): Promise<number> {
  const to = now - (now % QUARTER_MS);
  const rows = await store.intervals(
    '15m',
    generators.map(({ unit }) => unit),
    { from: to - PEAK_MS, to },
  );
  const kwhOf = new Map<number, number>();
  for (const { start, energyKwh = 0 } of [...rows.values()].flat())
    kwhOf.set(start, (kwhOf.get(start) ?? 0) + energyKwh);
  return (Math.max(0, ...kwhOf.values()) * HOUR_MS) / QUARTER_MS;
}

async function tanksNow(
  camp: Camp,
  tanks: readonly UnitNow[],
  deps: CampOperationDeps,
  now: number,
): Promise<Operation['tanks']> {
  const today = localCalendar(camp.timeZone).dateAt(now);
  const days = await campRows(camp, 'day', { date: addDays(today, -FUEL_DAYS) }, { date: today }, deps);
  const { fuelLPerDay, days: fuelDays } = meanFuelUse(days);
  const levels = tanks.flatMap(({ fields }) => (fields?.levelL === undefined ? [] : [fields.levelL]));
  const levelL = levels.length === 0 ? null : levels.reduce((sum, level) => sum + level, 0);
  const capacities = tanks.flatMap(({ unit }) => (unit.capacityL === undefined ? [] : [unit.capacityL]));
  return {
    levelL,
    capacityL: capacities.length === 0 ? null : capacities.reduce((sum, capacity) => sum + capacity, 0),
    reporting: levels.length,
    silent: tanks.length - levels.length,
    fuelLPerDay,
    fuelDays,
    autonomyDays: autonomyDays(levelL, fuelLPerDay),
  };
}

async function curtailmentToday(
  camp: Camp,
  units: readonly UnitNow[],
  deps: CampOperationDeps,
  now: number,
): Promise<Operation['curtailment']> {
  const calendar = localCalendar(camp.timeZone);
  const to = { instant: Math.ceil((now + 1) / QUARTER_MS) * QUARTER_MS };
  const [[today], [month]] = await Promise.all([
    campRows(camp, 'total', { date: calendar.dateAt(now) }, to, deps),
    campRows(camp, 'total', { date: `${calendar.monthAt(now).label}-01` }, to, deps),
  ]);
  const todayKwh = today?.energyKwh.curtailed ?? null;
  const { fuelL, fuelLPerKwh, baseline } = curtailedFuel(todayKwh, month?.fuelLPerKwh ?? null);
  const unusedKw = units.flatMap(({ fields }) =>
    fields?.availableKw === undefined || fields.powerKw === undefined
      ? []
      : [Math.max(0, fields.availableKw - Math.max(0, fields.powerKw))],
  );
  return {
    nowKw: unusedKw.length === 0 ? null : unusedKw.reduce((sum, kw) => sum + kw, 0),
    todayKwh,
    todayFuelL: fuelL,
    fuelLPerKwh,
    baseline,
  };
}

function campRows(
  camp: Camp,
  interval: FootprintInterval,
  from: PeriodBound,
  to: PeriodBound,
  { footprint }: CampOperationDeps,
): Promise<FootprintRow[]> {
  return footprint({
    by: 'camp',
    interval,
    from,
    to,
    missions: [],
    camps: [camp.id],
    units: [],
    contributors: [],
  });
}
