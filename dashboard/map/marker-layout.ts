/**
 * Places markers and their labels on a map: fitted to the points, pushed apart where they would cover one another,
 * labels where they cover neither markers nor other labels. Pure; lengths in pixels.
 */
import { mapPoint } from './projection.ts';

export interface MarkerInput {
  id: string;
  latitude: number;
  longitude: number;
  label: string;
}

interface PlacedMarker {
  id: string;
  /** Where the marker is drawn. */
  x: number;
  y: number;
  /** Where it truly lies. */
  trueX: number;
  trueY: number;
  labelX: number;
  labelY: number;
  anchor: 'start' | 'end' | 'middle';
}

export interface MapLayout {
  /** From the world's drawing to pixels: x × scale + left, y × scale + top. */
  scale: number;
  left: number;
  top: number;
  markers: PlacedMarker[];
}

export const MARKER_RADIUS = 11;
const CHARACTER_WIDTH = 7.2;
const LABEL_HEIGHT = 16;
const PADDING = 48;
/** Wider than this the world is not enlarged: a single mission still shows where on Earth it is. */
const MOST_SCALE = 3.2;
const ROUNDS = 60;

export function layOutMarkers(inputs: readonly MarkerInput[], width: number, height: number): MapLayout {
  const points = inputs.map((input) => mapPoint(input.latitude, input.longitude));
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [minX, maxX] = [Math.min(...xs), Math.max(...xs)];
  const [minY, maxY] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    MOST_SCALE,
    (width - 2 * PADDING) / Math.max(1, maxX - minX),
    (height - 2 * PADDING) / Math.max(1, maxY - minY),
  );
  const left = width / 2 - ((minX + maxX) / 2) * scale;
  const top = height / 2 - ((minY + maxY) / 2) * scale;
  const truths = points.map(({ x, y }) => ({ x: x * scale + left, y: y * scale + top }));
  const apart = pushApart(truths);
  const taken: Box[] = apart.map(({ x, y }) => around(x, y, MARKER_RADIUS));
  const markers = inputs.map((input, position) => {
    const { x, y } = apart[position] ?? { x: 0, y: 0 };
    const truth = truths[position] ?? { x, y };
    const label = placeLabel(x, y, input.label.length * CHARACTER_WIDTH, taken, width, height);
    return { id: input.id, x, y, trueX: truth.x, trueY: truth.y, ...label };
  });
  return { scale, left, top, markers };
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

/** Moves points that lie closer than two markers away from each other, a little in each round. */
function pushApart(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  const moved = points.map((point) => ({ ...point }));
  const least = 2 * MARKER_RADIUS + 3;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [position, a] of moved.entries()) {
      for (const b of moved.slice(position + 1)) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= least) continue;
        const push = (least - distance) / 4;
        // Points that coincide part sideways.
        const [ux, uy] = distance === 0 ? [1, 0] : [dx / distance, dy / distance];
        a.x -= ux * push;
        a.y -= uy * push;
        b.x += ux * push;
        b.y += uy * push;
      }
    }
  }
  return moved;
}

function placeLabel(x: number, y: number, length: number, taken: Box[], width: number, height: number) {
  const away = MARKER_RADIUS + 5;
  const candidates = [
    { labelX: x + away, labelY: y, anchor: 'start' as const, left: x + away },
    { labelX: x - away, labelY: y, anchor: 'end' as const, left: x - away - length },
    { labelX: x, labelY: y - away - 4, anchor: 'middle' as const, left: x - length / 2 },
    { labelX: x, labelY: y + away + 4, anchor: 'middle' as const, left: x - length / 2 },
    { labelX: x + away, labelY: y - away, anchor: 'start' as const, left: x + away },
    { labelX: x + away, labelY: y + away, anchor: 'start' as const, left: x + away },
    { labelX: x - away, labelY: y - away, anchor: 'end' as const, left: x - away - length },
    { labelX: x - away, labelY: y + away, anchor: 'end' as const, left: x - away - length },
  ];
  const boxes = candidates.map(({ labelX, labelY, anchor, left }) => ({
    place: { labelX, labelY, anchor },
    box: { left, right: left + length, top: labelY - LABEL_HEIGHT / 2, bottom: labelY + LABEL_HEIGHT / 2 },
  }));
  const free = boxes.find(
    ({ box }) =>
      box.left >= 0 &&
      box.right <= width &&
      box.top >= 0 &&
      box.bottom <= height &&
      !taken.some((other) => overlap(box, other)),
  );
  const chosen = free ?? boxes[0];
  if (chosen === undefined) return { labelX: x, labelY: y, anchor: 'start' as const };
  taken.push(chosen.box);
  return chosen.place;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
