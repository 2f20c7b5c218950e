/** The command line of `npm run simulate`, with its help. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Bound } from './camp/world.ts';
import { FAMILIES, type FamilyName } from './families/families.ts';
import { ALL_FAULTS, FAULT_KINDS, type FaultKind, type Faults, NO_FAULTS } from './faults/fault-plan.ts';
import type { FleetSize } from './fleet/generated-fleet.ts';

export const HELP = `Simulated camps that report over MQTT, like any device.

  npm run simulate -- [options]

Which fleet
  --registry FILE      simulate the fleet of this registry; a file that does not exist is written,
                       so that the services can load it (REGISTRY_FILE=FILE)
  --missions M --camps C --units U
                       a generated fleet of that size, instead of the demo's nine camps
  --seed N             another world (default 42); the same seed and fleet give the same world

Which time
  --from TIME          begin in the past: a date (each camp's own midnight) or an instant with its zone
                       (default: now). The fleet's records begin on that day
  --to TIME            stop there and exit (default: go on for ever)
  --speed N            N seconds of the world in one of ours: 60 is a minute a second. Without it the past
                       comes as fast as it is accepted, as arrays, and then the present as it happens

How much
  --report-every S     every unit reports every S seconds (default: the registry's reportEveryS, 60)
  --rate N             at most N messages a second

Which faults
  --clean              no faults at all
  --faults KIND,KIND   only these kinds: ${FAULT_KINDS.slice(0, 6).join(', ')},
                       ${FAULT_KINDS.slice(6).join(', ')} (default: all)

As which devices
  --as FAMILY          speak as ${Object.keys(FAMILIES).join(', ')}: with no time of one's own, on
                       change only, in other units; units that the family does not have speak as ever.
                       victron tells only the present, as its devices do

What else
  --truth FILE         at the end, write what really happened, by unit and local day and by camp (- for
                       standard output): the footprint should come to the same
  --help               this text

Environment
  MQTT_URL             the broker (default mqtt://127.0.0.1:1883); MQTT_USERNAME, MQTT_PASSWORD,
                       MQTT_CA_FILE, MQTT_CERT_FILE, MQTT_KEY_FILE where it asks for them
  API_URL, ADMIN_TOKEN where to register the fleet first (default: it is registered already).
                       What else is registered there stays

Examples
  npm run simulate -- --from 2026-11-01 --to 2026-11-08 --clean --truth truth.json
  npm run simulate -- --missions 12 --camps 400 --units 3200 --report-every 10
  npm run simulate -- --from 2026-11-01 --speed 60 --faults outages,duplicates
`;

export interface SimulateOptions {
  registryFile: string | null;
  size: FleetSize | null;
  seed: number;
  from: Bound | null;
  to: Bound | null;
  /** Null: the past as fast as it is accepted, then the present. */
  speed: number | null;
  reportEveryS: number | null;
  rate: number | undefined;
  faults: Faults;
  truthFile: string | null;
  /** The family in whose words the devices speak; null: our own. */
  family: FamilyName | null;
}

function familyNamed(name: string | undefined): FamilyName | null {
  if (name === undefined) return null;
  if (isFamily(name)) return name;
  throw new UsageError(`--as ${name}: must be one of ${Object.keys(FAMILIES).join(', ')}`);
}

function isFamily(name: string): name is FamilyName {
  return Object.hasOwn(FAMILIES, name);
}

/** A command line that can't be followed, with the option's name and what is allowed. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const count = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1));
const positive = z.string().transform(Number).pipe(z.number().positive());
const instant = z.iso.datetime({ offset: true }).transform((text) => ({ instant: Date.parse(text) }));
const date = z.iso.date().transform((text) => ({ date: text }));

/** @returns the options, or 'help' when that was asked for @throws UsageError */
export function parseOptions(args: readonly string[]): SimulateOptions | 'help' {
  const { values } = parseArguments(args);
  if (values.help) return 'help';
  const option = <T>(name: keyof typeof values, schema: z.ZodType<T, string>, allowed: string): T | null => {
    const value = values[name];
    if (typeof value !== 'string') return null;
    const result = schema.safeParse(value);
    if (!result.success) throw new UsageError(`--${name} ${value}: must be ${allowed}`);
    return result.data;
  };
  const bound = z.union([date, instant]);
  const boundText = 'a date like 2026-11-01, or an instant like 2026-11-01T00:00:00+02:00';
  if (values.clean && values.faults !== undefined)
    throw new UsageError('--clean and --faults exclude each other');
  const size = [
    option('missions', count, 'a whole number above 0'),
    option('camps', count, 'a whole number above 0'),
    option('units', count, 'a whole number above 0'),
  ] as const;
  return {
    registryFile: values.registry ?? null,
    size: fleetSize(size),
    seed:
      option(
        'seed',
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
        'a whole number below a billion',
      ) ?? 42,
    from: option('from', bound, boundText),
    to: option('to', bound, boundText),
    speed: option('speed', positive, 'a number above 0'),
    reportEveryS: option('report-every', count, 'a whole number of seconds'),
    rate: option('rate', positive, 'a number above 0') ?? undefined,
    faults: values.clean ? NO_FAULTS : faultsOf(values.faults),
    truthFile: values.truth ?? null,
    family: familyNamed(values.as),
  };
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        registry: { type: 'string' },
        missions: { type: 'string' },
        camps: { type: 'string' },
        units: { type: 'string' },
        seed: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        speed: { type: 'string' },
        'report-every': { type: 'string' },
        rate: { type: 'string' },
        clean: { type: 'boolean' },
        faults: { type: 'string' },
        truth: { type: 'string' },
        as: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function fleetSize([missions, camps, units]: readonly [
  number | null,
  number | null,
  number | null,
]): FleetSize | null {
  if (missions === null && camps === null && units === null) return null;
  if (missions === null || camps === null || units === null) {
    throw new UsageError('--missions, --camps and --units go together');
  }
  return { missions, camps, units };
}

function faultsOf(list: string | undefined): Faults {
  if (list === undefined) return ALL_FAULTS;
  const kinds = list.split(',').map((kind) => kind.trim());
  const isKind = (kind: string): kind is FaultKind => FAULT_KINDS.some((candidate) => candidate === kind);
  return new Set(
    kinds.map((kind) => {
      if (!isKind(kind)) throw new UsageError(`--faults ${kind}: must be of ${FAULT_KINDS.join(', ')}`);
      return kind;
    }),
  );
}
