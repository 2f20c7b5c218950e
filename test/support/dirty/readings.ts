/** What one device of the dirty days says, in the order of its clock: a plausible truth with faults in it. */
import type { NumericField, Sample } from '../../../services/domain/telemetry.ts';
import type { Span } from '../reference/calendar.ts';
import type { Device } from './devices.ts';
import type { Random } from './random.ts';

/** How a counter's reading is spoilt, from a sample on or at it alone. */
type Fault = 'reset' | 'reset-to-small' | 'swap-up' | 'spike' | 'brief-zero' | 'two-wrong';
const FAULTS: readonly Fault[] = ['reset', 'reset-to-small', 'swap-up', 'spike', 'brief-zero', 'two-wrong'];
const COUNTERS: readonly NumericField[] = [
  'energyKwh',
  'fuelUsedL',
  'importedKwh',
  'exportedKwh',
  'chargedKwh',
  'dischargedKwh',
  'deliveredL',
  'runHours',
];
const MS_PER_HOUR = 3_600_000;

/** A device's samples within the span. */
export function readingsOf(device: Device, span: Span, random: Random): Sample[] {
  const stepMs = (device.unit.reportEveryS ?? 60) * 1_000;
  const steps = Math.floor((span.to - span.from) / stepMs);
  const gaps = Array.from({ length: device.faults.gaps }, () => {
    const from = random.integer(0, steps);
    return { from, to: from + random.integer(2, 90) };
  });
  const counters = new Map(
    COUNTERS.map((field) => [field, new SpoiltCounter(faultsOf(device, steps, random), random)]),
  );
  const truth = new Truth(device, random);
  const samples: Sample[] = [];
  for (let step = 0; step < steps; step++) {
    const ts = span.from + step * stepMs + (device.jitter ? random.integer(0, stepMs - 1) : 0);
    const now = truth.at(ts);
    const counting = step >= device.counters[0] * steps && step <= device.counters[1] * steps;
    const fields: Sample['fields'] = {};
    for (const [field, every] of Object.entries(device.says) as [NumericField, number][]) {
      const counter = counters.get(field);
      const value = now[field] ?? 0;
      const due =
        step % every === 0 || (counter !== undefined && step === Math.ceil(device.counters[0] * steps));
      if (!due || (counter !== undefined && !counting) || random.chance(0.02)) continue;
      const said = counter === undefined ? value : counter.read(step, value);
      fields[field] = Math.round(said * 1_000) / 1_000;
    }
    const silent = gaps.some(({ from, to }) => from <= step && step < to);
    if (!silent && Object.keys(fields).length > 0) samples.push({ ts, fields });
  }
  return samples;
}

function faultsOf(device: Device, steps: number, random: Random): Map<number, Fault> {
  const faults = Array.from({ length: device.faults.counter }, () => {
    const kind = FAULTS[random.integer(0, FAULTS.length - 1)] ?? 'reset';
    return [random.integer(1, steps), kind] as const;
  });
  return new Map(faults);
}

/** Turns what flowed into what a faulty meter shows. A fault whose step isn't read strikes at the next reading. */
class SpoiltCounter {
  readonly #faults: Map<number, Fault>;
  readonly #random: Random;
  #offset: number;
  #wrongFor = 0;

  constructor(faults: Map<number, Fault>, random: Random) {
    this.#faults = faults;
    this.#random = random;
    this.#offset = random.between(0, 90_000);
  }

  read(step: number, value: number): number {
    const due = [...this.#faults].find(([at]) => at <= step);
    const right = () => Math.max(0, value + this.#offset);
    if (this.#wrongFor > 0) {
      this.#wrongFor--;
      return right() + 70_000;
    }
    if (due === undefined) return right();
    this.#faults.delete(due[0]);
    switch (due[1]) {
      case 'reset':
        this.#offset = -value;
        return right();
      case 'reset-to-small':
        this.#offset = this.#random.between(0, 3) - value;
        return right();
      case 'swap-up':
        this.#offset += this.#random.between(5_000, 50_000);
        return right();
      case 'spike':
        return right() + this.#random.between(5_000, 50_000);
      case 'brief-zero':
        return 0;
      case 'two-wrong':
        this.#wrongFor = 1;
        return right() + 70_000;
    }
  }
}

/** The device's own truth: a wandering power, and what its counters have summed up. */
class Truth {
  readonly #device: Device;
  readonly #random: Random;
  #kw = 0;
  #last: number | null = null;
  #out = 0;
  #in = 0;
  #litres = 0;
  #hours = 0;

  constructor(device: Device, random: Random) {
    this.#device = device;
    this.#random = random;
  }

  at(ts: number): Partial<Record<NumericField, number>> {
    const hours = this.#last === null ? 0 : (ts - this.#last) / MS_PER_HOUR;
    this.#last = ts;
    this.#kw = this.#wander(ts);
    const out = Math.max(0, this.#kw);
    const rateLph = out > 0 ? out * 0.26 + (this.#device.unit.ratedKw ?? 0) * 0.017 : 0;
    this.#out += out * hours;
    this.#in += Math.max(0, -this.#kw) * hours;
    this.#litres += rateLph * hours;
    if (out > 0) this.#hours += hours;
    return {
      powerKw: this.#kw,
      energyKwh: this.#out,
      fuelRateLph: rateLph,
      fuelUsedL: this.#litres,
      runHours: this.#hours,
      coolantC: 70,
      availableKw: out * this.#random.between(0.95, 1.3),
      irradianceWm2: 400,
      moduleC: 40,
      ambientC: 31,
      importedKwh: this.#out,
      exportedKwh: this.#in,
      dischargedKwh: this.#out,
      chargedKwh: this.#in,
      socPct: 50,
      levelL: 9_000 - this.#litres,
      deliveredL: 12_000,
    };
  }

  #wander(ts: number): number {
    const { kind, ratedKw = 300 } = this.#device.unit;
    const daylight = Math.sin(((ts % 86_400_000) / 86_400_000) * 2 * Math.PI);
    const pull = {
      generator: Math.floor(ts / 7_200_000) % 3 === 0 ? -0.2 : 0.45,
      solar: daylight,
      wind: 0.4,
      hydro: 0.7,
      battery: daylight,
      grid: daylight,
      load: 0.5,
      tank: 0,
      weather: 0,
    }[kind];
    const share = this.#kw / ratedKw;
    const moved = share + (pull - share) * 0.08 + this.#random.between(-0.04, 0.04);
    const floor = kind === 'battery' || kind === 'grid' ? -1 : kind === 'solar' ? -0.01 : 0;
    return Math.min(1.05, Math.max(floor, moved)) * ratedKw;
  }
}
