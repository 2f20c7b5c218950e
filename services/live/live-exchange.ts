/**
 * What each process hears, told to all others: at most twice a second the newest readings of the units that said
 * something since, in messages of a few kilobytes. What is told is live state alone: a message that gets lost is made
 * good by the unit's next sample. While it can't be told it is gathered, one entry a unit.
 */
import { z } from 'zod';
import { SECOND_MS } from '../domain/durations.ts';
import type { RegistryIndex } from '../domain/registry/registry.ts';
import { GENERATOR_STATES, KIND_FIELDS, type SampleFields, type UnitKind } from '../domain/telemetry.ts';
import type { Batch } from '../store/port.ts';
import type { LiveState } from './live-state.ts';

const TELL_EVERY_MS = SECOND_MS / 2;
/** PostgreSQL takes less than 8000 bytes in one notification. */
const MESSAGE_BYTES = 7_800;

const fieldsSchema = z.record(z.string(), z.union([z.number(), z.enum(GENERATOR_STATES)]));
const readingSchema = z.tuple([z.string(), z.number(), z.number(), fieldsSchema]);
const messageSchema = z.object({
  from: z.string(),
  quarantined: z.number(),
  readings: z.array(readingSchema),
});

interface Reading {
  ts: number;
  receivedAt: number;
  fields: SampleFields;
}

/** The way to all processes: what one sends, all receive, the sender too. */
interface LiveChannel {
  send(messages: readonly string[]): Promise<void>;
  onMessage(handler: (message: string) => void): void;
}

export interface LiveExchangeOptions {
  live: LiveState;
  channel: LiveChannel;
  processId: string;
  index: () => RegistryIndex;
}

export class LiveExchange {
  readonly #options: LiveExchangeOptions;
  #pending = new Map<string, Reading>();
  #quarantined = 0;
  #telling: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LiveExchangeOptions) {
    this.#options = options;
    options.channel.onMessage((message) => this.#receive(message));
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#telling = this.#telling.then(() => this.#tell());
    }, TELL_EVERY_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#telling;
  }

  /** Takes what a commit just made durable, after the live state took it. @param receivedAt epoch ms */
  onCommitted({ samples, quarantined }: Pick<Batch, 'samples' | 'quarantined'>, receivedAt: number): void {
    const { live } = this.#options;
    this.#quarantined += quarantined.length;
    for (const { unit, ts, fields } of samples) {
      // A backlog changes no live reading.
      if (ts < (live.statusOf(unit.id)?.lastTs ?? ts)) continue;
      const known = this.#pending.get(unit.id);
      this.#pending.set(unit.id, { ts, receivedAt, fields: { ...known?.fields, ...fields } });
    }
  }

  async #tell(): Promise<void> {
    if (this.#pending.size === 0 && this.#quarantined === 0) return;
    const [pending, quarantined] = [this.#pending, this.#quarantined];
    this.#pending = new Map();
    this.#quarantined = 0;
    try {
      await this.#options.channel.send(this.#messagesOf(pending, quarantined));
    } catch {
      this.#quarantined += quarantined;
      for (const [unit, reading] of pending) {
        const newer = this.#pending.get(unit);
        this.#pending.set(unit, {
          ...(newer ?? reading),
          fields: { ...reading.fields, ...newer?.fields },
        });
      }
    }
  }

  #messagesOf(pending: ReadonlyMap<string, Reading>, quarantined: number): string[] {
    const { processId } = this.#options;
    const textOf = (readings: readonly string[], count: number) =>
      `{"from":${JSON.stringify(processId)},"quarantined":${count},"readings":[${readings.join(',')}]}`;
    const messages: string[] = [];
    let readings: string[] = [];
    let bytes = textOf([], quarantined).length;
    for (const [unit, { ts, receivedAt, fields }] of pending) {
      const reading = JSON.stringify([unit, ts, receivedAt, fields]);
      if (bytes + reading.length + 1 > MESSAGE_BYTES) {
        messages.push(textOf(readings, 0));
        readings = [];
        bytes = textOf([], quarantined).length;
      }
      readings.push(reading);
      bytes += reading.length + 1;
    }
    return [...messages, textOf(readings, quarantined)];
  }

  #receive(message: string): void {
    const { live, processId, index } = this.#options;
    const parsed = messageSchema.safeParse(jsonOf(message));
    // A later version of the program may say what this one does not understand.
    if (!parsed.success || parsed.data.from === processId) return;
    const { units } = index();
    for (const [id, ts, receivedAt, fields] of parsed.data.readings) {
      const unit = units.get(id);
      if (unit === undefined) continue;
      const sample = { unit, ts, fields: fieldsOf(unit.kind, fields) };
      live.observe({ samples: [sample], quarantined: [] }, receivedAt);
    }
    if (parsed.data.quarantined > 0) live.countQuarantined(parsed.data.quarantined, Date.now());
  }
}

/** What a kind may report of what was told. */
function fieldsOf(kind: UnitKind, told: z.infer<typeof fieldsSchema>): SampleFields {
  const fields: SampleFields = {};
  for (const field of KIND_FIELDS[kind]) {
    const value = told[field];
    if (field === 'state') {
      if (typeof value === 'string') fields.state = value;
    } else if (typeof value === 'number') fields[field] = value;
  }
  return fields;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
