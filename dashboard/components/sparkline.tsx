/** A small line of a distance over time, around a line at zero, for a table's cell: unknown values are gaps. */

const WIDTH = 96;
const HEIGHT = 24;
const MARGIN = 2;
/** Distances smaller than this do not fill the height: noise is to look like noise. */
const LEAST_RANGE = 0.05;

export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const known = values.flatMap((value) => (value === null ? [] : [value]));
  const least = Math.min(0, ...known);
  const range = Math.max(LEAST_RANGE, Math.max(0, ...known) - least);
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * (value - least)) / range;
  let path = '';
  let drawing = false;
  for (const [position, value] of values.entries()) {
    if (value !== null) {
      path += `${drawing ? 'L' : 'M'}${(MARGIN + position * step).toFixed(1)} ${y(value).toFixed(1)}`;
      // A lone value between gaps has no line: it is drawn as a dot.
      if (!drawing && (values[position + 1] ?? null) === null) path += 'h0.01';
    }
    drawing = value !== null;
  }
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="base" d={`M0 ${y(0).toFixed(1)}H${WIDTH}`} />
      <path class="line" d={path} />
    </svg>
  );
}
