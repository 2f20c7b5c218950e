/**
 * The Equal Earth projection (Šavrič, Patterson, Jenny 2018), which keeps areas true. The build draws the
 * world's outline with it, and the page places camps on that outline with it.
 */

const A1 = 1.340264;
const A2 = -0.081106;
const A3 = 0.000893;
const A4 = 0.003796;
const M = Math.sqrt(3) / 2;

/** Width of the drawing; its height follows from the projection. */
export const MAP_WIDTH = 2000;
const X_LIMIT = project(0, 180).x;
const Y_LIMIT = project(90, 0).y;
const SCALE = MAP_WIDTH / (2 * X_LIMIT);
export const MAP_HEIGHT = Math.round(2 * Y_LIMIT * SCALE);

function project(latitude: number, longitude: number): { x: number; y: number } {
  const theta = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
  const square = theta * theta;
  const sixth = square * square * square;
  const x =
    ((longitude * Math.PI) / 180) *
    (Math.cos(theta) / (M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square))));
  const y = theta * (A1 + A2 * square + sixth * (A3 + A4 * square));
  return { x, y };
}

/** Degrees north and east to a point of the drawing, its origin at the top left. */
export function mapPoint(latitude: number, longitude: number): { x: number; y: number } {
  const { x, y } = project(latitude, longitude);
  return { x: (x + X_LIMIT) * SCALE, y: (Y_LIMIT - y) * SCALE };
}
