/** One camp's intervals as a strip of cells, drawn on a canvas so that hundreds of camps over a year stay light. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { theme } from '../../app/preferences.ts';
import { componentTexts } from '../../i18n/component-texts.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { HEAT_LEVELS, heatLevel } from './heat-levels.ts';

const HEIGHT = 20;

export function HeatStrip(props: {
  intervals: readonly string[];
  values: readonly (number | null)[];
  label: string;
  /** Opens what an interval stands for. */
  onOpen: (interval: string) => void;
}) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSeenWidth(canvas);
  const chosen = theme.value;
  useEffect(() => {
    if (canvas.current !== null && width > 0) draw(canvas.current, width, props.values);
  }, [props.values, width, chosen]);
  const indexAt = (event: MouseEvent) =>
    Math.floor((event.offsetX / Math.max(1, width)) * props.intervals.length);
  const nameAt = (event: MouseEvent) => {
    const index = indexAt(event);
    const [interval = '', value = null] = [props.intervals[index], props.values[index]];
    const date = interval.length === 7 ? format.month(interval) : format.day(interval);
    const said = value === null ? t('noData') : t('complete', { percent: format.completeness(value) });
    return `${date}: ${said}`;
  };
  return (
    <canvas
      ref={canvas}
      class="heat-strip"
      role="img"
      aria-label={props.label}
      onClick={(event) => {
        const interval = props.intervals[indexAt(event)];
        if (interval !== undefined) props.onOpen(interval);
      }}
      onMouseMove={(event) => {
        event.currentTarget.title = nameAt(event);
      }}
    />
  );
}

function draw(canvas: HTMLCanvasElement, width: number, values: readonly (number | null)[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const density = devicePixelRatio;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(HEIGHT * density);
  context.scale(density, density);
  const tokens = getComputedStyle(canvas);
  const colours = new Map(
    HEAT_LEVELS.map((level) => [level, tokens.getPropertyValue(`--heat-${level}`).trim()]),
  );
  const step = width / values.length;
  const gap = step > 5 ? 1 : 0;
  for (const [index, value] of values.entries()) {
    const level = heatLevel(value);
    context.fillStyle = colours.get(level) ?? 'transparent';
    context.fillRect(index * step, 0, Math.max(1, step - gap), HEIGHT);
    // Not by colour alone: what is mostly missing has a notch, what is unknown a stroke.
    context.fillStyle = colours.get('none') ?? 'transparent';
    if (level === 'most') context.fillRect(index * step, HEIGHT - 4, Math.max(1, step - gap), 2);
  }
}

/** The element's width once it has been in sight; 0 before. */
function useSeenWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const resizes = new ResizeObserver(() => setWidth(target.clientWidth));
    const sights = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        sights.disconnect();
        resizes.observe(target);
      },
      { rootMargin: '600px' },
    );
    sights.observe(target);
    return () => {
      sights.disconnect();
      resizes.disconnect();
    };
  }, []);
  return width;
}
