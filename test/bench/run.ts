/**
 * `npm run bench`: all benchmarks, side by side on this machine, as one table. Names of sections after `--` run only
 * those. What needs a server that is not there says so in its row.
 */
import { findChromium, findInfluxd, findMosquitto, findOnPath } from '../support/find-server.ts';
import { benchDashboard } from './dashboard.ts';
import { benchDrain, benchStraight } from './drain.ts';
import { benchEmbedded } from './embedded.ts';
import { benchFootprint } from './footprint.ts';
import { benchLive } from './live.ts';
import { benchPlanner } from './planner.ts';
import { type BenchRow, printTable } from './table.ts';

const servers = {
  influxd: await findInfluxd(),
  mosquitto: await findMosquitto(),
  telegraf: await findOnPath('telegraf'),
};
const missing = [servers.influxd, servers.mosquitto].flatMap((server) =>
  'missing' in server ? [server.missing] : [],
);

const SINGLE = { messages: 200_000, samplesPerMessage: 1 };
const ARRAYS = { messages: 5_000, samplesPerMessage: 100 };
const needServers = (run: () => Promise<BenchRow[]>) => async (): Promise<BenchRow[]> =>
  missing.length === 0 ? run() : [{ what: 'skipped', by: '', figures: missing }];

const sections: Record<string, () => Promise<BenchRow[]>> = {
  embedded: benchEmbedded,
  drain: needServers(async () => [
    ...(await benchStraight(servers, SINGLE.messages)),
    ...(await benchDrain(servers, SINGLE)),
    ...(await benchDrain(servers, ARRAYS)),
  ]),
  footprint: () => benchFootprint('missing' in servers.influxd ? null : servers.influxd),
  planner: benchPlanner,
  live: needServers(() => benchLive(servers)),
  dashboard: async () => {
    const chromium = await findChromium();
    if ('missing' in chromium) return [{ what: 'skipped', by: '', figures: [chromium.missing] }];
    return benchDashboard(chromium);
  },
};

const chosen = process.argv.slice(2);
const unknownNames = chosen.filter((name) => !(name in sections));
if (unknownNames.length > 0) {
  process.stderr.write(
    `bench: no section is named ${unknownNames.join(', ')}; allowed are ${Object.keys(sections).join(', ')}\n`,
  );
  process.exit(1);
}
const rows: BenchRow[] = [];
for (const [name, run] of Object.entries(sections)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stderr.write(`bench: ${name} …\n`);
  rows.push(...(await run()));
}
printTable(rows);
