/** A plot drawn as SVG in the page's own colours: its frame, axes and scales; what is plotted comes from its user. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface Tick {
  at: number;
  label: string;
}

export interface Scales {
  x: (value: number) => number;
  y: (value: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const MARGIN = { right: 12, top: 22, bottom: 24 };
/** What a label's character takes, and the room around a label. */
const CHARACTER_WIDTH = 7;
const LABEL_ROOM = 16;
const ASSUMED_WIDTH = 640;
const TICK_LABEL_WIDTH = 48;

export function Plot(props: {
  label: string;
  height: number;
  /** What the axes span. */
  xFrom: number;
  xTo: number;
  xTicks: (width: number) => readonly Tick[];
  yTicks: readonly Tick[];
  yUnit: string;
  children: (scales: Scales) => ComponentChildren;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [yFrom, yTo] = [props.yTicks[0]?.at ?? 0, props.yTicks.at(-1)?.at ?? 1];
  const longest = props.yTicks.reduce((most, { label }) => Math.max(most, label.length), 3);
  const [left, right, top, bottom] = [
    LABEL_ROOM + CHARACTER_WIDTH * longest,
    width - MARGIN.right,
    MARGIN.top,
    props.height - MARGIN.bottom,
  ];
  const scales: Scales = {
    x: (value) => left + ((value - props.xFrom) / (props.xTo - props.xFrom)) * (right - left),
    y: (value) => bottom - ((value - yFrom) / (yTo - yFrom)) * (bottom - top),
    left,
    right,
    top,
    bottom,
  };
  return (
    <div class="plot" ref={frame} style={{ blockSize: `${props.height}px` }}>
      <svg
        viewBox={`0 0 ${width} ${props.height}`}
        width={width}
        height={props.height}
        role="img"
        aria-label={props.label}
      >
        <defs>
          <pattern
            id="gap-hatch"
            width="7"
            height="7"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line class="hatch" x1="0" y1="0" x2="0" y2="7" />
          </pattern>
        </defs>
        <text class="axis unit" x={left - 8} y={12} text-anchor="end">
          {props.yUnit}
        </text>
        {props.yTicks.map(({ at, label }) => (
          <g key={at}>
            <line class="grid" x1={left} x2={right} y1={scales.y(at)} y2={scales.y(at)} />
            <text class="axis" x={left - 8} y={scales.y(at)} text-anchor="end" dominant-baseline="central">
              {label}
            </text>
          </g>
        ))}
        {props.xTicks(right - left).map(({ at, label }) => (
          <g key={at}>
            <line class="grid" x1={scales.x(at)} x2={scales.x(at)} y1={bottom} y2={bottom + 4} />
            <text
              class="axis"
              x={scales.x(at)}
              y={bottom + 16}
              text-anchor={scales.x(at) > right - TICK_LABEL_WIDTH / 2 ? 'end' : 'middle'}
            >
              {label}
            </text>
          </g>
        ))}
        {props.children(scales)}
      </svg>
    </div>
  );
}

function useWidth(frame: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(ASSUMED_WIDTH);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
