/** Server-sent events: the power of units and the alarms, as they change. */
import { createRoute, z } from '@hono/zod-openapi';
import { liveEventSchemas } from '../../domain/live-events.ts';
import { type LiveEvent, liveEvents } from '../../live/live-events.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters, refuseUnknownIds } from '../filters.ts';
import { query } from '../parameters.ts';
import { ApiProblem, problemResponses } from '../problems.ts';
import { newRouter } from '../router.ts';
import { textStream } from '../text-stream.ts';
import { acceptedEncoding, compressedStream } from './compression.ts';

const STREAMS_AT_MOST = 1_000;
/** When a browser connects again after its stream has ended. */
const RETRY_MS = 3_000;

const events = createRoute({
  method: 'get',
  path: '/api/events',
  tags: ['Live'],
  summary: 'Live events: latest power per unit, alarms',
  description:
    'A stream of server-sent events about all units, or those that pass the filters. `power` (PowerEvent) and `alarms` ' +
    '(AlarmsEvent): on connecting all there is (`full`), then what changed; of many units less often than once a ' +
    'second. `ping` (PingEvent): at least every 15 s. Compressed where the client accepts it.',
  request: {
    query: query({
      mission: filterParameters.mission,
      camp: filterParameters.camp,
      unit: filterParameters.unit,
    }),
  },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...problemResponses(400, 401, 503),
  },
});

type EventDeps = Pick<ApiDeps, 'live' | 'registryRepository' | 'now' | 'stopping' | 'onError'>;

export function eventRoutes({ live, registryRepository, now, stopping, onError }: EventDeps) {
  const router = newRouter();
  router.openAPIRegistry.register('PowerEvent', liveEventSchemas.power);
  router.openAPIRegistry.register('AlarmsEvent', liveEventSchemas.alarms);
  router.openAPIRegistry.register('PingEvent', liveEventSchemas.ping);
  const index = () => registryRepository.current();
  let streams = 0;

  async function* texts(events: AsyncIterable<LiveEvent>): AsyncGenerator<string> {
    streams += 1;
    try {
      yield `retry: ${RETRY_MS}\n`;
      for await (const { event, data } of events) yield `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    } catch (error) {
      onError(error, { method: 'GET', path: '/api/events' });
    } finally {
      streams -= 1;
    }
  }

  return router.openapi(events, (c) => {
    const { mission = [], camp = [], unit = [] } = c.req.valid('query');
    refuseUnknownIds({ mission, camp, unit }, index());
    const encoding = acceptedEncoding(c.req.header('accept-encoding'));
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    };
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    if (streams >= STREAMS_AT_MOST) {
      throw new ApiProblem('too-many-streams', `${STREAMS_AT_MOST} event streams are open: try again later`, {
        'retry-after': '30',
      });
    }
    const filter = { missions: mission, camps: camp, units: unit };
    const stream = liveEvents({ live, index, now }, filter, AbortSignal.any([stopping, c.req.raw.signal]));
    const body = texts(stream);
    return c.body(encoding === null ? textStream(body) : compressedStream(body, encoding), 200, headers);
  });
}
