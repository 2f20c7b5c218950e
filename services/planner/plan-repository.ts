/** Kept plans: what was asked, and what it was to bring, so that what came can be held against it. */
import { z } from 'zod';
import type { SharedDatabase } from '../store/shared/shared-database.ts';
import { affectedBy, firstOf, rowsOf, type Work } from '../store/shared/work.ts';

export const plannedMonthSchema = z.object({
  month: z.string(),
  renewableShare: z.number().nullable(),
  fuelL: z.number(),
});
export type PlannedMonth = z.infer<typeof plannedMonthSchema>;

export const keptPlanSchema = z.object({
  id: z.string(),
  name: z.string(),
  camp: z.string(),
  /** The request as it was sent, to be sent again. */
  request: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type KeptPlan = z.infer<typeof keptPlanSchema>;
export type KeptPlanWithMonths = KeptPlan & { planned: PlannedMonth[] };

const COLUMNS = ['id', 'name', 'camp', 'request', 'planned', 'created_at', 'created_by'] as const;

interface PlanRow {
  id: string;
  name: string;
  camp: string;
  request: string;
  planned: string;
  created_at: number;
  created_by: string;
}

export class PlanRepository {
  readonly #shared: SharedDatabase;

  constructor(shared: SharedDatabase) {
    this.#shared = shared;
  }

  async keep(plan: KeptPlanWithMonths): Promise<void> {
    await this.#shared.change(this.#insert(plan));
  }

  /** All kept plans, the newest first. */
  async list(): Promise<KeptPlan[]> {
    const rows = await this.#shared.read(
      rowsOf(this.#shared.queries.selectFrom('plan').select(COLUMNS).orderBy('created_at', 'desc')),
    );
    return rows.map((row) => keptPlanSchema.parse(planOf(row)));
  }

  async find(id: string): Promise<KeptPlanWithMonths | null> {
    const row = await this.#shared.read(
      firstOf(this.#shared.queries.selectFrom('plan').select(COLUMNS).where('id', '=', id)),
    );
    return row === undefined ? null : planOf(row);
  }

  /** Whether there was one to remove. */
  async remove(id: string): Promise<boolean> {
    const removal = this.#shared.queries.deleteFrom('plan').where('id', '=', id);
    return (await this.#shared.change(affectedBy(removal))) > 0;
  }

  *#insert({ id, name, camp, request, planned, createdAt, createdBy }: KeptPlanWithMonths): Work<void> {
    yield* affectedBy(
      this.#shared.queries.insertInto('plan').values({
        id,
        name,
        camp,
        request: JSON.stringify(request),
        planned: JSON.stringify(planned),
        created_at: Date.parse(createdAt),
        created_by: createdBy,
      }),
    );
  }
}

function planOf(row: PlanRow): KeptPlanWithMonths {
  return {
    id: row.id,
    name: row.name,
    camp: row.camp,
    request: keptPlanSchema.shape.request.parse(JSON.parse(row.request)),
    planned: z.array(plannedMonthSchema).parse(JSON.parse(row.planned)),
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: row.created_by,
  };
}
