/** A generator's metered fuel over its power, against the curve of its rating. */
import { useMemo } from 'preact/hooks';
import { ChartCard } from '../../charts/chart-card.tsx';
import { useCsvUrl } from '../../charts/csv-url.ts';
import type { ChartContent } from '../../charts/series.ts';
import { useFormat } from '../../i18n/format.ts';
import { MEASURES } from '../../i18n/measures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Plot, type Scales } from './plot.tsx';
import type { UnitAnalysis } from './queries.ts';
import { unitTexts } from './texts.ts';
import { numberTicks } from './ticks.ts';

type Curve = NonNullable<UnitAnalysis['generator']>['fuelCurve'];
type Line = Curve['rating'];

const HEIGHT = 260;
const X_TICKS = 5;

export function FuelCurve({ curve, ratedKw }: { curve: Curve; ratedKw: number }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const content = useCurveContent(curve);
  const mostKw = curve.points.reduce((most, { powerKw }) => Math.max(most, powerKw), ratedKw);
  const mostLph = curve.points.reduce(
    (most, { fuelLph }) => Math.max(most, fuelLph),
    lphOn(curve.rating, mostKw),
  );
  const axis = (greatest: number) =>
    numberTicks(0, greatest, X_TICKS).map((at) => ({ at, label: format.axis(at) }));
  const [xTicks, yTicks] = [axis(mostKw), axis(mostLph)];
  const xTo = xTicks.at(-1)?.at ?? mostKw;
  const { deviation, fitted } = curve;
  const summary =
    deviation === null
      ? t('fuelCurveNone')
      : t(deviation >= 0 ? 'fuelCurveAbove' : 'fuelCurveBelow', {
          percent: format.completeness(Math.abs(deviation)),
        });
  return (
    <ChartCard
      title={t('fuelCurve')}
      content={content}
      csv={useCsvUrl(content)}
      summary={summary}
      drawing={
        <Plot
          label={`${t('fuelCurve')}. ${summary}`}
          height={HEIGHT}
          xFrom={0}
          xTo={xTo}
          xTicks={() =>
            xTicks.map((tick) => (tick.at === xTo ? { ...tick, label: format.inline(xTo, 'power') } : tick))
          }
          yTicks={yTicks}
          yUnit={MEASURES.fuelRate[0].unit}
        >
          {(scales) => (
            <>
              {curve.points.map(({ powerKw, fuelLph }, position) => (
                <circle key={position} class="dot" r={2.5} cx={scales.x(powerKw)} cy={scales.y(fuelLph)} />
              ))}
              <CurveLine line={curve.rating} toKw={ratedKw} scales={scales} class="rating" />
              {fitted === null ? null : (
                <CurveLine line={fitted} toKw={ratedKw} scales={scales} class="fitted" />
              )}
              <text class="name" x={scales.left + 8} y={scales.top + 12}>
                ┅ {t('rating')}
              </text>
              {fitted === null ? null : (
                <text class="name accent" x={scales.left + 8} y={scales.top + 30}>
                  ━{' '}
                  {t('fitted', {
                    standing: format.axis(fitted.standingLph),
                    slope: format.axis(fitted.lPerKwh),
                  })}
                </text>
              )}
            </>
          )}
        </Plot>
      }
    />
  );
}

function CurveLine(props: { line: Line; toKw: number; scales: Scales; class: string }) {
  const { line, toKw, scales } = props;
  return (
    <line
      class={props.class}
      x1={scales.x(0)}
      y1={scales.y(line.standingLph)}
      x2={scales.x(toKw)}
      y2={scales.y(lphOn(line, toKw))}
    />
  );
}

function useCurveContent(curve: Curve): ChartContent {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const names = [t('meanPower'), t('metered'), t('rating')].join('|');
  return useMemo(() => {
    const [power = '', metered = '', rating = ''] = names.split('|');
    const points = curve.points.toSorted((a, b) => a.powerKw - b.powerKw);
    const line = { shape: 'line', colour: 'generator' } as const;
    return {
      labels: points.map(({ powerKw }) => format.exact(powerKw)),
      labelHeader: `${power} (kW)`,
      measure: 'fuelRate',
      series: [
        { ...line, id: 'metered', name: metered, values: points.map(({ fuelLph }) => fuelLph) },
        {
          ...line,
          id: 'rating',
          name: rating,
          values: points.map(({ powerKw }) => lphOn(curve.rating, powerKw)),
        },
      ],
    };
  }, [curve, format, names]);
}

function lphOn({ standingLph, lPerKwh }: Line, powerKw: number): number {
  return standingLph + lPerKwh * powerKw;
}
