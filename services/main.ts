/** The process: configuration in, one line with the URL out, signals, exit codes. */
import { ConfigError, loadConfig } from './config.ts';
import { ListenError } from './listen.ts';
import { startService } from './service.ts';
import { LedgerError } from './store/ledger.ts';
import { RegistryFileError } from './store/registry-book.ts';

/** What an operator can put right: told in words, without a stack. */
const OPERATOR_ERRORS = [ConfigError, LedgerError, RegistryFileError, ListenError];

try {
  const starting = startService(loadConfig(process.env));
  let stopping = false;
  const stop = () => {
    stopping = true;
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stop();
    });
  }
  // Started by another process over a channel (the demo): without it there is nobody to serve.
  process.on('disconnect', () => {
    if (!stopping) stop();
  });
  // Only now, so that who reads it may tell the process to end at once.
  process.stdout.write(`Mission Footprint is ready: ${(await starting).url}/\n`);
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  const isOperators = OPERATOR_ERRORS.some((type) => error instanceof type);
  const text =
    isOperators && error instanceof Error ? `Mission Footprint can't start.\n${error.message}` : error;
  console.error(text);
  process.exit(1);
}
