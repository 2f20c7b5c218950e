/** What charts draw beyond Chart.js's own: hatches for gaps and for what was not measured, labels of targets. */
import type { Plugin } from 'chart.js';
import type { ChartContent } from './series.ts';

const HATCH_SIZE = 8;

/** Diagonal lines of a colour on a ground: what was not measured, or is not known. */
export function hatch(colour: string, ground: string): CanvasPattern | string {
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
export function gapHatch(content: ChartContent, colour: string): Plugin {
  const measured = content.series.filter(({ dashed, reference }) => dashed !== true && reference !== true);
  const end = content.toCome ?? content.labels.length;
  const empty = content.labels.map(
    (_, index) => index < end && measured.every(({ values }) => (values[index] ?? null) === null),
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
export function lastLabel(
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
