/** Cost a year against share: a point for each size, and the line below which nothing is to be had. */
import { useMemo } from 'preact/hooks';
import type { Frontier } from '../../../services/domain/planner/plan-schema.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { lowerEdge, type Placed } from './lower-edge.ts';
import { planTexts } from './texts.ts';

const WIDTH = 640;
const HEIGHT = 260;
const EDGE = { left: 64, right: 32, top: 12, bottom: 32 };
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];
const RULES = 4;

export function FrontierChart({ frontier, currency }: { frontier: Frontier; currency: string }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const hasCost = frontier.cheapest !== null;
  const points = useMemo(
    () =>
      frontier.points.flatMap((point): Placed[] =>
        point.renewableShare === null
          ? []
          : [{ ...point, share: point.renewableShare, height: point.cost ?? point.fuelL }],
      ),
    [frontier],
  );
  const most = points.reduce((highest, { height }) => Math.max(highest, height), 1);
  const x = (share: number) => EDGE.left + share * (WIDTH - EDGE.left - EDGE.right);
  const y = (height: number) => HEIGHT - EDGE.bottom - (height / most) * (HEIGHT - EDGE.top - EDGE.bottom);
  const edge = lowerEdge(points);
  const unit = hasCost ? currency : format.unit('L');
  return (
    <figure class="plan-frontier">
      <figcaption class="soft small">{`${hasCost ? t('costPerYear') : t('fuel')}, ${unit}`}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('frontierChart', { points: format.count(points.length) })}
      >
        {Array.from({ length: RULES + 1 }, (_, rule) => (most * rule) / RULES).map((height) => (
          <g key={height}>
            <line class="rule" x1={EDGE.left} x2={WIDTH - EDGE.right} y1={y(height)} y2={y(height)} />
            <text x={EDGE.left - 6} y={y(height) + 4} text-anchor="end">
              {format.axis(height)}
            </text>
          </g>
        ))}
        {SHARES.map((share) => (
          <text key={share} x={x(share)} y={HEIGHT - 10} text-anchor="middle">
            {format.completeness(share)}
          </text>
        ))}
        {points.map((point) => (
          <circle
            key={`${point.solarKwp} ${point.batteryKwh}`}
            class="point"
            cx={x(point.share)}
            cy={y(point.height)}
            r={2}
          />
        ))}
        <polyline
          class="edge"
          points={edge.map((point) => `${x(point.share)},${y(point.height)}`).join(' ')}
        />
        {(frontier.cheapest ?? []).map((point) =>
          point === null ? null : (
            <circle key={point.target} class="cheapest" cx={x(point.renewableShare)} cy={y(point.cost)} r={5}>
              <title>{`${format.completeness(point.target)}: ${format.count(point.cost)} ${currency}`}</title>
            </circle>
          ),
        )}
      </svg>
    </figure>
  );
}
