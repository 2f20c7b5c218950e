/**
 * The registry in force, and every version of it: one row each with who changed what and when, which is the audit.
 * A registry comes in whole and checked, and is applied whole. Where several processes share it, each keeps the one
 * that it knew last in its DATA_DIR, and goes on by that while the shared database is away.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Problem, problemText } from '../../domain/problem.ts';
import { checkRegistry } from '../../domain/registry/check.ts';
import {
  EMPTY_REGISTRY,
  type Registry,
  RegistryIndex,
  registrySchema,
} from '../../domain/registry/registry.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Metadata } from '../sqlite/metadata.ts';
import { readText as readMeta, writeText } from './metadata.ts';
import { type SharedDatabase, SharedUnavailableError } from './shared-database.ts';
import { firstOf, rowsOf, type Work } from './work.ts';

/** Who changed the registry when (epoch ms), and how many entries of each list. */
export interface AuditEntry {
  id: number;
  at: number;
  actor: string;
  summary: string;
}

/** A version of the registry; the id is 0 where none was ever stored. */
interface Version {
  id: number;
  index: RegistryIndex;
}

const keptSchema = z.object({ id: z.number(), registry: registrySchema });
const FILE_KEY = 'registry-file-sha256';
const NONE: Version = { id: 0, index: new RegistryIndex(EMPTY_REGISTRY) };

type ChangeListener = (previous: RegistryIndex, next: RegistryIndex) => void;

/** Why a registry file was not applied, in words for the operator. */
export class RegistryFileError extends OperatorError {
  override name = 'RegistryFileError';
}

export interface RegistryRepositoryOptions {
  shared: SharedDatabase;
  /** Where this process keeps the registry that it knew last; null where the shared database is its own. */
  kept: Metadata | null;
  /** The present, epoch milliseconds. */
  now: () => number;
  /** What else must be right in a registry file, beside what the domain checks. */
  check?: (registry: Registry) => Problem[];
  /** Told why the registry could not be read again; it is tried again with the next change. */
  onFailure?: (error: unknown) => void;
}

export class RegistryRepository {
  readonly #options: RegistryRepositoryOptions;
  readonly #listeners: ChangeListener[] = [];
  #version: Version;

  private constructor(options: RegistryRepositoryOptions, version: Version) {
    this.#options = options;
    this.#version = version;
    options.shared.onChange('registry', () => {
      this.#refresh().catch((error: unknown) => options.onFailure?.(error));
    });
  }

  /** Reads the registry in force; while the shared database is away, the one that was known last. */
  static async open(options: RegistryRepositoryOptions): Promise<RegistryRepository> {
    const { shared, kept } = options;
    try {
      const repository = new RegistryRepository(options, await shared.read(latest(shared)));
      repository.#keep();
      return repository;
    } catch (error) {
      if (!(error instanceof SharedUnavailableError) || kept === null) throw error;
      const text = kept.read();
      if (text === null) return new RegistryRepository(options, NONE);
      const { id, registry } = keptSchema.parse(JSON.parse(text));
      return new RegistryRepository(options, { id, index: new RegistryIndex(registry) });
    }
  }

  /** The registry in force. */
  current(): RegistryIndex {
    return this.#version.index;
  }

  /** Calls the listener after each change, by whichever process. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Applies a checked registry whole, with its audit entry; durable when it resolves. One that says the same as
   * that in force changes nothing.
   * @param verify called with the registry in force, within the change: what it throws refuses the change
   * @throws SharedUnavailableError where it could not be applied; then it is not applied later either
   */
  async replace(registry: Registry, actor: string, verify?: (inForce: Registry) => void): Promise<void> {
    await this.#change(this.#apply(registry, actor, verify));
  }

