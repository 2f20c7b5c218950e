/**
 * Says which rollup rows other processes on the same InfluxDB rewrote, so that rows kept in memory are never stale.
 * Whoever rewrote rows of a mission in a month then gives that chunk a token that it never used before; a
 * reader compares the tokens with those it saw when it read the rows.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { Resolution } from '../../../domain/metering/intervals.ts';
import type { TimeRange } from '../../port.ts';
import type { Database } from '../../sqlite/database.ts';
import { metadata } from '../../sqlite/metadata.ts';
import { cellsOf } from '../csv.ts';
import type { InfluxHttp } from '../http.ts';

const MEASUREMENT = 'footprint_version';
const LARGEST_TOKEN = 2 ** 48 - 1;
/** Tokens are filed under their chunk's start in seconds: so close together InfluxDB reads them twice as fast. */
const TOKEN_TIME_MS = 1_000;

/** The rows of a mission that start in one month of UTC: they are invalidated, and kept, together. */
export interface Chunk {
  resolution: Resolution;
  mission: string;
  /** Epoch milliseconds. */
  start: number;
}

export function chunkKey({ resolution, mission, start }: Chunk): string {
  return `${resolution} ${mission} ${start}`;
}

/** The start of the chunk in which a row that starts at `ts` lies. */
export function chunkStartOf(ts: number): number {
  const date = new Date(ts);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

export function nextChunkStart(start: number): number {
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** The starts of all chunks that the range touches. */
export function chunkStartsIn(range: TimeRange): number[] {
  const starts: number[] = [];
  for (let start = chunkStartOf(range.from); start < range.to; start = nextChunkStart(start))
    starts.push(start);
  return starts;
}

export class InvalidationTokens {
  readonly #http: InfluxHttp;
  readonly #writer: string;
  readonly #reading = new Map<Resolution, Promise<Map<string, string>>>();

  /** @param writer a name of this process's own, [a-z0-9-], the same at every start */
  constructor(http: InfluxHttp, writer: string) {
    this.#http = http;
    this.#writer = writer;
  }

  /** Invalidates chunks: they were rewritten by this process. */
  async invalidate(chunks: readonly Chunk[]): Promise<void> {
    const lines = chunks.map(({ resolution, mission, start }) => {
      const tags = `mission=${mission},resolution=${resolution},writer=${this.#writer}`;
      return `${MEASUREMENT},${tags} mark=${randomInt(LARGEST_TOKEN)} ${start / TOKEN_TIME_MS}`;
    });
    await this.#http.write(Buffer.from(lines.join('\n'), 'latin1'));
  }

  /** What all others invalidated: for each chunk (`chunkKey`) a text that changes with every token. */
  tokensOfOthers(resolution: Resolution): Promise<Map<string, string>> {
    // Callers in the same turn of the event loop share one query.
    let reading = this.#reading.get(resolution);
    if (reading === undefined) {
      reading = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        this.#reading.delete(resolution);
        return this.#readTokens(resolution);
      });
      this.#reading.set(resolution, reading);
    }
    return reading;
  }

  async #readTokens(resolution: Resolution): Promise<Map<string, string>> {
    const others = `"resolution" = '${resolution}' AND "writer" != '${this.#writer}'`;
    const table = await this.#http.query(
      `SELECT "mission", "writer", "mark" FROM "${MEASUREMENT}" WHERE ${others}`,
    );
    const tokens = new Map<string, string>();
    for (const line of table?.lines ?? []) {
      const [, , start, mission = '', writer = '', token = ''] = cellsOf(line);
      const key = chunkKey({ resolution, mission, start: Number(start) * TOKEN_TIME_MS });
      tokens.set(key, `${tokens.get(key) ?? ''}${writer}:${token} `);
    }
    return tokens;
  }
}

/** A name by which other processes know this one's rewriting apart from theirs; the same at every start. */
export function writerName(database: Database): string {
  const kept = metadata(database, 'influx-writer');
  const name = kept.read() ?? randomUUID();
  kept.write(name);
  return name;
}
