/**
 * The units of the dirty days and how each of them reports: every kind, with and without counters, powers,
 * rates and ratings; owners, headcounts and grid data that change on the days themselves.
 */
import type { RegistryInput } from '../../../services/domain/registry/registry.ts';
import type { NumericField } from '../../../services/domain/telemetry.ts';
import type { DirtyDays } from './window.ts';

type UnitInput = RegistryInput['units'][number];

export interface Device {
  unit: UnitInput;
  mission: string;
  /** What it reports; a field may come only with every so manyth sample. */
  says: Partial<Record<NumericField, number>>;
  /** How its readings are spoilt: faults of each kind, in the whole time. */
  faults: { counter: number; gaps: number };
  /** The part of the time (0 to 1) in which its counters report. */
  counters: [number, number];
  /** A device clock that does not keep to whole seconds. */
  jitter: boolean;
}

/** The registry and the devices of the dirty days. */
export function dirtyFleet(days: DirtyDays): { registry: RegistryInput; devices: Device[] } {
  const second = Temporal.PlainDate.from(days.from).add({ days: 1 }).toString();
  const last = Temporal.PlainDate.from(days.to).subtract({ days: 1 }).toString();
  const devices: Device[] = [];
  const add = (
    place: string,
    name: string,
    kind: UnitInput['kind'],
    ratedKw: number | null,
    says: Device['says'],
    more: Partial<Omit<Device, 'unit'>> & { unit?: Partial<UnitInput> } = {},
  ) => {
    const { unit, ...rest } = more;
    devices.push({
      unit: {
        id: `${place}-${name}`,
        camp: place,
        kind,
        name: `${place} ${name}`,
        ...(ratedKw === null ? {} : { ratedKw }),
        ...(kind === 'generator' ? { fuel: 'diesel' } : {}),
        ...(kind === 'battery' ? { capacityKwh: 400 } : {}),
        ...(kind === 'tank' ? { capacityL: 12_000 } : {}),
        ...unit,
      },
      mission: place.startsWith('a') ? 'alpha' : 'beta',
      says,
      faults: { counter: 3, gaps: 3 },
      counters: [0, 1],
      jitter: false,
      ...rest,
    });
  };
  const rotation = [
    { from: '2020-01-01', contributor: 'IND', formedUnit: 'INDBATT-2' },
    { from: second, contributor: 'RWA' },
  ];

  add('a-main', 'g1', 'generator', 400, { powerKw: 1, energyKwh: 1, fuelUsedL: 1, runHours: 1, coolantC: 3 });
  add('a-main', 'g2', 'generator', 250, { powerKw: 1, fuelRateLph: 1 }, { unit: { owner: rotation } });
  add(
    'a-main',
    'g3',
    'generator',
    97,
    { energyKwh: 7 },
    { unit: { reportEveryS: 180, inService: { from: null, to: last } } },
  );
  add(
    'a-main',
    's1',
    'solar',
    310,
    { powerKw: 1, energyKwh: 1, availableKw: 1, irradianceWm2: 2 },
    { unit: { owner: [{ from: second, contributor: 'NOR' }] } },
  );
  add('a-main', 's2', 'solar', 120, { powerKw: 1 }, { jitter: true, unit: { owner: rotation } });
  add('a-main', 'b1', 'battery', 200, { powerKw: 1, chargedKwh: 2, dischargedKwh: 3, socPct: 1 });
  add('a-main', 'grid', 'grid', null, { powerKw: 1, importedKwh: 5, exportedKwh: 5 });
  add('a-main', 'load', 'load', null, { powerKw: 1, energyKwh: 1 });
  add('a-main', 'tank', 'tank', null, { levelL: 1, deliveredL: 1 });
  add('a-main', 'sky', 'weather', null, { irradianceWm2: 1, ambientC: 1 });
  add(
    'a-east',
    'g1',
    'generator',
    150,
    { powerKw: 1, energyKwh: 1, fuelUsedL: 4, fuelRateLph: 2 },
    { counters: [0.3, 0.75], unit: { reportEveryS: 120 } },
  );
  add('a-east', 'hydro', 'hydro', 60, { powerKw: 1, energyKwh: 11 }, { faults: { counter: 5, gaps: 5 } });
  add('a-east', 'wind', 'wind', 85, { powerKw: 1, availableKw: 2 }, { faults: { counter: 0, gaps: 9 } });
  add(
    'a-east',
    'grid',
    'grid',
    130,
    { powerKw: 1 },
    { unit: { owner: [{ from: last, contributor: 'UN' }] } },
  );
  add(
    'b-main',
    'g1',
    'generator',
    220,
    { powerKw: 2, energyKwh: 1, fuelUsedL: 3 },
    { jitter: true, faults: { counter: 12, gaps: 6 }, unit: { owner: rotation } },
  );
  add('b-main', 'g2', 'generator', 180, {}, { unit: { inService: { from: second, to: null } } });
  add(
    'b-main',
    'g3',
    'generator',
    75,
    { energyKwh: 1, fuelRateLph: 1 },
    { counters: [0.2, 0.6], unit: { inService: { from: second, to: last }, owner: rotation } },
  );
  add('b-main', 's1', 'solar', 500, { energyKwh: 1 }, { unit: { reportEveryS: 300 } });
  add('b-main', 'b1', 'battery', 90, { powerKw: 1 });
  add('b-main', 'load', 'load', 700, { energyKwh: 3 }, { faults: { counter: 9, gaps: 2 } });
  add('b-hvo', 'g1', 'generator', 330, { powerKw: 1, energyKwh: 2 }, { unit: { fuel: 'hvo' } });
  add('b-hvo', 'wind', 'wind', 45, { powerKw: 1, energyKwh: 1 }, { counters: [0.5, 0.5] });
  add('b-sun', 's1', 'solar', 140, { powerKw: 1, energyKwh: 1 }, { unit: { owner: rotation } });

  const camp = (id: string, timeZone: string, more: Partial<RegistryInput['camps'][number]>) => ({
    id,
    mission: id.startsWith('a') ? 'alpha' : 'beta',
    name: id,
    latitude: 9.5,
    longitude: 31.6,
    timeZone,
    ...more,
  });
  const registry: RegistryInput = {
    missions: [
      { id: 'alpha', name: 'Alpha', country: 'SSD', timeZone: 'Africa/Juba' },
      { id: 'beta', name: 'Beta', country: 'HTI', timeZone: days.timeZone },
      { id: 'gamma', name: 'Gamma', country: 'CYP', timeZone: 'Europe/Nicosia' },
    ],
    camps: [
      camp('a-main', 'Africa/Juba', {
        headcount: [
          { from: '2020-01-01', people: 1200 },
          { from: second, people: 900 },
        ],
        grid: [
          { from: '2020-01-01', renewableFraction: 0.2, kgCo2ePerKwh: 0.55 },
          { from: second, renewableFraction: 0.31, kgCo2ePerKwh: 0 },
          { from: last, kgCo2ePerKwh: 0.6 },
        ],
      }),
      camp('a-east', 'Asia/Kathmandu', {
        headcount: [{ from: '2020-01-01', people: 150 }],
        grid: [{ from: second, renewableFraction: 0.9 }],
      }),
      camp('a-bare', 'Africa/Juba', { headcount: [{ from: '2020-01-01', people: 40 }] }),
      camp('b-main', days.timeZone, { headcount: [{ from: '2020-01-01', people: 800 }] }),
      camp('b-hvo', 'America/Havana', { headcount: [{ from: last, people: 60 }] }),
      camp('b-sun', days.timeZone, { headcount: [{ from: '2020-01-01', people: 25 }] }),
    ],
    units: devices.map(({ unit }) => unit),
  };
  return { registry, devices };
}
