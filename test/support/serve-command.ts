/** How `npm run serve` starts the services, so that tests and benchmarks run them as users do. */
import { join } from 'node:path';

const SERVICES = join(import.meta.dirname, '../../services');

export const SERVE = { command: join(SERVICES, 'node.sh'), args: [join(SERVICES, 'main.ts')] };
