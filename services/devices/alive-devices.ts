/** Which devices say that they live: their birth and will, or a state topic. */
import type { CompiledProfile } from './compile.ts';
import { DeviceTemplate } from './device-template.ts';
import { valueAt } from './pointer.ts';
import type { SourceIndex } from './source-index.ts';

const DEVICES_AT_MOST = 20_000;

export class AliveDevices {
  readonly #alive = new Map<string, boolean>();

  handles(index: SourceIndex, topic: string): boolean {
    return index.withAlive.some((compiled) => namesIn(compiled, index, topic) !== null);
  }

  observe(index: SourceIndex, topic: string, payload: Uint8Array): void {
    for (const compiled of index.withAlive) {
      const names = namesIn(compiled, index, topic);
      const { alive } = compiled;
      if (names === null || alive === null) continue;
      const [template] = [compiled.profile.device ?? []].flat();
      const device =
        template === undefined ? null : new DeviceTemplate(template).fill(names, undefined, undefined);
      if (device === null) continue;
      const said = saidIn(payload, alive.pointer.keys);
      const key = `${compiled.id}\n${device}`;
      if (this.#alive.size >= DEVICES_AT_MOST && !this.#alive.has(key)) this.#alive.clear();
      if (said === String(alive.on)) this.#alive.set(key, true);
      else if (said === String(alive.off)) this.#alive.set(key, false);
    }
  }

  isAlive(profile: string, device: string): boolean {
    return this.#alive.get(`${profile}\n${device}`) === true;
  }
}

function namesIn(
  { alive }: CompiledProfile,
  index: SourceIndex,
  topic: string,
): Readonly<Record<string, string>> | null {
  if (alive === null) return null;
  for (const prefix of ['', ...index.prefixes]) {
    if (!topic.startsWith(prefix)) continue;
    const names = alive.topic.match(topic.slice(prefix.length).split('/'));
    if (names !== null) return names;
  }
  return null;
}

function saidIn(payload: Uint8Array, keys: readonly string[]): string {
  const text = Buffer.from(payload).toString('utf8').trim();
  if (keys.length === 0) return text.replace(/^"(.*)"$/, '$1');
  return String(valueAt(text, keys));
}
