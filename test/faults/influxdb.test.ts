/** What InfluxDB can do to the services: stall, stop, refuse, and come back. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { Plant, realServers } from './stack.ts';

const ACCEPTED = 'footprint_accepted_samples_total';
const UNITS = 4;

describeWith(realServers, 'with InfluxDB in trouble, the services', { timeout: 180_000 }, () => {
  let plant: Plant;
  beforeEach(async () => {
    plant = await Plant.build();
  });
  afterEach(() => plant.demolish());

  it('go on taking telemetry while it stalls or is away, and deliver it afterwards', async () => {
    const services = await plant.startServices('data');
    await plant.publish(200);
    await plant.influxd.pause();
    await plant.publish(200);
    await eventually(async () => (await services.metric(ACCEPTED)) === 400 * UNITS);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    await plant.influxd.resume();
    await eventually(() => services.isHealthy(), 60_000);

    await plant.influxd.halt();
    await plant.publish(200);
    await eventually(async () => (await services.metric(ACCEPTED)) === 600 * UNITS);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    expect(await services.metric('footprint_outbox_batches')).toBeGreaterThan(0);
    await plant.influxd.startAgain();
    await plant.publish(200);
    await plant.expectAll([services]);
    await eventually(() => services.isHealthy());
    expect(await services.metric('footprint_outbox_batches')).toBe(0);
  });

  it('leave telemetry to the broker while it is away, where there is no outbox', async () => {
    const services = await plant.startServices('data', { OUTBOX: 'off' });
    await plant.publish(100);
    await eventually(async () => (await services.metric(ACCEPTED)) === 100 * UNITS);
    await plant.influxd.halt();
    await plant.publish(100);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    expect(await services.metric(ACCEPTED)).toBe(100 * UNITS);
    await plant.influxd.startAgain();
    await plant.expectAll([services]);
  });

  it('start without it, and without a bucket', async () => {
    await plant.influxd.halt();
    const services = await plant.startServices(
      'data',
      { INFLUX_BUCKET: 'not-made-yet', INFLUX_TOKEN: plant.influxd.token },
      'live',
    );
    expect(await services.isHealthy()).toBe(false);
    await plant.publish(10);
    await eventually(async () => (await services.metric(ACCEPTED)) === 10 * UNITS);
    await plant.influxd.startAgain();
    const stored = () => plant.influxd.count('not-made-yet', 'telemetry', 'energyKwh');
    await eventually(
      async () => (await stored()) === 10 * UNITS,
      60_000,
      () => services.output,
    );
    await eventually(() => services.isHealthy());
  });

  it('keep everything while it refuses the token, and deliver once it does not', async () => {
    const services = await plant.startServices('data');
    await plant.publish(50);
    await eventually(async () => (await plant.stored()) === 50 * UNITS);
    await plant.influxd.setTokenActive(plant.token, false);
    await plant.publish(50);
    await eventually(async () => (await services.metric(ACCEPTED)) === 100 * UNITS);
    await eventually(async () => !(await services.isHealthy()));
    expect(await plant.stored()).toBe(50 * UNITS);
    await plant.influxd.setTokenActive(plant.token, true);
    await plant.expectAll([services]);
    expect((await plant.quarantine(services)).total).toBe(0);
  });

  it('keep what they took with a wrong token, and deliver it when started with the right one', async () => {
    const wrong = await plant.startServices('data', { INFLUX_TOKEN: 'wrong' }, 'live');
    expect(await wrong.isHealthy()).toBe(false);
    await plant.publish(50);
    await eventually(async () => (await wrong.metric(ACCEPTED)) === 50 * UNITS);
    await wrong.stop();
    expect(await plant.stored()).toBe(0);
    const right = await plant.startServices('data');
    await plant.expectAll([right]);
  });

  it('put a point that it can’t hold in quarantine, and deliver the rest of its batch', async () => {
    await plant.influxd.write(plant.bucket, `telemetry,unit=other runHours="many" ${plant.start}`);
    const services = await plant.startServices('data');
    await plant.publish(100, 1, (unit, n) => (unit === 'g2' && n === 40 ? { runHours: 7 } : {}));
    await plant.expectAll([services], { g2: 1 });
    const { total, items } = await plant.quarantine(services);
    expect(total).toBe(1);
    expect(items[0]?.topic).toBe('missions/m/camps/c/units/g2/telemetry');
    expect(items[0]?.reason).toMatch(/type conflict/);
    expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ runHours: 7, energyKwh: 10 });
    expect(await services.metric('footprint_store_bisections_total')).toBeGreaterThan(0);
  });
});
