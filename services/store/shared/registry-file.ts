/** Applies REGISTRY_FILE at a start; where the shared database is away then, once it is back. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { RegistryFileError, type RegistryRepository } from './registry-repository.ts';
import { SharedUnavailableError } from './shared-database.ts';

const RETRY_MS = 1_000;

export interface RegistryFileOptions {
  /** Null: none is set. */
  path: string | null;
  repository: RegistryRepository;
  log: Pick<Logger, 'warn' | 'error'>;
  /** Ends the trying. */
  signal: AbortSignal;
}

/**
 * Resolves after the first try.
 * @returns why the file was not applied, where a registry that was kept can stay in force; else null
 * @throws RegistryFileError where there is none
 */
export async function applyRegistryFile(options: RegistryFileOptions): Promise<string | null> {
  const { path, repository, log } = options;
  if (path === null) return null;
  try {
    await repository.loadFile(path);
    return null;
  } catch (error) {
    if (error instanceof SharedUnavailableError) {
      log.warn({ path }, 'REGISTRY_FILE is applied once PostgreSQL answers');
      void applyLater(path, options);
      return null;
    }
    const { missions } = repository.current().registry;
    if (!(error instanceof RegistryFileError) || missions.length === 0) throw error;
    log.error({ reason: error.message }, 'the kept registry stays in force');
    return error.message;
  }
}

async function applyLater(path: string, { repository, log, signal }: RegistryFileOptions): Promise<void> {
  while (!signal.aborted) {
    await setTimeout(RETRY_MS, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      await repository.loadFile(path);
      return;
    } catch (error) {
      if (error instanceof SharedUnavailableError) continue;
      log.error({ err: error }, 'REGISTRY_FILE could not be applied');
      return;
    }
  }
}
