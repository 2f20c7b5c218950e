/** Limits that several rules share. */

/** Below this share of its rated power a running generator wet-stacks: it idles. */
export const IDLE_LOAD = 0.3;

/** Litres that a generator can burn for a kWh at the very most. */
export const MAX_L_PER_KWH = 0.45;
