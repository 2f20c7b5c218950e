/** What Node.js is given by `npm run serve`, so that tests and benchmarks run the services as users do. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageJson = new URL('../../package.json', import.meta.url);
const { scripts } = z
  .object({ scripts: z.object({ serve: z.string() }) })
  .parse(JSON.parse(readFileSync(packageJson, 'utf8')));
const [, command] = /^exec node (.+) \|\| node \1$/.exec(scripts.serve) ?? [];
if (command === undefined)
  throw new Error(`package.json: the script "serve" is not understood: ${scripts.serve}`);

export const SERVE_ARGS: readonly string[] = command.split(' ');
