/** The targets of the UN Secretariat Climate Action Plan (2020–2030) against which progress is shown. */

/** Renewable share of electricity, by the milestones of the plan. */
const MILESTONES = [
  { year: 2025, share: 0.4 },
  { year: 2030, share: 0.8 },
] as const;

export const RENEWABLE_TARGET = MILESTONES[1];

/**
 * The share that the path between the milestones asks for on a date: straight from the end of 2025 to the end
 * of 2030, level before and after.
 */
export function targetPath(date: string): number {
  const [first, last] = MILESTONES;
  const start = Date.UTC(first.year + 1, 0, 1);
  const end = Date.UTC(last.year + 1, 0, 1);
  const passed = Math.max(0, Math.min(1, (Date.parse(date.slice(0, 10)) - start) / (end - start)));
  return first.share + passed * (last.share - first.share);
}
