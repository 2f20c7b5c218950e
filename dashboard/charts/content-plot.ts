/** How the content of a chart is plotted: bars, areas and lines over positions, gaps hatched, targets labelled. */
import uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import type { Step } from '../i18n/measures.ts';
import type { PlotContent } from './plot.tsx';
import {
  bottomAxis,
  fillColumn,
  hatch,
  type PlotStyle,
  positionSplits,
  valueAxis,
  writeLabel,
} from './plot-style.ts';
import type { ChartContent, Series } from './series.ts';
import { type DrawnSeries, drawnSeries, emptyPositions, stackTotal } from './stacks.ts';
import { type StepOf, stepsOf } from './steps.ts';
import { type TooltipLine, tooltip } from './tooltip.ts';

const SECOND_AXIS = 'second';
const BAR_WIDTH = 0.84;
/** Room above the highest value, as a share of it. */
const HEADROOM = 0.06;

export interface ChartWords {
  gap: string;
  total: string;
  /** Beside the last bar, while its time is still running. */
  running: string;
}

/** @param onOpen called with a position that is clicked, where positions lead somewhere */
export function contentPlot(
  content: ChartContent,
  format: Format,
  words: ChartWords,
  style: PlotStyle,
  onOpen?: (index: number) => void,
): PlotContent {
  const steps = stepsOf(content);
  const stepOf = ({ measure }: Series) => steps(measure ?? content.measure);
  const drawn = drawnSeries(content);
  const second = content.series.find(({ measure }) => measure !== undefined)?.measure;
  const count = content.labels.length;
  const scale = (name: string): uPlot.Scale => ({
    range: (_, least, greatest) => rangeOf(least, greatest, name === 'y' ? scaledMost(content, steps) : 0),
  });
  return {
    data: [
      content.labels.map((_, index) => index),
      ...drawn.map(({ series, ends }) =>
        ends.map((value) => (value === null ? null : value * stepOf(series).factor)),
      ),
    ],
    options: {
      legend: { show: false },
      padding: [10, second === undefined ? 12 : 0, 0, 0],
      cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
      scales: {
        x: { time: false, range: () => [-0.5, Math.max(0.5, count - 0.5)] },
        y: scale('y'),
        ...(second === undefined ? {} : { [SECOND_AXIS]: scale(SECOND_AXIS) }),
      },
      axes: [
        bottomAxis(style, positionSplits(content.labels), (index) => content.labels[index] ?? ''),
        valueAxis(style, 'y', format.axis),
        ...(second === undefined ? [] : [valueAxis(style, SECOND_AXIS, format.axis, 'right')]),
      ],
      series: [{}, ...drawn.map((each) => plotSeries(each, style))],
      plugins: [
        gaps(content, style),
        lineNames(drawn, style),
        runningMark(content, words, style),
        tooltip((index) => tooltipLines(content, index, { format, words, style, stepOf })),
        ...(onOpen === undefined ? [] : [opener(onOpen)]),
      ],
    },
  };
}

function scaledMost(content: ChartContent, steps: StepOf): number {
  return (content.most ?? 0) * steps(content.measure).factor;
}

/** From zero, to what is shown with some room above it, or to `most` exactly. */
function rangeOf(least: number | null, greatest: number | null, most: number): [number, number] {
  const top = Math.max(0, greatest ?? 0);
  const bottom = Math.min(0, least ?? 0);
  const above = top > most ? top * (1 + HEADROOM) : most;
  return [bottom * (1 + HEADROOM), above > bottom ? above : 1];
}

function plotSeries({ series }: DrawnSeries, style: PlotStyle): uPlot.Series {
  const colour = style.token(series.colour);
  const fill = series.pattern ? hatch(colour, style.token('surface')) : colour;
  const scale = series.measure === undefined ? 'y' : SECOND_AXIS;
  if (series.shape === 'bar') {
    const paths = uPlot.paths.bars?.({ size: [BAR_WIDTH, 64] });
    return {
      scale,
      stroke: colour,
      width: series.pattern ? 1 : 0,
      fill: () => fill,
      fillTo: () => 0,
      points: { show: false },
      ...(paths === undefined ? {} : { paths }),
    };
  }
  return {
    scale,
    stroke: colour,
    width: series.shape === 'area' ? 1 : 2,
    ...(series.dashed === true ? { dash: [6, 4] } : {}),
    ...(series.shape === 'area' ? { fill: () => fill } : {}),
    spanGaps: false,
    // A lone value between gaps has no line: it is drawn as a dot.
    points: {
      show: true,
      filter: () => loneOf(series),
      size: 5,
      fill: colour,
    },
  };
}

