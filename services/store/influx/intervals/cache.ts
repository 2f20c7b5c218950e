/**
 * Interval rows that were read from InfluxDB, kept in memory by mission and chunk. What this process rewrites it
 * also rewrites here; what others rewrote shows in their tokens (influx-versions.ts), and is then read again.
 */
import { replaced, type UnitInterval } from '../../../domain/metering/intervals.ts';
import type { IntervalReplacement } from '../../port.ts';
import { type Chunk, chunkKey, nextChunkStart } from './invalidation-tokens.ts';

/** Rows of one chunk, by unit. Read-only to all but the cache. */
export interface CachedChunk {
  readonly key: string;
  /** What the others' tokens were when the rows were asked for. */
  token: string;
  /** Counts this process's rewriting, its beginnings and ends, so that no read from before is kept after it. */
  rewritten: number;
  readonly units: Map<string, readonly UnitInterval[]>;
}

export class IntervalCache {
  readonly #maxRows: number;
  /** Least recently used first. */
  readonly #chunks = new Map<string, CachedChunk>();
  #rows = 0;

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  /** The chunk, emptied when others rewrote something since; it becomes the most recently used. */
  chunk(key: string, token: string): CachedChunk {
    const found = this.#chunks.get(key);
    const chunk = found ?? { key, token, rewritten: 0, units: new Map() };
    if (chunk.token !== token) this.#clear(chunk);
    chunk.token = token;
    this.#chunks.delete(key);
    this.#chunks.set(key, chunk);
    return chunk;
  }

  /** Retains a unit's rows, unless this process rewrote some of the chunk since they were asked for. */
  retainRows(chunk: CachedChunk, rewrittenBefore: number, unit: string, rows: readonly UnitInterval[]): void {
    if (chunk.rewritten !== rewrittenBefore || this.#chunks.get(chunk.key) !== chunk) return;
    this.#put(chunk, unit, rows);
    this.#evict();
  }

  /** Rewriting begins: what is being read now will not be kept. */
  beginRewrite(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      const key = chunkKey(chunk);
      const found = this.#chunks.get(key) ?? { key, token: '', rewritten: 0, units: new Map() };
      found.rewritten += 1;
      this.#chunks.set(key, found);
    }
  }

  /** Rewriting failed half-way: nothing is known of these chunks. */
  forget(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      const found = this.#chunks.get(chunkKey(chunk));
      if (found === undefined) continue;
      found.rewritten += 1;
      this.#clear(found);
    }
  }

  /** Rewriting ended: what is kept becomes what was written. */
  endRewrite(chunks: readonly Chunk[], replacements: readonly IntervalReplacement[]): void {
    const byMission = Map.groupBy(replacements, ({ unit }) => unit.mission);
    for (const chunk of chunks) {
      const found = this.#chunks.get(chunkKey(chunk));
      if (found === undefined) continue;
      found.rewritten += 1;
      for (const replacement of byMission.get(chunk.mission) ?? [])
        this.#rewrite(found, chunk.start, replacement);
    }
    this.#evict();
  }

  #rewrite(chunk: CachedChunk, start: number, replacement: IntervalReplacement): void {
    const { unit, rows } = replacement;
    const kept = chunk.units.get(unit.id);
    if (kept === undefined) return;
    const end = nextChunkStart(start);
    const comes = rows.filter((row) => row.start >= start && row.start < end);
    this.#put(chunk, unit.id, replaced(kept, replacement, comes));
  }

  #put(chunk: CachedChunk, unit: string, rows: readonly UnitInterval[]): void {
    this.#rows += rows.length - (chunk.units.get(unit)?.length ?? 0);
    chunk.units.set(unit, rows);
  }

  #clear(chunk: CachedChunk): void {
    for (const rows of chunk.units.values()) this.#rows -= rows.length;
    chunk.units.clear();
  }

  #evict(): void {
    for (const [key, chunk] of this.#chunks) {
      if (this.#rows <= this.#maxRows) return;
      this.#clear(chunk);
      this.#chunks.delete(key);
    }
  }
}
