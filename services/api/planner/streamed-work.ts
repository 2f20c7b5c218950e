/** Answers long work: as JSON, or as a stream of its progress and then its result, to whoever accepts one. */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { PlanRequestError, type PreparedWork } from '../../planner/planner.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** Whether a request wants events. */
function acceptsEvents(c: Context): boolean {
  return (c.req.header('accept') ?? '').includes('text/event-stream');
}

/**
 * Prepares and does the work; a client that hangs up ends it.
 * @throws ApiProblem 400 for what can't be planned, before anything is streamed
 */
export async function answerWork<Result extends object>(
  c: Context,
  prepare: () => Promise<PreparedWork<Result>>,
  deps: Pick<ApiDeps, 'onError' | 'stopping'>,
): Promise<Response> {
  const work = await preparedOrProblem(prepare);
  const signal = AbortSignal.any([c.req.raw.signal, deps.stopping]);
  c.header('cache-control', 'private, no-store');
  if (!acceptsEvents(c)) return c.json(await work.run({ signal }), 200);
  return streamSSE(
    c,
    async (stream) => {
      const send = (event: string, payload: object) =>
        stream.writeSSE({ event, data: JSON.stringify(payload) });
      const hungUp = new AbortController();
      stream.onAbort(() => hungUp.abort());
      let sent = send('progress', { done: 0, of: work.parts });
      const result = await work.run({
        signal: AbortSignal.any([signal, hungUp.signal]),
        onProgress: (done) => {
          sent = sent.then(() => send('progress', { done, of: work.parts }));
        },
      });
      await sent;
      await send('progress', { done: work.parts, of: work.parts });
      await send('result', result);
    },
    async (error) => {
      if (!signal.aborted) deps.onError(error, { method: c.req.method, path: c.req.path });
    },
  );
}

/** What the preparation refuses is the sender's to put right. */
export async function preparedOrProblem<Result>(prepare: () => Promise<Result>): Promise<Result> {
  try {
    return await prepare();
  } catch (error) {
    if (error instanceof PlanRequestError) throw new ApiProblem('invalid-body', error.problems);
    throw error;
  }
}
