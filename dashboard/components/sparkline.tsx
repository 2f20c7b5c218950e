/** A small line of values over time, for a table's cell: unknown values are gaps. */

const WIDTH = 96;
const HEIGHT = 24;
const MARGIN = 2;

export function Sparkline(props: { values: readonly (number | null)[]; most: number; label: string }) {
  const { values, most } = props;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (most === 0 ? 0 : value / most);
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
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={props.label}>
      <path class="base" d={`M0 ${HEIGHT - MARGIN}H${WIDTH}`} />
      <path class="line" d={path} />
    </svg>
  );
}