  /**
   * Applies a registry file, if its content is another than what was last loaded from it: what was edited since
   * stays otherwise.
   * @throws RegistryFileError naming the file and every problem in it; SharedUnavailableError
   */
  async loadFile(path: string): Promise<void> {
    const content = readText(path);
    const hash = createHash('sha256').update(content).digest('hex');
    const checked = this.#checked(parseText(path, content));
    const { queries } = this.#options.shared;
    if ('problems' in checked) {
      if ((await this.#options.shared.read(readMeta(queries, FILE_KEY))) === hash) return;
      const lines = checked.problems.map((problem) => `  ${problemText(problem)}`);
      throw new RegistryFileError(`REGISTRY_FILE: ${path} is not a valid registry:\n${lines.join('\n')}`);
    }
    try {
      await this.#change(this.#applyFile(checked.registry, path, hash));
    } catch (error) {
      // Better than none, until the shared database says which is in force.
      if (this.#version.id === 0) this.#version = { id: 0, index: new RegistryIndex(checked.registry) };
      throw error;
    }
  }

  #checked(input: unknown): ReturnType<typeof checkRegistry> {
    const checked = checkRegistry(input);
    const problems = 'registry' in checked ? (this.#options.check?.(checked.registry) ?? []) : [];
    return problems.length > 0 ? { problems } : checked;
  }

  /** The changes, newest first, with ids below `beforeId` where given. */
  async audit(limit: number, beforeId: number = Number.MAX_SAFE_INTEGER): Promise<AuditEntry[]> {
    const { shared } = this.#options;
    const entries = shared.queries
      .selectFrom('registry')
      .select(['id', 'at', 'actor', 'summary'])
      .where('id', '<', beforeId)
      .orderBy('id', 'desc')
      .limit(limit);
    return [...(await shared.read(rowsOf(entries)))];
  }

  async #change(work: Work<Version>): Promise<void> {
    this.#take(await this.#options.shared.change(work, 'registry'));
  }

  *#applyFile(registry: Registry, path: string, hash: string): Work<Version> {
    const { shared } = this.#options;
    if ((yield* readMeta(shared.queries, FILE_KEY)) === hash) return yield* latest(shared);
    yield* writeText(shared.queries, FILE_KEY, hash);
    return yield* this.#apply(registry, `file ${path}`);
  }

  *#apply(registry: Registry, actor: string, verify?: (inForce: Registry) => void): Work<Version> {
    const { shared, now } = this.#options;
    const previous = yield* latest(shared);
    verify?.(previous.index.registry);
    if (isDeepStrictEqual(previous.index.registry, registry)) return previous;
    const inserted = yield* firstOf(
      shared.queries
        .insertInto('registry')
        .values({
          at: now(),
          actor,
          summary: summaryOf(previous.index.registry, registry),
          content: JSON.stringify(registry),
        })
        .returning('id'),
    );
    return { id: inserted?.id ?? previous.id, index: new RegistryIndex(registry) };
  }

  async #refresh(): Promise<void> {
    const { shared } = this.#options;
    const newest = shared.queries.selectFrom('registry').select(({ fn }) => fn.max('id').as('id'));
    const id = (await shared.read(firstOf(newest)))?.id ?? 0;
    if (id !== this.#version.id) this.#take(await shared.read(latest(shared)));
  }

  /** Puts a version in force here, unless a later one is. */
  #take(version: Version): void {
    const previous = this.#version;
    if (version.id <= previous.id) return;
    this.#version = version;
    this.#keep();
    for (const listener of this.#listeners) listener(previous.index, version.index);
  }

  #keep(): void {
    const { id, index } = this.#version;
    this.#options.kept?.write(JSON.stringify({ id, registry: index.registry }));
  }
}

/** The latest version that is stored. */
function* latest({ queries }: SharedDatabase): Work<Version> {
  const row = yield* firstOf(
    queries.selectFrom('registry').select(['id', 'content']).orderBy('id', 'desc').limit(1),
  );
  if (row === undefined) return NONE;
  return { id: row.id, index: new RegistryIndex(registrySchema.parse(JSON.parse(row.content))) };
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
