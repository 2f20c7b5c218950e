/**
 * Server-sent events: the latest power of each unit and the alarms, as they change. A client that reads slowly
 * gets fewer and newer events, never a queue: what changed is gathered when it can take more.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { alarmSchema } from '../../domain/alarms/rules.ts';
import type { ApiDeps } from '../deps.ts';
import { query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { newRouter } from '../router.ts';

const TICK_MS = 1000;
const ALARM_TICKS = 5;
const PING_TICKS = 15;

const pingSchema = z
  .object({
    serverTime: z.string(),
    lastDataAt: z.string().nullable().meta({ description: 'When the last sample arrived' }),
  })
  .meta({ id: 'PingEvent' });

const powerSchema = pingSchema
  .extend({
    units: z.array(
      z.object({
        unit: z.string(),
        ts: z.string(),
        powerKw: z.number().nullable(),
        fields: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    ),
  })
  .meta({ id: 'PowerEvent' });
export type PowerEvent = z.infer<typeof powerSchema>;

const alarmsSchema = z.object({ alarms: z.array(alarmSchema) }).meta({ id: 'AlarmsEvent' });
export type AlarmsEvent = z.infer<typeof alarmsSchema>;

const events = createRoute({
  method: 'get',
  path: '/api/events',
  tags: ['Live'],
  summary: 'Live events: latest power per unit, alarms',
  description:
    'A stream of server-sent events. `power` (PowerEvent): on connecting all units that reported, then those that ' +
    'changed, at most once a second. `alarms` (AlarmsEvent): all that stand, on connecting and when they change. ' +
    '`ping` (PingEvent): at least every 15 s.',
  request: { query: query({}) },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...problemResponses(400, 401),
  },
});

type EventDeps = Pick<ApiDeps, 'live' | 'registryRepository' | 'now' | 'stopping' | 'onError'>;

export function eventRoutes(deps: EventDeps) {
  const router = newRouter();
  router.openAPIRegistry.register('PowerEvent', powerSchema);
  router.openAPIRegistry.register('AlarmsEvent', alarmsSchema);
  router.openAPIRegistry.register('PingEvent', pingSchema);
  return router.openapi(events, (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    return streamSSE(
      c,
      (stream) => sendEvents(stream, deps),
      async (error) => deps.onError(error, { method: 'GET', path: '/api/events' }),
    );
  });
}

async function sendEvents(
  stream: SSEStreamingApi,
  { live, registryRepository, now, stopping }: EventDeps,
): Promise<void> {
  const send = (event: string, payload: object) => stream.writeSSE({ event, data: JSON.stringify(payload) });
  let sentVersion = -1;
  let sentAlarms = '';
  await stream.writeSSE({ event: 'ping', data: JSON.stringify(ping(live, now())), retry: 3000 });
  for (let tick = 0; !stream.aborted && !stopping.aborted; tick += 1) {
    if (live.version > sentVersion || tick === 0) {
      const { version } = live;
      const units = changedUnits(live, sentVersion, registryRepository);
      if (units.length > 0 || tick === 0) await send('power', { ...ping(live, now()), units });
      sentVersion = version;
    }
    if (tick % ALARM_TICKS === 0) {
      const alarms = live.alarms(now(), registryRepository.current());
      const text = JSON.stringify(alarms);
      if (text !== sentAlarms) await send('alarms', { alarms });
      sentAlarms = text;
    }
    if (tick % PING_TICKS === PING_TICKS - 1) await send('ping', ping(live, now()));
    await stream.sleep(TICK_MS);
  }
}

function ping(live: EventDeps['live'], now: number): z.infer<typeof pingSchema> {
  const { lastReceivedAt } = live;
  return {
    serverTime: new Date(now).toISOString(),
    lastDataAt: lastReceivedAt === null ? null : new Date(lastReceivedAt).toISOString(),
  };
}

function changedUnits(
  live: EventDeps['live'],
  version: number,
  registryRepository: EventDeps['registryRepository'],
): PowerEvent['units'] {
  const { units } = registryRepository.current();
  return live.changedSince(version).flatMap((unit) => {
    const status = units.has(unit) ? live.statusOf(unit) : undefined;
    if (status === undefined) return [];
    const { lastTs, fields } = status;
    return [
      { unit, ts: new Date(lastTs).toISOString(), powerKw: fields.powerKw ?? null, fields: { ...fields } },
    ];
  });
}
