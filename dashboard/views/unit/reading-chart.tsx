/** A unit's readings over time. Dragging across the chart zooms; what the cursor reads is said below it. */
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { Plot } from '../../charts/plot.tsx';
import type { PlotStyle } from '../../charts/plot-style.ts';
import type { ColourRole } from '../../charts/series.ts';
import { useFormat } from '../../i18n/format.ts';
import { stepFor } from '../../i18n/measures.ts';
import { FIELDS } from './fields.ts';
import type { Annotation } from './queries.ts';
import { type ReferenceLine, readingPlot } from './reading-plot.ts';
import type { ReadingPoint } from './reading-points.ts';
import type { Zoom } from './zoom.ts';

const HEIGHT = 300;

export function ReadingChart(props: {
  label: string;
  field: keyof typeof FIELDS;
  colour: ColourRole;
  points: readonly ReadingPoint[];
  from: string;
  to: string;
  annotations: readonly Annotation[];
  /** The same list as long as the lines are the same. */
  references: readonly ReferenceLine[];
  cursor: number | null;
  onCursor: (position: number) => void;
  onZoom: (zoom: Zoom) => void;
}) {
  const format = useFormat();
  const { measure, fromZero } = FIELDS[props.field];
  const { points, annotations, references, from, to, colour } = props;
  const step = stepFor(measure, [
    ...points.flatMap(({ min, max }) => [min, max]),
    ...references.map(({ value }) => value),
  ]);
  const plot = useRef<uPlot | null>(null);
  const onZoom = useRef(props.onZoom);
  onZoom.current = props.onZoom;
  const content = useCallback(
    (style: PlotStyle) =>
      readingPlot(
        {
          ...{ points, from, to, annotations, references, colour, step, fromZero, format },
          onCursor: props.onCursor,
          onZoom: (zoom) => onZoom.current(zoom),
        },
        style,
      ),
    [points, annotations, references, from, to, colour, step.unit, fromZero, format, props.onCursor],
  );
  const point = props.cursor === null ? undefined : points[props.cursor];
  useEffect(() => {
    if (plot.current === null || point === undefined) return;
    const left = plot.current.valToPos((point.from + point.to) / 2, 'x');
    plot.current.setCursor({ left, top: 0 }, false);
  }, [point]);
  return (
    <div class="chart">
      <p class="axis-units soft small" aria-hidden="true">
        <span>{format.unit(step.unit)}</span>
      </p>
      <Plot
        label={props.label}
        height={HEIGHT}
        content={content}
        onReady={(ready) => {
          plot.current = ready;
        }}
      />
    </div>
  );
}
