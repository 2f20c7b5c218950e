/** A chart on a canvas. Loaded apart, since it brings Chart.js. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { theme } from '../app/preferences.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Chart, chartConfig } from './chart-defaults.ts';
import type { ChartContent } from './series.ts';

export function ChartCanvas(props: { content: ChartContent; label: string; height: number }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chosen = theme.value;
  const systemDark = useSystemDark();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const config = chartConfig(props.content, format, { gap: t('gap') }, document.documentElement);
    const chart = new Chart(element, config);
    return () => chart.destroy();
  }, [props.content, format, chosen, systemDark]);
  return (
    <div class="chart" style={{ blockSize: `${props.height}px` }}>
      <canvas ref={canvas} role="img" aria-label={props.label} />
    </div>
  );
}

function useSystemDark(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const update = () => setDark(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return dark;
}
