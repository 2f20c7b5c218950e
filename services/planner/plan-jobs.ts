/** What worker threads are asked, and what they answer. */

import { z } from 'zod';
import type { FrontierRequest } from '../domain/planner/frontier.ts';
import type { MissionPlanRequest } from '../domain/planner/mission-plan.ts';
import type { PlanRequest } from '../domain/planner/plan.ts';
import {
  type Frontier,
  frontierSchema,
  type MissionPlan,
  missionPlanSchema,
  type Plan,
  planSchema,
} from '../domain/planner/plan-schema.ts';

/** What each kind of job is made of. */
export interface JobRequests {
  plan: PlanRequest;
  frontier: FrontierRequest;
  mission: MissionPlanRequest;
}

/** What each kind of job answers. */
export interface JobResults {
  plan: Plan;
  frontier: Frontier;
  mission: MissionPlan;
}

export type JobKind = keyof JobRequests;

export const RESULT_SCHEMAS: { [Kind in JobKind]: z.ZodType<JobResults[Kind]> } = {
  plan: planSchema,
  frontier: frontierSchema,
  mission: missionPlanSchema,
};

export type Job = { [Kind in JobKind]: { kind: Kind; request: JobRequests[Kind] } }[JobKind];

/** A job as a worker gets it; a number other than 0 in `cancel` ends it. */
export interface JobMessage {
  job: Job;
  cancel: Int32Array;
}

export const replySchema = z.union([
  z.object({ done: z.number() }),
  z.object({ result: z.unknown() }),
  z.object({ failure: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;
