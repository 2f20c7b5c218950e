/**
 * The one place for how charts look: which parts of Chart.js are in, colours from the tokens, gaps hatched, patterns
 * for what was not measured, tooltips with units.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Format } from '../i18n/format.ts';
import { type Measure, type Step, stepFor } from '../i18n/measures.ts';
import { gapHatch, hatch, lastLabel } from './chart-plugins.ts';
import type { ChartContent, Series } from './series.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

const SECOND_AXIS = 'second';

export interface ChartWords {
  gap: string;
}

/** The Chart.js configuration of a chart's content. @param root where the tokens are read from */
export function chartConfig(
  content: ChartContent,
  format: Format,
  words: ChartWords,
  root: Element,
): ChartConfiguration<'bar' | 'line', (number | null)[], string> {
  const tokens = getComputedStyle(root);
  const token = (name: string) => tokens.getPropertyValue(`--${name}`).trim();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const steps = stepsOf(content);
  const second = content.series.find((series) => series.measure !== undefined)?.measure;
  const font = { family: token('font'), size: 12 };
  const axis = (measure: Measure, position: 'left' | 'right') => ({
    position,
    beginAtZero: true,
    stacked: content.series.some((series) => series.stack !== undefined),
    ...(content.most === undefined || position === 'right'
      ? {}
      : { suggestedMax: content.most * steps(measure).factor }),
    border: { display: false },
    grid: { color: token('line'), drawOnChartArea: position === 'left' },
    title: {
      display: steps(measure).unit !== '',
      text: format.unit(steps(measure).unit),
      color: token('soft'),
      font,
    },
    ticks: {
      color: token('soft'),
      font,
      maxTicksLimit: 6,
      callback: (value: number | string) => format.axis(Number(value)),
    },
  });
  return {
    type: 'bar',
    data: {
      labels: [...content.labels],
      datasets: content.series.map((series) => dataset(series, content, steps, token)),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      normalized: true,
      interaction: { mode: 'index', intersect: false },
      layout: { padding: { top: 8 } },
      scales: {
        x: {
          stacked: content.series.some((series) => series.stack !== undefined),
          grid: { display: false },
          border: { color: token('line') },
          ticks: { color: token('soft'), font, maxRotation: 0, autoSkipPadding: 16 },
        },
        y: axis(content.measure, 'left'),
        ...(second === undefined ? {} : { [SECOND_AXIS]: axis(second, 'right') }),
      },
      plugins: {
        tooltip: {
          animation: still ? false : { duration: 80 },
          backgroundColor: token('text'),
          titleColor: token('surface'),
          bodyColor: token('surface'),
          footerColor: token('surface'),
          footerFont: { ...font, weight: 'normal' },
          bodyFont: font,
          titleFont: { ...font, weight: 'bold' },
          padding: 10,
          callbacks: {
            label: (item) => {
              const series = content.series[item.datasetIndex];
              const value = series?.values[item.dataIndex] ?? null;
              if (series === undefined) return '';
              const measure = series.measure ?? content.measure;
              return `${series.name}: ${value === null ? words.gap : format.inline(value, measure, steps(measure))}`;
            },
            footer: (items) => content.footers?.[items[0]?.dataIndex ?? -1] ?? '',
          },
        },
      },
    },
    plugins: [gapHatch(content, token('line')), lastLabel(content, token, font)],
  };
}

type StepOf = (measure: Measure) => Step;

/** One step for all series of a measure, so that they share an axis. */
function stepsOf(content: ChartContent): StepOf {
  return (measure) => {
    const own = content.series.filter((series) => (series.measure ?? content.measure) === measure);
    return stepFor(measure, [...own.flatMap(({ values }) => values), content.most ?? 0]);
  };
}

function dataset(series: Series, content: ChartContent, steps: StepOf, token: (name: string) => string) {
  const colour = token(series.colour);
  const { factor } = steps(series.measure ?? content.measure);
  const base = {
    label: series.name,
    data: series.values.map((value) => (value === null ? null : value * factor)),
    yAxisID: series.measure === undefined ? 'y' : SECOND_AXIS,
    ...(series.stack === undefined ? {} : { stack: series.stack }),
  };
  if (series.shape === 'bar') {
    return {
      ...base,
      type: 'bar' as const,
      backgroundColor: series.pattern ? hatch(colour, token('surface')) : colour,
      borderColor: colour,
      borderWidth: series.pattern ? 1 : 0,
      categoryPercentage: 0.9,
      barPercentage: 0.92,
    };
  }
  const lone = series.values.map(
    (value, index) =>
      value !== null &&
      (series.values[index - 1] ?? null) === null &&
      (series.values[index + 1] ?? null) === null,
  );
  return {
    ...base,
    type: 'line' as const,
    borderColor: colour,
    backgroundColor: series.pattern ? hatch(colour, token('surface')) : colour,
    borderWidth: series.shape === 'area' ? 1 : 2,
    borderDash: series.dashed ? [6, 4] : [],
    // A lone value between gaps has no line: it is drawn as a dot.
    pointRadius: lone.map((alone) => (alone ? 2.5 : 0)),
    pointHitRadius: 8,
    pointHoverRadius: 4,
    fill: series.shape === 'area',
    spanGaps: false,
    tension: 0,
  };
}

export { Chart };
