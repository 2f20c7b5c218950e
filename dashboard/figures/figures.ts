/**
 * Every figure that pages show of a footprint row: where it is in the row, its measure, which way is better, and
 * on which readings it rests. Formulas in words are in figure-texts.ts.
 */
import type { FootprintNote, FootprintRow } from '../../services/domain/footprint/row.ts';
import type { Measure } from '../i18n/measures.ts';

const FIGURE_IDS = [
  'renewableShare',
  'suppliedKwh',
  'generatorKwh',
  'solarKwh',
  'windKwh',
  'hydroKwh',
  'gridKwh',
  'loadKwh',
  'exportedKwh',
  'batteryChargedKwh',
  'batteryDischargedKwh',
  'curtailedKwh',
  'fuelL',
  'fuelLPerKwh',
  'fuelLPerPersonDay',
  'kwhPerPersonDay',
  'co2eKg',
  'co2eFuelKg',
  'co2eGridKg',
  'co2BiogenicKg',
  'avoidedFuelL',
  'hoursRun',
  'hoursBelow30Pct',
  'loadFactor',
  'coverage',
] as const;
export type FigureId = (typeof FIGURE_IDS)[number];

export interface FigureDefinition {
  measure: Measure;
  value: (row: FootprintRow) => number | null;
  /** Which direction of change is an improvement; null where neither is. */
  better: 'more' | 'less' | null;
  /** Whose basis (measured, recovered, integrated, estimated) the figure shares. */
  basis: 'energy' | 'fuel' | null;
  /** Notes of the row that concern this figure. */
  notes: readonly FootprintNote[];
  /** The catalogue factors that the figure is computed with. */
  factors: 'fuels' | null;
  /** The numbers of the row that go into it, by figure. */
  inputs: readonly FigureId[];
}

function figure(
  measure: Measure,
  value: FigureDefinition['value'],
  rest: Partial<Omit<FigureDefinition, 'measure' | 'value'>> = {},
): FigureDefinition {
  return { measure, value, better: null, basis: null, notes: [], factors: null, inputs: [], ...rest };
}

