/** What two processes on one InfluxDB see of each other's rows. */
import { expect, it } from 'vitest';
import { DAY_MS } from '../../services/domain/durations.ts';
import { describeWith } from '../support/find-server.ts';
import { Influxd } from '../support/influxd.ts';
import { influxServer, T0 } from '../support/store-contract.ts';
import { type OpenStore, openInflux, rowsIn, unitOf } from '../support/store-kit.ts';
import { tempDir } from '../support/temp-dir.ts';

describeWith([influxServer], 'two processes on one InfluxDB', () => {
  it('see what the other rewrote, however often they asked before', async () => {
    const influxd = await Influxd.start(influxServer);
    const dirs = [await tempDir('first'), await tempDir('second')];
    const token = await influxd.createBucket('shared');
    const target = { url: influxd.url, org: influxd.org, bucket: 'shared', token };
    const opened: OpenStore[] = [];
    for (const dir of dirs) opened.push(await openInflux(dir.path, target));
    try {
      const [first, second] = opened.map(({ store }) => store);
      if (first === undefined || second === undefined) throw new Error('two stores were opened');
      const unit = unitOf('s1', 'solar');
      const month = { from: T0, to: T0 + 30 * DAY_MS };
      const answers = (resolution: 'day' | 'month') =>
        Promise.all([first, second].map((store) => rowsIn(store, resolution, [unit], month)));
      for (let round = 0; round < 6; round += 1) {
        const writer = round % 2 === 0 ? first : second;
        const row = { unit: 's1', start: T0, energyKwh: round, ...(round > 2 && { curtailedKwh: 1 }) };
        const rows = round === 4 ? [] : [row];
        for (const resolution of ['day', 'month'] as const) {
          await answers(resolution);
          await writer.replaceIntervals(resolution, [{ unit, ...month, rows }]);
          expect(await answers(resolution)).toEqual([rows, rows]);
        }
      }
    } finally {
      for (const { close } of opened) await close();
      await influxd.stop();
      for (const dir of dirs) await dir.remove();
    }
  });
});
