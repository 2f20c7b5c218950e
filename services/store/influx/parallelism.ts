/**
 * How many requests InfluxDB is sent side by side. It takes and answers each at hardly more than one core's speed, and
 * mostly has as many cores as this machine; beyond some it would only hold more of them in memory.
 */
import { availableParallelism } from 'node:os';

const MOST = 8;

export const REQUESTS_SIDE_BY_SIDE = Math.min(MOST, availableParallelism());
