/** A worker thread that plans: one job at a time, with progress between its parts. */
import { parentPort } from 'node:worker_threads';
import { planFrontier } from '../domain/planner/frontier.ts';
import { planMission } from '../domain/planner/mission-plan.ts';
import { planCamp } from '../domain/planner/plan.ts';
import type { Job, JobMessage, Reply } from './plan-jobs.ts';

const PROGRESS_EVERY_MS = 100;

/** Whoever wanted the answer no longer does. */
class CancelledError extends Error {}

parentPort?.on('message', ({ job, cancel }: JobMessage) => {
  const reply = (message: Reply) => parentPort?.postMessage(message);
  let toldAt = performance.now();
  const onProgress = (done: number) => {
    if (Atomics.load(cancel, 0) !== 0) throw new CancelledError('cancelled');
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = performance.now();
    reply({ done });
  };
  try {
    reply({ result: resultOf(job, onProgress) });
  } catch (error) {
    reply({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function resultOf(job: Job, onProgress: (done: number) => void): unknown {
  switch (job.kind) {
    case 'plan':
      return planCamp(job.request);
    case 'frontier':
      return planFrontier(job.request, onProgress);
    case 'mission':
      return planMission(job.request, onProgress);
  }
}
