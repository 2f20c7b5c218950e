/** A chart's content on a canvas. Loaded apart, since it brings the chart engine. */
import { useMemo } from 'preact/hooks';
import { navigate } from '../app/location.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { contentPlot } from './content-plot.ts';
import { Plot } from './plot.tsx';
import type { PlotStyle } from './plot-style.ts';
import type { ChartContent } from './series.ts';
import { stepsOf } from './steps.ts';

export function ChartCanvas(props: { content: ChartContent; label: string; height: number }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { content } = props;
  const plot = useMemo(() => {
    const words = { gap: t('gap'), total: t('total'), running: t('stillRunning') };
    const open = content.links === undefined ? undefined : (index: number) => follow(content.links?.[index]);
    return (style: PlotStyle) => contentPlot(content, format, words, style, open);
  }, [content, format]);
  const steps = stepsOf(content);
  const second = content.series.find(({ measure }) => measure !== undefined)?.measure;
  return (
    <div class="chart">
      <p class="axis-units soft small" aria-hidden="true">
        <span>{format.unit(steps(content.measure).unit)}</span>
        {second === undefined ? null : <span>{format.unit(steps(second).unit)}</span>}
      </p>
      <Plot label={props.label} height={props.height} content={plot} />
    </div>
  );
}

function follow(url: string | undefined): void {
  if (url !== undefined) navigate(url);
}
