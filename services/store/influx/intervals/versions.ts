/**
 * Says which rollup rows other processes on the same InfluxDB rewrote, so that rows kept in memory are never stale.
 * Whoever rewrote rows of a mission in a month then marks that chunk with a number that it never used before; a
 * reader compares the marks with those it saw when it read the rows.
 */
import { randomInt } from 'node:crypto';
import type { Resolution } from '../../../domain/metering/intervals.ts';
import type { TimeRange } from '../../port.ts';
import { cellsOf } from '../csv.ts';
import type { InfluxHttp } from '../http.ts';

const MEASUREMENT = 'footprint_version';
const LARGEST_MARK = 2 ** 48 - 1;
/** Marks are filed under their chunk's start in seconds: so close together InfluxDB reads them twice as fast. */
const MARK_TIME_MS = 1_000;

/** The rows of a mission that start in one month of UTC: they are marked, and kept, together. */
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

export class InfluxVersions {
  readonly #http: InfluxHttp;
  readonly #writer: string;
  readonly #reading = new Map<Resolution, Promise<Map<string, string>>>();

  /** @param writer a name of this process's own, [a-z0-9-], the same at every start */
  constructor(http: InfluxHttp, writer: string) {
    this.#http = http;
    this.#writer = writer;
  }

  /** Marks chunks as rewritten by this process. */
  async mark(chunks: readonly Chunk[]): Promise<void> {
    const lines = chunks.map(({ resolution, mission, start }) => {
      const tags = `mission=${mission},resolution=${resolution},writer=${this.#writer}`;
      return `${MEASUREMENT},${tags} mark=${randomInt(LARGEST_MARK)} ${start / MARK_TIME_MS}`;
    });
    await this.#http.write(Buffer.from(lines.join('\n'), 'latin1'));
  }

  /** What all others marked: for each chunk (`chunkKey`) a text that changes with every mark. */
  marksOfOthers(resolution: Resolution): Promise<Map<string, string>> {
    // What is asked in the same turn of the event loop is asked once.
    let reading = this.#reading.get(resolution);
    if (reading === undefined) {
      reading = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        this.#reading.delete(resolution);
        return this.#readMarks(resolution);
      });
      this.#reading.set(resolution, reading);
    }
    return reading;
  }

  async #readMarks(resolution: Resolution): Promise<Map<string, string>> {
    const others = `"resolution" = '${resolution}' AND "writer" != '${this.#writer}'`;
    const table = await this.#http.query(
      `SELECT "mission", "writer", "mark" FROM "${MEASUREMENT}" WHERE ${others}`,
    );
    const marks = new Map<string, string>();
    for (const line of table?.lines ?? []) {
      const [, , start, mission = '', writer = '', mark = ''] = cellsOf(line);
      const key = chunkKey({ resolution, mission, start: Number(start) * MARK_TIME_MS });
      marks.set(key, `${marks.get(key) ?? ''}${writer}:${mark} `);
    }
    return marks;
  }
}
