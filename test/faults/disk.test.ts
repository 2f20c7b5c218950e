/** A disk that runs out of room, and has room again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { Services } from '../support/services.ts';
import { findSmallDisk, SmallDisk } from '../support/small-disk.ts';
import { realServers, Stack } from './stack.ts';

const smallDisk = await findSmallDisk();
const MEBIBYTE = 1024 ** 2;

const alarmsSchema = z.object({
  alarms: z.array(
    z.object({ kind: z.string(), severity: z.string(), params: z.record(z.string(), z.number()) }),
  ),
});

const registry = {
  missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
  camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
  units: [{ id: 'l', camp: 'c', kind: 'load' as const, name: 'Load' }],
};

describeWith([smallDisk], 'on a disk that runs out of room, the services', { timeout: 120_000 }, () => {
  let disk: SmallDisk;
  beforeEach(async () => {
    disk = await SmallDisk.mount(64 * MEBIBYTE);
  });
  afterEach(() => disk.unmount());

  it('warn below a tenth, take nothing below two hundredths, and go on by themselves', async () => {
    const services = await Services.start({ dataDir: disk.path });
    try {
      await services.register(registry);
      const device = await services.connect();
      const now = Date.now();
      const publish = (n: number) =>
        device.publishAsync(
          'missions/m/camps/c/units/l/telemetry',
          JSON.stringify({ ts: now - n * 1_000, powerKw: n }),
          { qos: 1 },
        );
      const alarms = async () => {
        const standing = alarmsSchema.parse(await services.json('/api/alarms'));
        return standing.alarms.filter(({ kind }) => kind.startsWith('disk-'));
      };
      const post = () =>
        services.fetch('/api/telemetry', {
          method: 'POST',
          body: JSON.stringify([{ unit: 'l', ts: now, powerKw: 1 }]),
        });
      await publish(1);
      expect(await alarms()).toEqual([]);

      await disk.fillTo(0.06);
      await eventually(async () => (await alarms())[0]?.kind === 'disk-low');
      expect(await alarms()).toMatchObject([{ severity: 'warning' }]);
      await publish(2);
      expect((await post()).status).toBe(200);
      expect(await services.isHealthy()).toBe(true);

      await disk.fillTo(0.01);
      await eventually(async () => (await alarms())[0]?.kind === 'disk-full');
      await eventually(async () => !(await services.isHealthy()));
      expect((await post()).status).toBe(503);
      expect(await services.metric('footprint_intake_paused')).toBe(1);
      device.on('error', () => {});
      const refused = await Promise.race([
        publish(3).then(
          () => 'acknowledged',
          () => 'refused',
        ),
        new Promise((resolve) => device.once('close', () => resolve('refused'))),
        new Promise((resolve) => setTimeout(() => resolve('silent'), 2_000)),
      ]);
      expect(refused).not.toBe('acknowledged');
      device.end(true);

      await disk.fillTo(0.5);
      await eventually(() => services.isHealthy());
      await eventually(async () => (await alarms()).length === 0);
      expect((await post()).status).toBe(200);
      const again = await services.connect();
      await again.publishAsync(
        'missions/m/camps/c/units/l/telemetry',
        JSON.stringify({ ts: now - 3_000, powerKw: 3 }),
        { qos: 1 },
      );
      again.end(true);
    } finally {
      await services.kill();
    }
  });
});

describeWith(
  [...realServers, smallDisk],
  'with InfluxDB away until the disk is full',
  { timeout: 240_000 },
  () => {
    let stack: Stack;
    let disk: SmallDisk;
    beforeEach(async () => {
      disk = await SmallDisk.mount(32 * MEBIBYTE);
      stack = await Stack.start();
    });
    afterEach(async () => {
      await stack.stop();
      await disk.unmount();
    });

    it('the services lose nothing', async () => {
      const services = await stack.startServices('data', { DATA_DIR: disk.path });
      await stack.influxd.halt();
      await stack.publish(120_000, 500);
      await eventually(
        () => /disk is full/.test(services.output),
        60_000,
        () => services.output,
      );
      await stack.influxd.startAgain();
      await stack.expectAll([services]);
      expect((await stack.quarantine(services)).total).toBe(0);
      await services.stop();
    });
  },
);
