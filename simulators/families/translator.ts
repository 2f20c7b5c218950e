/** Stands before the publisher and says in a family's words what the simulated units report in ours. */
import type { Publisher } from '../feed/publisher.ts';
import type { Registry, Unit } from '../fleet/registry.ts';
import { FAMILIES, type FamilyName } from './families.ts';
import type { DeviceMessage, Family, Speaker } from './family.ts';
import { fieldsOf } from './plain-families.ts';

const TELEMETRY = /^missions\/[^/]+\/camps\/[^/]+\/units\/([^/]+)\/telemetry$/;

type Link = Pick<Publisher, 'send' | 'listen'>;

export class Translator implements Pick<Publisher, 'send'> {
  readonly #link: Link;
  readonly #units = new Map<string, Unit>();
  readonly #familyOf: (camp: string) => FamilyName | null;
  readonly #speakers: ReadonlyMap<FamilyName, Speaker>;

  constructor(link: Link, registry: Registry, familyOf: (camp: string) => FamilyName | null) {
    this.#link = link;
    this.#familyOf = familyOf;
    for (const unit of registry.units) this.#units.set(unit.id, unit);
    const used = new Set(registry.camps.flatMap(({ id }) => familyOf(id) ?? []));
    this.#speakers = new Map(
      [...used].map((name) => [name, FAMILIES[name].speaker(registry.camps, registry.units)]),
    );
  }

  /** Answers what services ask of the devices. */
  async start(now: () => number): Promise<void> {
    for (const speaker of this.#speakers.values()) {
      await this.#link.listen(speaker.listensTo, (topic, payload) => {
        for (const message of speaker.answer(topic, payload, now())) void this.#link.send(message);
      });
    }
  }

  /** Says goodbye. */
  async end(nowMs: number): Promise<void> {
    for (const speaker of this.#speakers.values()) {
      for (const message of speaker.end(nowMs)) await (await this.#link.send(message)).done;
    }
  }

  async send(message: { topic: string; payload: string | Uint8Array }): Promise<{ done: Promise<boolean> }> {
    const translated = this.translate(message);
    if (translated === null) return this.#link.send(message);
    const done: Promise<boolean>[] = [];
    for (const said of translated) done.push((await this.#link.send(said)).done);
    return { done: Promise.all(done).then((all) => all.every(Boolean)) };
  }

  /** What a message of ours is in a family's words; null where its unit speaks ours. */
  translate({ topic, payload }: { topic: string; payload: string | Uint8Array }): DeviceMessage[] | null {
    const unit = this.#units.get(TELEMETRY.exec(topic)?.[1] ?? '');
    const name = unit === undefined ? null : this.#familyOf(unit.camp);
    if (unit === undefined || name === null) return null;
    const family: Family = FAMILIES[name];
    const speaker = this.#speakers.get(name);
    if (speaker === undefined || !family.kinds.includes(unit.kind)) return null;
    return samplesIn(payload).flatMap(({ ts, ...sample }) => speaker.say(unit, ts, fieldsOf(sample)));
  }
}

/** The samples of a payload; what is broken says nothing in any family. */
function samplesIn(payload: string | Uint8Array): ({ ts: number } & Record<string, unknown>)[] {
  if (typeof payload !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(payload);
    return [parsed].flat().filter(isSample);
  } catch {
    return [];
  }
}

function isSample(value: unknown): value is { ts: number } & Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'ts' in value && typeof value.ts === 'number';
}
