/**
 * How readings over time are plotted: the mean as a line within the band of least and greatest, gaps hatched,
 * annotations above, the lines to hold the readings against.
 */
import type uPlot from 'uplot';
import { DAY_MS } from '../../../services/domain/durations.ts';
import type { PlotContent } from '../../charts/plot.tsx';
import {
  bottomAxis,
  fillColumn,
  hatch,
  type PlotStyle,
  valueAxis,
  writeLabel,
} from '../../charts/plot-style.ts';
import type { ColourRole } from '../../charts/series.ts';
import type { Format } from '../../i18n/format.ts';
import type { Step } from '../../i18n/measures.ts';
import { glyphOf } from './annotations.ts';
import type { Annotation } from './queries.ts';
import type { ReadingPoint } from './reading-points.ts';
import { offsetMsOf, onClock, timeTicks } from './ticks.ts';
import { type Zoom, zoomTo } from './zoom.ts';

export interface ReferenceLine {
  /** In the API's unit. */
  value: number;
  name: string;
}

export interface ReadingPlotInput {
  points: readonly ReadingPoint[];
  /** The time that is shown, as the API writes instants. */
  from: string;
  to: string;
  annotations: readonly Annotation[];
  references: readonly ReferenceLine[];
  colour: ColourRole;
  step: Step;
  fromZero: boolean;
  format: Format;
  onCursor: (position: number) => void;
  onZoom: (zoom: Zoom) => void;
}

const TICK_WIDTH = 64;
const BAND_ALPHA = '47';
const SEGMENT_ALPHA = '30';
/** A drag shorter than this was a click. */
const DRAG_PX_AT_LEAST = 8;
const ROOM = 0.05;

export function readingPlot(input: ReadingPlotInput, style: PlotStyle): PlotContent {
  const { points, step, format } = input;
  const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
  const offsetMs = offsetMsOf(input.from);
  const colour = style.token(input.colour);
  const values = (pick: (point: ReadingPoint) => number | null) =>
    points.map((point) => {
      const value = pick(point);
      return value === null ? null : value * step.factor;
    });
  const references = input.references.map(({ value, name }) => ({ name, value: value * step.factor }));
  const most = input.fromZero
    ? Math.max(0, ...references.map(({ value }) => value))
    : Number.NEGATIVE_INFINITY;
  const edge = { stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false };
  return {
    data: [
      points.map((point) => (point.from + point.to) / 2),
      values(({ max }) => max),
      values(({ min }) => min),
      values(({ mean }) => mean),
    ],
    options: {
      legend: { show: false },
      padding: [24, 12, 0, 0],
      cursor: { drag: { x: true, y: false, setScale: false }, y: false, points: { show: false } },
      scales: {
        x: { time: false, range: () => [from, to] },
        y: { range: (_, least, greatest) => spanOf(least, greatest, most, input.fromZero) },
      },
      axes: [
        bottomAxis(
          style,
          (start, end, width) => timeTicks(start, end, Math.floor(width / TICK_WIDTH), offsetMs),
          (at) => timeLabel(at, to - from, offsetMs, format),
        ),
        valueAxis(style, 'y', format.axis),
      ],
      series: [
        {},
        edge,
        edge,
        {
          stroke: colour,
          width: 1.75,
          spanGaps: false,
          points: { show: true, size: 4, fill: colour, filter: () => lonePositions(points) },
        },
      ],
      bands: [{ series: [1, 2], fill: colour + BAND_ALPHA }],
      plugins: [annotationMarks(input, style), referenceLines(references, style), cursorAndZoom(input)],
    },
  };
}

function spanOf(
  least: number | null,
  greatest: number | null,
  most: number,
  fromZero: boolean,
): [number, number] {
  const [low, high] = [least ?? 0, Math.max(greatest ?? 1, most)];
  const [bottom, top] = fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  const room = ROOM * (top - bottom || Math.abs(top) || 1);
  return [fromZero && bottom === 0 ? 0 : bottom - room, top + room];
}

function lonePositions(points: readonly ReadingPoint[]): number[] {
  const isKnown = (position: number) => (points[position]?.mean ?? null) !== null;
  return points.flatMap((_, position) =>
    isKnown(position) && !isKnown(position - 1) && !isKnown(position + 1) ? [position] : [],
  );
}

/** Gaps and segments behind the line, moments above it. */
function annotationMarks({ points, annotations }: ReadingPlotInput, style: PlotStyle): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (plot) => {
        const gap = hatch(style.token('line'), 'transparent');
        for (const { mean, from, to } of points) if (mean === null) fillColumn(plot, from, to, gap);
        for (const { kind, from, to } of annotations) {
          if (kind !== 'recovered' && kind !== 'fault') continue;
          const colour = style.token(kind === 'fault' ? 'alarm' : 'accent') + SEGMENT_ALPHA;
          fillColumn(plot, Date.parse(from), Date.parse(to), colour);
        }
      },
      draw: (plot) => {
        for (const { kind, from, to } of annotations) {
          const { left, top, height } = plot.bbox;
          const x = Math.max(left + 6 * devicePixelRatio, plot.valToPos(Date.parse(from), 'x', true));
          const colour = kind === 'recovered' || kind === 'gap' ? 'soft' : 'alarm-text';
          if (from === to) strokeDashed(plot, [x, top, x, top + height], style.token('alarm'));
          const text = glyphOf(kind);
          writeLabel(plot, style, { text, x, y: top - 4 * devicePixelRatio, colour, align: 'center' });
        }
      },
    },
  };
}

function referenceLines(references: readonly ReferenceLine[], style: PlotStyle): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { left, top, width, height } = plot.bbox;
        for (const { value, name } of references) {
          const y = plot.valToPos(value, 'y', true);
          if (y < top || y > top + height) continue;
          strokeDashed(plot, [left, y, left + width, y], style.token('soft'));
          writeLabel(plot, style, {
            text: name,
            x: left + width - 4 * devicePixelRatio,
            y: y - 3 * devicePixelRatio,
            colour: 'soft',
          });
        }
      },
    },
  };
}

function strokeDashed(
  plot: uPlot,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  colour: string,
) {
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.restore();
}

function cursorAndZoom({ onCursor, onZoom }: ReadingPlotInput): uPlot.Plugin {
  return {
    hooks: {
      setCursor: ({ cursor: { idx } }) => {
        if (idx !== null && idx !== undefined) onCursor(idx);
      },
      setSelect: (plot) => {
        const { left, width } = plot.select;
        if (width < DRAG_PX_AT_LEAST) return;
        onZoom(zoomTo(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')));
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      },
    },
  };
}

function timeLabel(at: number, spanMs: number, offsetMs: number, format: Format): string {
  const local = onClock(at, offsetMs);
  const isMidnight = local.endsWith('T00:00:00');
  return isMidnight || spanMs > 10 * DAY_MS ? format.shortDay(local.slice(0, 10)) : local.slice(11, 16);
}
