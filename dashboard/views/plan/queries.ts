/** What the planner's pages ask the API. */

import type { InferResponseType } from 'hono/client';
import type { Frontier, MissionPlan, Plan } from '../../../services/domain/planner/plan-schema.ts';
import type { Prices } from '../../../services/domain/planner/request.ts';
import { ApiError, api, apiQuery, type Query } from '../../queries/api.ts';
import { type PlanChoice, type planBody, rulesOf } from './plan-choice.ts';

type KeptPlans = InferResponseType<typeof api.plans.$get, 200>['plans'];
export type KeptPlan = KeptPlans[number];
export type AgainstRow = InferResponseType<
  (typeof api.plans)[':id']['against']['$get'],
  200
>['months'][number];

const JSON_BODY = { 'content-type': 'application/json' };

/** A camp's plan. The answer before stands until that of the slider's new place is there. */
export function planQuery(body: ReturnType<typeof planBody>): Query<Plan> {
  const text = JSON.stringify(body);
  const topic = `plan ${body.camp}`;
  return {
    queryKey: [topic, `/api/plan ${text}`],
    queryFn: async () => {
      const init = { body: text, headers: JSON_BODY };
      return (await (await api.plan.$post({ query: {} }, { init })).json()) as Plan;
    },
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[0] === topic ? previous : undefined,
  };
}

export const keptPlans = apiQuery(api.plans.$url(), () => api.plans.$get({ query: {} }));

/** What was planned of each month, and what was measured. */
export function againstQuery(id: string, from: string, to: string) {
  const route = api.plans[':id'].against;
  const input = { param: { id }, query: { from, to } };
  return apiQuery(route.$url(input), () => route.$get(input));
}

export async function keepPlan(name: string, camp: string, request: object): Promise<void> {
  const init = { body: JSON.stringify({ name, camp, request }), headers: JSON_BODY };
  await api.plans.$post({ query: {} }, { init });
}

export async function removePlan(id: string): Promise<void> {
  await api.plans[':id'].$delete({ param: { id }, query: {} });
}

export interface Sizes {
  solarKwp: number[];
  batteryKwh: number[];
}

/** The frontier around a choice, with its progress. */
export function frontierOf(
  camp: string,
  choice: PlanChoice,
  sizes: Sizes,
  targets: readonly number[],
  options: StreamOptions,
): Promise<Frontier> {
  const { from, to, prices } = choice;
  const body = { camp, from, to, ...sizes, targets, rules: rulesOf(choice), prices };
  return streamed('/api/plan/frontier', body, options) as Promise<Frontier>;
}

/** A mission's way to a target, with its progress. */
export function missionPlanOf(
  mission: string,
  period: { from: string; to: string },
  prices: Prices,
  target: number,
  sizes: Sizes,
  options: StreamOptions,
): Promise<MissionPlan> {
  const body = { ...period, prices, target, ...sizes };
  return streamed(`/api/plan/missions/${mission}`, body, options) as Promise<MissionPlan>;
}

export interface StreamOptions {
  signal: AbortSignal;
  /** Told which share of the work is done, 0 to 1. */
  onProgress: (share: number) => void;
}

/** Posts long work and follows its events. @throws ApiError in the API's own words */
async function streamed(path: string, body: object, { signal, onProgress }: StreamOptions): Promise<unknown> {
  const headers = { ...JSON_BODY, accept: 'text/event-stream' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (!response.ok || response.body === null) throw await refusal(response);
  let text = '';
  for await (const chunk of chunksOf(response.body.pipeThrough(new TextDecoderStream()))) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const name = /^event: (.*)$/m.exec(event)?.[1];
      const data: unknown = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? 'null');
      if (name === 'result') return data;
      if (name === 'progress' && isProgress(data)) onProgress(data.of === 0 ? 1 : data.done / data.of);
    }
  }
  throw new ApiError(0, 'the answer was cut off');
}

/** Not all browsers iterate a stream by themselves. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

async function refusal(response: Response): Promise<ApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const detail = typeof problem === 'object' && problem !== null && 'detail' in problem ? problem.detail : '';
  return new ApiError(response.status, String(detail || response.statusText));
}

function isProgress(value: unknown): value is { done: number; of: number } {
  return typeof value === 'object' && value !== null && 'done' in value && 'of' in value;
}
