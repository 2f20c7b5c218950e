/** The description of the topics. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await apiFixture();
});
afterAll(() => fixture.close());

test('the AsyncAPI document names our topic, every kind and every profile', async () => {
  const answer = await fixture.app.request('/api/asyncapi.json');
  expect(answer.status).toBe(200);
  const document = await answer.json();
  expect(document.asyncapi).toBe('3.0.0');
  expect(document.channels.telemetry.address).toBe('missions/{mission}/camps/{camp}/units/{unit}/telemetry');
  expect(Object.keys(document.channels)).toEqual(
    expect.arrayContaining(['victron-gx', 'sparkplug-b', 'tasmota']),
  );
  expect(document.components.schemas.battery.oneOf[0].properties.socPct).toEqual({
    type: ['number', 'null'],
    minimum: 0,
    maximum: 100,
  });
});
