/** The log: JSON lines on standard error, so that standard output holds only what a person is to read. */
import { type Logger, pino } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Names under which nothing may reach the log, wherever a caller puts them. */
const SECRET_KEYS = ['password', 'token', 'authorization', 'cookie', 'secret'];

export function createLog(level: (typeof LOG_LEVELS)[number]): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '(not shown)' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
