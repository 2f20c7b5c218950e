/**
 * The units of measure in which figures are shown, each with its larger steps. A table takes one step for a whole
 * column, so that its numbers compare at a glance.
 */

export interface Step {
  unit: string;
  /** The API's value times this is the number shown. */
  factor: number;
  /** Values from here on (in the API's unit) are shown in this step. */
  from: number;
}

export const MEASURES = {
  energy: [
    { unit: 'kWh', factor: 1, from: 0 },
    { unit: 'MWh', factor: 1e-3, from: 1e4 },
    { unit: 'GWh', factor: 1e-6, from: 1e7 },
  ],
  power: [
    { unit: 'kW', factor: 1, from: 0 },
    { unit: 'MW', factor: 1e-3, from: 1e4 },
  ],
  fuel: [
    { unit: 'L', factor: 1, from: 0 },
    { unit: 'm³', factor: 1e-3, from: 1e6 },
  ],
  co2e: [
    { unit: 'kg', factor: 1, from: 0 },
    { unit: 't', factor: 1e-3, from: 1e4 },
    { unit: 'kt', factor: 1e-6, from: 1e7 },
  ],
  share: [{ unit: '%', factor: 100, from: 0 }],
  fuelPerKwh: [{ unit: 'L/kWh', factor: 1, from: 0 }],
  fuelPerPersonDay: [{ unit: 'L/person/day', factor: 1, from: 0 }],
  energyPerPersonDay: [{ unit: 'kWh/person/day', factor: 1, from: 0 }],
  hours: [{ unit: 'h', factor: 1, from: 0 }],
  count: [{ unit: '', factor: 1, from: 0 }],
  volume: [{ unit: 'L', factor: 1, from: 0 }],
  percent: [{ unit: '%', factor: 1, from: 0 }],
  temperature: [{ unit: '°C', factor: 1, from: 0 }],
  irradiance: [{ unit: 'W/m²', factor: 1, from: 0 }],
  fuelRate: [{ unit: 'L/h', factor: 1, from: 0 }],
  specificYield: [{ unit: 'kWh/kWp', factor: 1, from: 0 }],
} as const satisfies Record<string, readonly [Step, ...Step[]]>;
export type Measure = keyof typeof MEASURES;

/** The step that suits the largest of the values (unknown ones set aside). */
export function stepFor(measure: Measure, values: readonly (number | null | undefined)[]): Step {
  const largest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const steps: readonly [Step, ...Step[]] = MEASURES[measure];
  return steps.findLast((step) => largest >= step.from) ?? steps[0];
}
