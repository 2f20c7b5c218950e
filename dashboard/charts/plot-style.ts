/** How every chart looks: colours from the tokens, type, axes, hatches. */
import type uPlot from 'uplot';

const FONT_SIZE = 12;
const HATCH_SIZE = 8;
/** What a character of a label takes, and the room around a label. */
const CHARACTER_WIDTH = 7;
const LABEL_ROOM = 14;

export interface PlotStyle {
  /** The value of a token of styles/tokens.css. */
  token: (name: string) => string;
  font: string;
}

/** @param root where the tokens are read from */
export function readStyle(root: Element): PlotStyle {
  const tokens = getComputedStyle(root);
  return {
    token: (name) => tokens.getPropertyValue(`--${name}`).trim(),
    font: `${FONT_SIZE}px ${tokens.fontFamily}`,
  };
}

/** An axis of values with the labels that `say` gives. */
export function valueAxis(
  style: PlotStyle,
  scale: string,
  say: (value: number) => string,
  side: 'left' | 'right' = 'left',
): uPlot.Axis {
  return {
    scale,
    side: side === 'left' ? 3 : 1,
    stroke: style.token('soft'),
    font: style.font,
    grid: side === 'left' ? { stroke: style.token('line'), width: 1 } : { show: false },
    ticks: { show: false },
    border: { show: false },
    space: 36,
    size: (_, labels) =>
      LABEL_ROOM + CHARACTER_WIDTH * (labels ?? []).reduce((most, text) => Math.max(most, text.length), 2),
    values: (_, splits) => splits.map(say),
  };
}

/** The axis along the bottom. */
export function bottomAxis(
  style: PlotStyle,
  splits: (from: number, to: number, width: number) => number[],
  say: (value: number, from: number, to: number) => string,
): uPlot.Axis {
  return {
    scale: 'x',
    stroke: style.token('soft'),
    font: style.font,
    grid: { show: false },
    ticks: { stroke: style.token('line'), size: 4, width: 1 },
    border: { show: true, stroke: style.token('line'), width: 1 },
    size: 28,
    splits: (plot, _, from, to) => splits(from, to, plot.bbox.width / devicePixelRatio),
    values: (plot, values) =>
      values.map((value) => say(value, plot.scales.x?.min ?? 0, plot.scales.x?.max ?? 0)),
  };
}

/** Every n-th position, so that labels of this length do not touch. */
export function positionSplits(
  labels: readonly string[],
): (from: number, to: number, width: number) => number[] {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 1);
  return (_, __, width) => {
    const fitting = Math.max(1, Math.floor(width / (longest * CHARACTER_WIDTH + 16)));
    const step = Math.max(1, Math.ceil(labels.length / fitting));
    return Array.from({ length: Math.ceil(labels.length / step) }, (_, index) => index * step);
  };
}

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

/** Fills [from, to) of the x axis over the plot's whole height. */
export function fillColumn(plot: uPlot, from: number, to: number, fill: CanvasPattern | string): void {
  const { left, width, top, height } = plot.bbox;
  const within = (x: number) => Math.min(left + width, Math.max(left, plot.valToPos(x, 'x', true)));
  const [start, end] = [within(from), within(to)];
  plot.ctx.save();
  plot.ctx.fillStyle = fill;
  plot.ctx.fillRect(start, top, Math.max(devicePixelRatio, end - start), height);
  plot.ctx.restore();
}

/** Writes a text with a halo, so that it is read over lines. Positions in canvas pixels. */
export function writeLabel(
  plot: uPlot,
  style: PlotStyle,
  label: { text: string; x: number; y: number; colour?: string; align?: CanvasTextAlign },
): void {
  const { ctx } = plot;
  ctx.save();
  ctx.font = `600 ${FONT_SIZE * devicePixelRatio}px ${style.font.slice(style.font.indexOf(' ') + 1)}`;
  ctx.textAlign = label.align ?? 'right';
  ctx.textBaseline = 'bottom';
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeStyle = style.token('surface');
  ctx.fillStyle = style.token(label.colour ?? 'text');
  ctx.strokeText(label.text, label.x, label.y);
  ctx.fillText(label.text, label.x, label.y);
  ctx.restore();
}
