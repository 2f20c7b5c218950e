/** What InfluxDB can do to the services: stall, stop, refuse, and come back. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/child.ts';
import { describeWith } from '../support/find-server.ts';
import { realServers, Stack } from './stack.ts';

const ACCEPTED = 'footprint_accepted_samples_total';
const UNITS = 4;

describeWith(realServers, 'with InfluxDB in trouble, the services', { timeout: 180_000 }, () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start();
  });
  afterEach(() => stack.stop());

  it('go on taking telemetry while it stalls or is away, and deliver it afterwards', async () => {
    const services = await stack.startServices('data');
    await stack.publish(200);
    await stack.influxd.pause();
    await stack.publish(200);
    await eventually(async () => (await services.metric(ACCEPTED)) === 400 * UNITS);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    await stack.influxd.resume();
    await eventually(() => services.isHealthy(), 60_000);

    await stack.influxd.halt();
    await stack.publish(200);
    await eventually(async () => (await services.metric(ACCEPTED)) === 600 * UNITS);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    expect(await services.metric('footprint_outbox_batches')).toBeGreaterThan(0);
    await stack.influxd.startAgain();
    await stack.publish(200);
    await stack.expectAll([services]);
    await eventually(() => services.isHealthy());
    expect(await services.metric('footprint_outbox_batches')).toBe(0);
  });

  it('leave telemetry to the broker while it is away, where there is no outbox', async () => {
    const services = await stack.startServices('data', { OUTBOX: 'off' });
    await stack.publish(100);
    await eventually(async () => (await services.metric(ACCEPTED)) === 100 * UNITS);
    await stack.influxd.halt();
    await stack.publish(100);
    await eventually(async () => !(await services.isHealthy()), 20_000);
    expect(await services.metric(ACCEPTED)).toBe(100 * UNITS);
    await stack.influxd.startAgain();
    await stack.expectAll([services]);
  });

  it('start without it, and without a bucket', async () => {
    await stack.influxd.halt();
    const services = await stack.startServices(
      'data',
      { INFLUX_BUCKET: 'not-made-yet', INFLUX_TOKEN: stack.influxd.token },
      'live',
    );
    expect(await services.isHealthy()).toBe(false);
    await stack.publish(10);
    await eventually(async () => (await services.metric(ACCEPTED)) === 10 * UNITS);
    await stack.influxd.startAgain();
    const stored = () => stack.influxd.count('not-made-yet', 'telemetry', 'energyKwh');
    await eventually(
      async () => (await stored()) === 10 * UNITS,
      60_000,
      () => services.output,
    );
    await eventually(() => services.isHealthy());
  });

  it('keep everything while it refuses the token, and deliver once it does not', async () => {
    const services = await stack.startServices('data');
    await stack.publish(50);
    await eventually(async () => (await stack.stored()) === 50 * UNITS);
    await stack.influxd.setTokenActive(stack.token, false);
    await stack.publish(50);
    await eventually(async () => (await services.metric(ACCEPTED)) === 100 * UNITS);
    await eventually(async () => !(await services.isHealthy()));
    expect(await stack.stored()).toBe(50 * UNITS);
    await stack.influxd.setTokenActive(stack.token, true);
    await stack.expectAll([services]);
    expect((await stack.quarantine(services)).total).toBe(0);
  });

  it('keep what they took with a wrong token, and deliver it when started with the right one', async () => {
    const wrong = await stack.startServices('data', { INFLUX_TOKEN: 'wrong' }, 'live');
    expect(await wrong.isHealthy()).toBe(false);
    await stack.publish(50);
    await eventually(async () => (await wrong.metric(ACCEPTED)) === 50 * UNITS);
    await wrong.stop();
    expect(await stack.stored()).toBe(0);
    const right = await stack.startServices('data');
    await stack.expectAll([right]);
  });

  it('put a point that it can’t hold in quarantine, and deliver the rest of its batch', async () => {
    await stack.influxd.write(stack.bucket, `telemetry,unit=other runHours="many" ${stack.start}`);
    const services = await stack.startServices('data');
    await stack.publish(100, 1, (unit, n) => (unit === 'g2' && n === 40 ? { runHours: 7 } : {}));
    await stack.expectAll([services], { g2: 1 });
    const { total, items } = await stack.quarantine(services);
    expect(total).toBe(1);
    expect(items[0]?.topic).toBe('missions/m/camps/c/units/g2/telemetry');
    expect(items[0]?.reason).toMatch(/type conflict/);
    expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ runHours: 7, energyKwh: 10 });
    expect(await services.metric('footprint_store_bisections_total')).toBeGreaterThan(0);
  });
});
