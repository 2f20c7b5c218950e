/** What a plan's page has chosen, held by the URL so that a link shows the same plan. */
import type { Prices } from '../../../services/domain/planner/request.ts';
import type { PageLocation } from '../../app/location.ts';
import { addDays, today } from '../../period/period.ts';

export interface PlanChoice {
  from: string;
  to: string;
  solarKwp: number;
  batteryKwh: number;
  /** Diesel sets added, and what each is rated for. */
  addedGensets: number;
  addedKw: number;
  /** Units that no longer run. */
  off: string[];
  reserve: number;
  minLoad: number;
  yieldKwhPerKwp: number | null;
  prices: Prices | null;
}

const YEAR_DAYS = 365;
const STORED_PRICES = 'plan-prices';
const DEFAULTS = { addedKw: 100, reserve: 0.1, minLoad: 0.3 } as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The choice that the URL holds; a year up to today without one. */
export function readChoice({ query }: PageLocation, now: number): PlanChoice {
  const number = (name: string, fallback: number): number => {
    const value = Number(query.get(name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : fallback;
  };
  const date = (name: string, fallback: string): string => {
    const text = query.get(name) ?? '';
    return DATE.test(text) ? text : fallback;
  };
  const to = date('to', today(now));
  const wanted = number('yield', 0);
  return {
    from: date('from', addDays(to, -YEAR_DAYS)),
    to,
    solarKwp: number('solar', 0),
    batteryKwh: number('battery', 0),
    addedGensets: number('sets', 0),
    addedKw: number('setKw', DEFAULTS.addedKw),
    off: (query.get('off') ?? '').split(',').filter((id) => id !== ''),
    reserve: number('reserve', DEFAULTS.reserve),
    minLoad: number('minLoad', DEFAULTS.minLoad),
    yieldKwhPerKwp: wanted > 0 ? wanted : null,
    prices: readPrices(query.get('prices')) ?? storedPrices(),
  };
}

/** The parameters that hold a choice. */
export function choiceParameters(choice: PlanChoice): Record<string, string | undefined> {
  const unless = (value: number, byDefault: number) => (value === byDefault ? undefined : String(value));
  return {
    from: choice.from,
    to: choice.to,
    solar: unless(choice.solarKwp, 0),
    battery: unless(choice.batteryKwh, 0),
    sets: unless(choice.addedGensets, 0),
    setKw: unless(choice.addedKw, DEFAULTS.addedKw),
    off: choice.off.length === 0 ? undefined : choice.off.join(','),
    reserve: unless(choice.reserve, DEFAULTS.reserve),
    minLoad: unless(choice.minLoad, DEFAULTS.minLoad),
    yield: choice.yieldKwhPerKwp === null ? undefined : String(choice.yieldKwhPerKwp),
    prices: choice.prices === null ? undefined : JSON.stringify(choice.prices),
  };
}

/** The body of `POST /api/plan` that a choice asks for. */
export function planBody(camp: string, choice: PlanChoice) {
  const { from, to, solarKwp, batteryKwh, addedGensets, addedKw, off, prices } = choice;
  return {
    ...{ camp, from, to, rules: rulesOf(choice), ...(prices === null ? {} : { prices }) },
    change: {
      solarKwp,
      batteryKwh,
      generators: addedGensets > 0 && addedKw > 0 ? [{ ratedKw: addedKw, count: addedGensets }] : [],
      generatorsOff: off,
    },
  };
}

export function rulesOf({ reserve, minLoad, yieldKwhPerKwp }: PlanChoice) {
  return { reserve, minLoad, ...(yieldKwhPerKwp === null ? {} : { yieldKwhPerKwp }) };
}

const PRICE_LIMITS = {
  fuelPerL: [0, Number.POSITIVE_INFINITY],
  solarPerKwp: [0, Number.POSITIVE_INFINITY],
  batteryPerKwh: [0, Number.POSITIVE_INFINITY],
  windPerKw: [0, Number.POSITIVE_INFINITY],
  generatorPerKw: [0, Number.POSITIVE_INFINITY],
  omShare: [0, 1],
  years: [1, 50],
  discountRate: [0, 1],
} as const satisfies Record<Exclude<keyof Prices, 'currency'>, readonly [number, number]>;

function readPrices(text: string | null): Prices | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isPrices(value) ? value : null;
  } catch {
    return null;
  }
}

function isPrices(value: unknown): value is Prices {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  const currency = entries.get('currency');
  if (typeof currency !== 'string' || currency === '') return false;
  return Object.entries(PRICE_LIMITS).every(([name, [least, most]]) => {
    const price = entries.get(name);
    return typeof price === 'number' && price >= least && price <= most;
  });
}

function storedPrices(): Prices | null {
  try {
    return readPrices(localStorage.getItem(STORED_PRICES));
  } catch {
    return null;
  }
}

/** Prices are asked for once: this browser keeps them, where it may. */
export function storePrices(prices: Prices): void {
  try {
    localStorage.setItem(STORED_PRICES, JSON.stringify(prices));
  } catch {
    return;
  }
}
