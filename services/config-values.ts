/** The forms that a variable's value may have, each saying what is allowed. */
import { accessSync, constants, statSync } from 'node:fs';
import { z } from 'zod';
import { databaseUrlProblem } from './store/postgres/database-url.ts';

/** A whole number in plain digits. */
export function wholeNumber(min: number, max: number) {
  const allowed = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, allowed)
    .transform(Number)
    .pipe(z.number().min(min, allowed).max(max, allowed));
}

/** A TCP port; 0 asks the system for a free one. */
export const port = wholeNumber(0, 65_535);

/** What may follow `Bearer ` in a header. */
export const token = z.string().regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces');

/** The path of a file that is there at the start: without it a connection would be tried in vain for ever. */
export const readableFile = z.string().refine(isReadableFile, 'must be a file that can be read');

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A URL without a user and password in it: those would come to show in logs. */
export function plainUrl(protocols: readonly string[]) {
  const forms = protocols.map((protocol) => `${protocol}//`).join(', ');
  return z.string().superRefine((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
      context.addIssue(`must be a URL that begins with ${forms}`);
    } else if (url.username !== '' || url.password !== '') {
      context.addIssue('must not hold a user or password: those have variables of their own');
    }
  });
}

/** Its password belongs into it, as libpq and all tools have it: no message may show such a URL. */
export const databaseUrl = z.string().superRefine((text, context) => {
  const problem = databaseUrlProblem(text);
  if (problem !== null) context.addIssue(problem);
});

export const mqttUrl = plainUrl(['mqtt:', 'mqtts:', 'ws:', 'wss:']);
