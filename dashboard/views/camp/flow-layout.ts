/** Where the lines of the power flow run, how wide, and which way. Pure; lengths in pixels, powers in kW. */

export interface Flow {
  id: string;
  /** On which side of the bus the node stands. */
  side: 'start' | 'end';
  /** The middle of the node's row. */
  y: number;
  /** Positive: from the node to the bus. Null where it is not known. */
  powerKw: number | null;
}

export interface FlowLine {
  id: string;
  path: string;
  width: number;
  /** Where an arrowhead points along the line, degrees clockwise from the right; for those who want no motion. */
  arrow: { x: number; y: number; degrees: number };
  /** Seconds for a dot to travel one dash. */
  period: number;
  state: 'flowing' | 'still' | 'unknown';
}

const LEAST_WIDTH = 1.5;
const MOST_WIDTH = 10;
const FASTEST_S = 0.5;
const SLOWEST_S = 3;
/** Less than this share of the largest power stands still. */
const STILL = 0.002;

/** @param width of the space between the columns, with the bus in its middle */
export function layOutFlows(flows: readonly Flow[], width: number, height: number): FlowLine[] {
  const most = Math.max(1, ...flows.map(({ powerKw }) => Math.abs(powerKw ?? 0)));
  const busX = width / 2;
  const busY = height / 2;
  return flows.map(({ id, side, y, powerKw }) => {
    const share = Math.abs(powerKw ?? 0) / most;
    const nodeX = side === 'start' ? 0 : width;
    // All lines meet the bus at its own height range: near rows run straight, far ones bend.
    const meetY = busY + (y - busY) * 0.55;
    const bend = (nodeX + busX) / 2;
    const toBus = `M${nodeX} ${y}C${bend} ${y} ${bend} ${meetY} ${busX} ${meetY}`;
    const fromBus = `M${busX} ${meetY}C${bend} ${meetY} ${bend} ${y} ${nodeX} ${y}`;
    // The middle of the curve, and the way that it takes there.
    const slope = Math.atan2(meetY - y, busX - nodeX) * (180 / Math.PI);
    const arrow = {
      x: (nodeX + 6 * bend + busX) / 8,
      y: (y + meetY) / 2,
      degrees: (powerKw ?? 0) >= 0 ? slope : slope + 180,
    };
    return {
      id,
      arrow,
      path: (powerKw ?? 0) >= 0 ? toBus : fromBus,
      width: LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * share,
      period: SLOWEST_S - (SLOWEST_S - FASTEST_S) * share,
      state: powerKw === null ? 'unknown' : share < STILL ? 'still' : 'flowing',
    };
  });
}
