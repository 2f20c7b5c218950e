/** Limits that several rules share. */

/** Below this share of its rated power a running generator wet-stacks: it idles. */
export const IDLE_LOAD = 0.3;
