/**
 * The registry in force, and every version of it: one row each with who changed what and when, which is the audit.
 * A registry comes in whole and checked, and is applied whole.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { problemText } from '../../domain/problem.ts';
import { checkRegistry } from '../../domain/registry/check.ts';
import {
  EMPTY_REGISTRY,
  type Registry,
  RegistryIndex,
  registrySchema,
} from '../../domain/registry/registry.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Database } from './database.ts';
import { metadata } from './metadata.ts';

const auditSchema = z.object({ id: z.number(), at: z.number(), actor: z.string(), summary: z.string() });

export type AuditEntry = z.infer<typeof auditSchema>;

type ChangeListener = (previous: RegistryIndex, next: RegistryIndex) => void;

/** Why a registry file was not applied, in words for the operator. */
export class RegistryFileError extends OperatorError {
  override name = 'RegistryFileError';
}

export class RegistryRepository {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #listeners: ChangeListener[] = [];
  readonly #insert: StatementSync;
  readonly #audit: StatementSync;
  #index: RegistryIndex;

  /** @param now the present, epoch milliseconds */
  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#insert = database.db.prepare(
      'INSERT INTO registry (at, actor, summary, content) VALUES (?, ?, ?, ?)',
    );
    this.#audit = database.db.prepare(
      'SELECT id, at, actor, summary FROM registry WHERE id < ? ORDER BY id DESC LIMIT ?',
    );
    const latest = database.db
      .prepare('SELECT content FROM registry ORDER BY id DESC LIMIT 1')
      .get()?.content;
    const stored = typeof latest === 'string' ? registrySchema.parse(JSON.parse(latest)) : EMPTY_REGISTRY;
    this.#index = new RegistryIndex(stored);
  }

  /** The registry in force. */
  current(): RegistryIndex {
    return this.#index;
  }

  /** Calls the listener after each change. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Applies a checked registry whole, with its audit entry; durable when it resolves. One that says the same as
   * that in force changes nothing.
   */
  async replace(registry: Registry, actor: string): Promise<void> {
    this.#apply(registry, actor, () => {});
  }

  /**
   * Applies a registry file, if its content is another than what was last loaded from it: what was edited since
   * stays otherwise.
   * @throws RegistryFileError naming the file and every problem in it
   */
  loadFile(path: string): void {
    const content = readText(path);
    const hash = createHash('sha256').update(content).digest('hex');
    const loaded = metadata(this.#database, 'registry-file-sha256');
    if (loaded.read() === hash) return;
    const checked = checkRegistry(parseText(path, content));
    if ('problems' in checked) {
      const lines = checked.problems.map((problem) => `  ${problemText(problem)}`);
      throw new RegistryFileError(`REGISTRY_FILE: ${path} is not a valid registry:\n${lines.join('\n')}`);
    }
    this.#apply(checked.registry, `file ${path}`, () => loaded.write(hash));
  }

  /** The changes, newest first, with ids below `beforeId` where given. */
  audit(limit: number, beforeId: number = Number.MAX_SAFE_INTEGER): AuditEntry[] {
    return this.#audit.all(beforeId, limit).map((row) => auditSchema.parse(row));
  }

  #apply(registry: Registry, actor: string, alongside: () => void): void {
    const previous = this.#index;
    const next = new RegistryIndex(registry);
    const isSame = isDeepStrictEqual(previous.registry, registry);
    this.#database.transaction(() => {
      alongside();
      if (isSame) return;
      const summary = summaryOf(previous.registry, registry);
      this.#insert.run(this.#now(), actor, summary, JSON.stringify(registry));
    });
    if (isSame) return;
    this.#index = next;
    for (const listener of this.#listeners) listener(previous, next);
  }
}

function readText(path: string): string {
  try {
    // RFC 8259 §8.1 lets a reader ignore a byte order mark; editors on Windows write one.
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new RegistryFileError(`REGISTRY_FILE: ${path} can't be read: ${String(error)}`, { cause: error });
  }
}

function parseText(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new RegistryFileError(`REGISTRY_FILE: ${path} is not JSON: ${String(error)}`, { cause: error });
  }
}

/** `units: 3 added, 1 changed, 0 removed; …` for each list in which something changed. */
function summaryOf(previous: Registry, next: Registry): string {
  const changes = (['missions', 'camps', 'units'] as const).flatMap((list) => {
    const before = new Map<string, unknown>(previous[list].map((entry) => [entry.id, entry]));
    const after = new Map<string, unknown>(next[list].map((entry) => [entry.id, entry]));
    const added = [...after.keys()].filter((id) => !before.has(id)).length;
    const removed = [...before.keys()].filter((id) => !after.has(id)).length;
    const changed = [...after].filter(
      ([id, entry]) => before.has(id) && !isDeepStrictEqual(before.get(id), entry),
    ).length;
    const isSame = added + changed + removed === 0;
    return isSame ? [] : [`${list}: ${added} added, ${changed} changed, ${removed} removed`];
  });
  return changes.length === 0 ? 'order of entries' : changes.join('; ');
}
