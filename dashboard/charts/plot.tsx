/** A plot by uPlot, the one chart engine: made anew for other options, fitted to its frame. Loaded apart. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { theme } from '../app/preferences.ts';
import { type PlotStyle, readStyle } from './plot-style.ts';

/** What a plot shows: uPlot's options without its size, and its data. */
export interface PlotContent {
  options: Omit<uPlot.Options, 'width' | 'height'>;
  data: uPlot.AlignedData;
}

export function Plot(props: {
  label: string;
  /** CSS pixels. */
  height: number;
  /** Makes the content with the colours of now; the same function as long as nothing else changes. */
  content: (style: PlotStyle) => PlotContent;
  /** Called with the plot once it is drawn, to read or move its cursor. */
  onReady?: (plot: uPlot) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const isDark = useSystemDark();
  const look = `${theme.value} ${isDark}`;
  const content = useMemo(() => props.content(readStyle(document.documentElement)), [props.content, look]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const size = () => ({ width: Math.max(120, element.clientWidth), height: props.height });
    const plot = new uPlot({ ...content.options, ...size() }, content.data, element);
    props.onReady?.(plot);
    const observer = new ResizeObserver(() => {
      if (plot.width !== size().width) plot.setSize(size());
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [content, props.height]);
  return (
    <div
      ref={frame}
      class="plot"
      role="img"
      aria-label={props.label}
      style={{ blockSize: `${props.height}px` }}
    />
  );
}

function useSystemDark(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const update = () => setDark(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return isDark;
}