function loneOf({ values, dashed }: Series): number[] {
  if (dashed === true) return [];
  return values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
      ? [index]
      : [],
  );
}

/** Hatches the positions at which no series knows anything. */
function gaps(content: ChartContent, style: PlotStyle): uPlot.Plugin {
  const empty = emptyPositions(content);
  return {
    hooks: {
      drawClear: (plot) => {
        const fill = hatch(style.token('line'), 'transparent');
        for (const [index, isEmpty] of empty.entries()) {
          if (isEmpty) fillColumn(plot, index - 0.5, index + 0.5, fill);
        }
      },
    },
  };
}

/** Writes the name of each dashed line, a target, at its end. */
function lineNames(drawn: readonly DrawnSeries[], style: PlotStyle): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        for (const [position, { series }] of drawn.entries()) {
          if (series.dashed !== true) continue;
          const last = plot.data[position + 1]?.at(-1);
          if (last === null || last === undefined) continue;
          const x = plot.bbox.left + plot.bbox.width - 4 * devicePixelRatio;
          const y = plot.valToPos(last, series.measure === undefined ? 'y' : SECOND_AXIS, true);
          writeLabel(plot, style, { text: series.name, x, y: y - 4 * devicePixelRatio });
        }
      },
    },
  };
}

/** Frames the last bar while its time is still running: it will grow. */
function runningMark(content: ChartContent, words: ChartWords, style: PlotStyle): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        if (content.isLastRunning !== true) return;
        const last = (content.toCome ?? content.labels.length) - 1;
        const [left, right] = [last - 0.5, last + 0.5].map((x) => plot.valToPos(x, 'x', true));
        if (left === undefined || right === undefined) return;
        plot.ctx.save();
        plot.ctx.strokeStyle = style.token('soft');
        plot.ctx.lineWidth = devicePixelRatio;
        plot.ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
        plot.ctx.strokeRect(left, plot.bbox.top, right - left - devicePixelRatio, plot.bbox.height);
        plot.ctx.restore();
        const y = plot.bbox.top + 14 * devicePixelRatio;
        writeLabel(plot, style, { text: words.running, x: left - 4 * devicePixelRatio, y, colour: 'soft' });
      },
    },
  };
}

function tooltipLines(
  content: ChartContent,
  index: number,
  about: { format: Format; words: ChartWords; style: PlotStyle; stepOf: (series: Series) => Step },
): TooltipLine[] {
  const { format, words, style, stepOf } = about;
  const total = stackTotal(content, index);
  const lines = content.series.map((series): TooltipLine => {
    const value = series.values[index] ?? null;
    const measure = series.measure ?? content.measure;
    const text = value === null ? words.gap : format.inline(value, measure, stepOf(series));
    const share =
      total === null || total === 0 || value === null || value < 0 || series.stack === undefined
        ? ''
        : ` · ${format.inline(value / total, 'share')}`;
    return { text: `${series.name}: ${text}${share}`, colour: style.token(series.colour) };
  });
  const first = content.series[0];
  const footer = content.footers?.[index] ?? '';
  const isRunning = content.isLastRunning === true && index === (content.toCome ?? content.labels.length) - 1;
  return [
    { text: content.labels[index] ?? '' },
    ...lines.toReversed(),
    ...(total === null || first === undefined
      ? []
      : [{ text: `${words.total}: ${format.inline(total, content.measure, stepOf(first))}` }]),
    ...(footer === '' ? [] : [{ text: footer }]),
    ...(isRunning ? [{ text: words.running }] : []),
  ];
}

function opener(onOpen: (index: number) => void): uPlot.Plugin {
  return {
    hooks: {
      init: (plot) => {
        plot.over.classList.add('opens');
        plot.over.addEventListener('click', () => {
          const { idx } = plot.cursor;
          if (idx !== null && idx !== undefined) onOpen(idx);
        });
      },
    },
  };
}