export const FIGURES: Readonly<Record<FigureId, FigureDefinition>> = {
  renewableShare: figure('share', (row) => row.renewableShare, {
    better: 'more',
    basis: 'energy',
    notes: ['grid-fraction-unknown'],
    inputs: ['solarKwh', 'windKwh', 'hydroKwh', 'gridKwh', 'suppliedKwh'],
  }),
  suppliedKwh: figure('energy', (row) => row.energyKwh.supplied, {
    basis: 'energy',
    inputs: ['generatorKwh', 'solarKwh', 'windKwh', 'hydroKwh', 'gridKwh'],
  }),
  generatorKwh: figure('energy', (row) => row.energyKwh.generator, { better: 'less', basis: 'energy' }),
  solarKwh: figure('energy', (row) => row.energyKwh.solar, { better: 'more', basis: 'energy' }),
  windKwh: figure('energy', (row) => row.energyKwh.wind, { better: 'more', basis: 'energy' }),
  hydroKwh: figure('energy', (row) => row.energyKwh.hydro, { better: 'more', basis: 'energy' }),
  gridKwh: figure('energy', (row) => row.energyKwh.grid, { basis: 'energy' }),
  loadKwh: figure('energy', (row) => row.energyKwh.load, { better: 'less' }),
  exportedKwh: figure('energy', (row) => row.energyKwh.exported),
  batteryChargedKwh: figure('energy', (row) => row.energyKwh.batteryCharged),
  batteryDischargedKwh: figure('energy', (row) => row.energyKwh.batteryDischarged),
  curtailedKwh: figure('energy', (row) => row.energyKwh.curtailed, { better: 'less' }),
  fuelL: figure('fuel', (row) => row.fuelL, { better: 'less', basis: 'fuel' }),
  fuelLPerKwh: figure('fuelPerKwh', (row) => row.fuelLPerKwh, {
    better: 'less',
    basis: 'fuel',
    inputs: ['fuelL', 'generatorKwh'],
  }),
  fuelLPerPersonDay: figure('fuelPerPersonDay', (row) => row.perPersonDay.fuelL, {
    better: 'less',
    basis: 'fuel',
    notes: ['headcount-unknown'],
    inputs: ['fuelL'],
  }),
  kwhPerPersonDay: figure('energyPerPersonDay', (row) => row.perPersonDay.kwh, {
    better: 'less',
    basis: 'energy',
    notes: ['headcount-unknown'],
    inputs: ['suppliedKwh'],
  }),
  co2eKg: figure(
    'co2e',
    ({ co2eKg: { fuel, grid } }) => (fuel === null || grid === null ? null : fuel + grid),
    {
      better: 'less',
      basis: 'fuel',
      notes: ['grid-factor-unknown'],
      factors: 'fuels',
      inputs: ['co2eFuelKg', 'co2eGridKg'],
    },
  ),
  co2eFuelKg: figure('co2e', (row) => row.co2eKg.fuel, {
    better: 'less',
    basis: 'fuel',
    factors: 'fuels',
    inputs: ['fuelL'],
  }),
  co2eGridKg: figure('co2e', (row) => row.co2eKg.grid, {
    better: 'less',
    basis: 'energy',
    notes: ['grid-factor-unknown'],
    inputs: ['gridKwh'],
  }),
  co2BiogenicKg: figure('co2e', (row) => row.co2eKg.biogenic, {
    basis: 'fuel',
    factors: 'fuels',
    inputs: ['fuelL'],
  }),
  avoidedFuelL: figure('fuel', (row) => row.avoidedFuelL, {
    better: 'more',
    basis: 'energy',
    notes: ['avoided-baseline-default'],
    inputs: ['solarKwh', 'windKwh', 'hydroKwh'],
  }),
  hoursRun: figure('hours', (row) => row.generators.hoursRun, { better: 'less' }),
  hoursBelow30Pct: figure('hours', (row) => row.generators.hoursBelow30Pct, { better: 'less' }),
  loadFactor: figure('share', (row) => row.generators.loadFactor, {
    better: 'more',
    inputs: ['generatorKwh', 'hoursRun'],
  }),
  coverage: figure('share', (row) => row.coverage, { better: 'more' }),
};

/** Less than this share of a figure is not worth a mark beside it. */
export const LEAST_MARKED = 0.02;

/**
 * Whether a group had anything in service that could have an effect: of one that had not, all is zero by the rules of
 * accounting, which a page does not say.
 */
export function wasInService({ coverage, energyKwh }: FootprintRow): boolean {
  return coverage !== null || Object.values(energyKwh).some((value) => value !== null && value !== 0);
}

/** The shares of a figure that were not simply measured; empty where all of it was, or nothing is known of it. */
export function basisMarks(
  row: FootprintRow,
  id: FigureId,
): { kind: 'recovered' | 'integrated' | 'estimated'; share: number }[] {
  const { basis } = FIGURES[id];
  if (basis === 'energy') {
    const shares = row.energyBasis;
    if (shares === null) return [];
    return marks({ recovered: shares.recovered, integrated: shares.integrated });
  }
  if (basis === 'fuel') {
    const shares = row.fuelBasis;
    if (shares === null) return [];
    return marks({ recovered: shares.recovered, integrated: shares.integrated, estimated: shares.estimated });
  }
  return [];
}

function marks(shares: Partial<Record<'recovered' | 'integrated' | 'estimated', number>>) {
  return (['recovered', 'integrated', 'estimated'] as const).flatMap((kind) => {
    const share = shares[kind] ?? 0;
    return share > 0 ? [{ kind, share }] : [];
  });
}

/** The notes of a row that concern a figure. */
export function notesOf(row: FootprintRow, id: FigureId): FootprintNote[] {
  return row.notes.filter((note) => FIGURES[id].notes.includes(note));
}
