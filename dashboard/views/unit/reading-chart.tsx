/**
 * A unit's readings over time: the mean as a line within the band of least and greatest, gaps hatched, annotations above.
 * Dragging across it zooms; what the cursor reads is said beside it.
 */

import { useState } from 'preact/hooks';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { stepFor } from '../../i18n/measures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { FIELDS } from './fields.ts';
import { Plot, type Scales } from './plot.tsx';
import type { Annotation } from './queries.ts';
import { bandPath, linePath, type ReadingPoint, runsOf } from './reading-paths.ts';
import { unitTexts } from './texts.ts';
import { numberTicks, offsetMsOf, onClock, timeTicks } from './ticks.ts';
import { type Zoom, zoomTo } from './zoom.ts';

const HEIGHT = 300;
const TICK_WIDTH = 64;
/** A drag shorter than this was a click. */
const DRAG_PX_AT_LEAST = 8;

export function ReadingChart(props: {
  label: string;
  field: keyof typeof FIELDS;
  colour: string;
  points: readonly ReadingPoint[];
  from: string;
  to: string;
  annotations: readonly Annotation[];
  cursor: number | null;
  onCursor: (position: number) => void;
  onZoom: (zoom: Zoom) => void;
}) {
  const format = useFormat();
  const { measure, fromZero } = FIELDS[props.field];
  const [from, to] = [Date.parse(props.from), Date.parse(props.to)];
  const offsetMs = offsetMsOf(props.from);
  const extremes = props.points.flatMap(({ min, max }) => (min === null || max === null ? [] : [min, max]));
  const step = stepFor(measure, extremes);
  const scaled = extremes.map((value) => value * step.factor);
  const [least, greatest] = [smallest(scaled), -smallest(scaled.map((value) => -value))];
  const ticks = numberTicks(
    fromZero ? Math.min(0, least) : least,
    fromZero ? Math.max(0, greatest) : greatest,
    5,
  );
  return (
    <Plot
      label={props.label}
      height={HEIGHT}
      xFrom={from}
      xTo={to}
      xTicks={(width) =>
        timeTicks(from, to, Math.floor(width / TICK_WIDTH), offsetMs).map((at) => ({
          at,
          label: timeLabel(at, to - from, offsetMs, format),
        }))
      }
      yTicks={ticks.map((at) => ({ at: at, label: format.axis(at) }))}
      yUnit={step.unit}
    >
      {(scales) => (
        <>
          {runsOf(props.points, ({ mean }) => mean === null).map(({ first, last }) => (
            <rect
              key={first.from}
              class="gap"
              x={scales.x(first.from)}
              width={scales.x(last.to) - scales.x(first.from)}
              y={scales.top}
              height={scales.bottom - scales.top}
            />
          ))}
          <Segments annotations={props.annotations} scales={scales} bounds={[from, to]} />
          {runsOf(props.points, ({ mean }) => mean !== null).map((run) => (
            <g key={run.first.from} class={`readings ${props.colour}`}>
              <path class="band" d={bandPath(run.points, step.factor, scales)} />
              <path class="line" d={linePath(run.points, step.factor, scales)} />
            </g>
          ))}
          <Moments annotations={props.annotations} scales={scales} />
          <Cursor point={props.cursor === null ? undefined : props.points[props.cursor]} scales={scales} />
          <ZoomBrush
            scales={scales}
            timeAt={(x) => from + ((x - scales.left) / (scales.right - scales.left)) * (to - from)}
            onHover={(at) => {
              const position = props.points.findIndex((point) => at < point.to);
              if (position >= 0) props.onCursor(position);
            }}
            onZoom={props.onZoom}
          />
        </>
      )}
    </Plot>
  );
}

/** Segments that a counter recovered, and faults, behind the line. */
function Segments({
  annotations,
  scales,
  bounds,
}: {
  annotations: readonly Annotation[];
  scales: Scales;
  bounds: [number, number];
}) {
  const within = (at: number) => Math.min(Math.max(at, bounds[0]), bounds[1]);
  return (
    <>
      {annotations.map(({ kind, from, to }) => {
        if (kind !== 'recovered' && kind !== 'fault') return null;
        const [left, right] = [scales.x(within(Date.parse(from))), scales.x(within(Date.parse(to)))];
        return (
          <rect
            key={`${kind} ${from}`}
            class={`segment ${kind}`}
            x={left}
            width={Math.max(1, right - left)}
            y={scales.top}
            height={scales.bottom - scales.top}
          />
        );
      })}
    </>
  );
}

const GLYPHS = { rejected: '✕', reset: '↺', recovered: '≈', gap: '∅', fault: '!' } as const;

/** The glyph that stands for a kind of annotation, in the chart and in the list beside it. */
export function glyphOf(kind: Annotation['kind']): string {
  return GLYPHS[kind];
}

function Moments({ annotations, scales }: { annotations: readonly Annotation[]; scales: Scales }) {
  const t = useTexts(unitTexts);
  return (
    <>
      {annotations.map(({ kind, from, to }) => {
        const x = Math.max(scales.left + 6, scales.x(Date.parse(from)));
        const isMoment = from === to;
        return (
          <g key={`${kind} ${from}`} class={`moment ${kind}`}>
            <title>{t(`annotation.${kind}`)}</title>
            {isMoment ? <line x1={x} x2={x} y1={scales.top} y2={scales.bottom} /> : null}
            <text x={x} y={scales.top - 8} text-anchor="middle">
              {GLYPHS[kind]}
            </text>
          </g>
        );
      })}
    </>
  );
}

function Cursor({ point, scales }: { point: ReadingPoint | undefined; scales: Scales }) {
  if (point === undefined) return null;
  const x = scales.x((point.from + point.to) / 2);
  return <line class="cursor" x1={x} x2={x} y1={scales.top} y2={scales.bottom} />;
}

function ZoomBrush(props: {
  scales: Scales;
  timeAt: (x: number) => number;
  onHover: (at: number) => void;
  onZoom: (zoom: Zoom) => void;
}) {
  const { left, right, top, bottom } = props.scales;
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const xOf = (event: PointerEvent) => {
    const box = event.currentTarget instanceof SVGElement ? event.currentTarget.ownerSVGElement : null;
    return Math.min(right, Math.max(left, event.clientX - (box?.getBoundingClientRect().left ?? 0)));
  };
  return (
    <>
      {drag === null ? null : (
        <rect
          class="brush"
          x={Math.min(drag.from, drag.to)}
          width={Math.abs(drag.to - drag.from)}
          y={top}
          height={bottom - top}
        />
      )}
      <rect
        class="sensor"
        x={left}
        width={right - left}
        y={top}
        height={bottom - top}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const x = xOf(event);
          setDrag({ from: x, to: x });
        }}
        onPointerMove={(event) => {
          const x = xOf(event);
          props.onHover(props.timeAt(x));
          if (drag !== null) setDrag({ from: drag.from, to: x });
        }}
        onPointerUp={(event) => {
          if (drag !== null && Math.abs(xOf(event) - drag.from) >= DRAG_PX_AT_LEAST) {
            props.onZoom(zoomTo(props.timeAt(drag.from), props.timeAt(xOf(event))));
          }
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      />
    </>
  );
}

function timeLabel(at: number, spanMs: number, offsetMs: number, format: Format): string {
  const local = onClock(at, offsetMs);
  const isMidnight = local.endsWith('T00:00:00');
  return isMidnight || spanMs > 10 * DAY_MS ? format.shortDay(local.slice(0, 10)) : local.slice(11, 16);
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
}
