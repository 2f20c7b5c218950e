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
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Format } from '../format.ts';
import { type Measure, type Step, stepFor } from '../measures.ts';
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

const HATCH_SIZE = 8;
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
    title: { display: steps(measure).unit !== '', text: steps(measure).unit, color: token('soft'), font },
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
    plugins: [gapHatch(content, token('line')), lastLabel(content, token, font), eventMarks(content, token)],
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

function hatch(colour: string, ground: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = HATCH_SIZE;
  tile.height = HATCH_SIZE;
  const context = tile.getContext('2d');
  if (context === null) return colour;
  context.fillStyle = ground;
  context.fillRect(0, 0, HATCH_SIZE, HATCH_SIZE);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (const offset of [-HATCH_SIZE, 0, HATCH_SIZE]) {
    context.moveTo(offset, HATCH_SIZE);
    context.lineTo(offset + HATCH_SIZE, 0);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}

/** Hatches the places where no series of the chart knows anything. */
function gapHatch(content: ChartContent, colour: string): Plugin {
  const known = content.series.filter(({ dashed, reference }) => dashed !== true && reference !== true);
  const end = content.toCome ?? content.labels.length;
  const empty = content.labels.map(
    (_, index) => index < end && known.every(({ values }) => (values[index] ?? null) === null),
  );
  return {
    id: 'gapHatch',
    beforeDatasetsDraw(chart) {
      const { left, right, top, bottom } = chart.chartArea;
      const width = (right - left) / Math.max(1, content.labels.length);
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = hatch(colour, 'transparent');
      for (const [index, isEmpty] of empty.entries()) {
        if (isEmpty) ctx.fillRect(left + index * width, top, width, bottom - top);
      }
      ctx.restore();
    },
  };
}

/** Writes the name of each dashed line, a target, at its end. */
function lastLabel(
  content: ChartContent,
  token: (name: string) => string,
  font: { family: string; size: number },
): Plugin {
  return {
    id: 'lastLabel',
    afterDatasetsDraw(chart) {
      for (const [index, series] of content.series.entries()) {
        const point = series.dashed === true ? chart.getDatasetMeta(index).data.at(-1) : undefined;
        if (point === undefined) continue;
        const { ctx } = chart;
        ctx.save();
        ctx.font = `600 ${font.size}px ${font.family}`;
        ctx.textAlign = 'right';
        ctx.textBaseline = 'bottom';
        ctx.lineWidth = 3;
        ctx.strokeStyle = token('surface');
        ctx.fillStyle = token('text');
        ctx.strokeText(series.name, point.x, point.y - 4);
        ctx.fillText(series.name, point.x, point.y - 4);
        ctx.restore();
      }
    },
  };
}

/** Marks events with a small triangle on the x axis; their words are in the tooltip and the table. */
function eventMarks(content: ChartContent, token: (name: string) => string): Plugin {
  return {
    id: 'eventMarks',
    afterDatasetsDraw(chart) {
      const { left, right, bottom } = chart.chartArea;
      const width = (right - left) / Math.max(1, content.labels.length);
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = token('alarm');
      for (const { index } of content.events ?? []) {
        const x = left + (index + 0.5) * width;
        ctx.beginPath();
        ctx.moveTo(x, bottom - 9);
        ctx.lineTo(x - 5, bottom);
        ctx.lineTo(x + 5, bottom);
        ctx.fill();
      }
      ctx.restore();
    },
  };
}

export { Chart };
