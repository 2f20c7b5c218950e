/** A generator's metered fuel over its power, against the curve of its rating. */
import { useMemo } from 'preact/hooks';
import { ChartCard } from '../../charts/chart-card.tsx';
import { Plot } from '../../charts/plot.tsx';
import { bottomAxis, type PlotStyle, valueAxis } from '../../charts/plot-style.ts';
import type { ChartContent } from '../../charts/series.ts';
import { useFormat } from '../../i18n/format.ts';
import { MEASURES } from '../../i18n/measures.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { UnitAnalysis } from './queries.ts';
import { unitTexts } from './texts.ts';

type Curve = NonNullable<UnitAnalysis['generator']>['fuelCurve'];
type Line = Curve['rating'];

const HEIGHT = 260;
const TICK_WIDTH = 64;
const ROOM = 1.05;

export function FuelCurve({ curve, ratedKw }: { curve: Curve; ratedKw: number }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const content = useCurveContent(curve);
  const plot = useMemo(
    () => (style: PlotStyle) => curvePlot(curve, ratedKw, style, format.axis),
    [curve, ratedKw, format],
  );
  const { deviation, fitted } = curve;
  const summary =
    deviation === null
      ? t('fuelCurveNone')
      : t(deviation >= 0 ? 'fuelCurveAbove' : 'fuelCurveBelow', {
          percent: format.completeness(Math.abs(deviation)),
        });
  const units = { y: format.unit(MEASURES.fuelRate[0].unit), x: format.unit(MEASURES.power[0].unit) };
  return (
    <ChartCard
      title={t('fuelCurve')}
      content={content}
      summary={summary}
      drawing={
        <>
          <ul class="legend">
            <li>
              <span class="swatch generator" aria-hidden="true" /> {t('metered')}
            </li>
            <li>
              <span class="swatch dashed" aria-hidden="true" /> {t('rating')}
            </li>
            {fitted === null ? null : (
              <li>
                <span class="swatch accent" aria-hidden="true" />{' '}
                {t('fitted', {
                  standing: format.axis(fitted.standingLph),
                  slope: format.axis(fitted.lPerKwh),
                })}
              </li>
            )}
          </ul>
          <div class="chart">
            <p class="axis-units soft small" aria-hidden="true">
              <span>{units.y}</span>
            </p>
            <Plot label={`${t('fuelCurve')}. ${summary}`} height={HEIGHT} content={plot} />
            <p class="axis-units end soft small" aria-hidden="true">
              <span>{units.x}</span>
            </p>
          </div>
        </>
      }
    />
  );
}

/** Points of what was metered, and lines from no load to rated power. */
function curvePlot(curve: Curve, ratedKw: number, style: PlotStyle, axis: (value: number) => string) {
  const points = curve.points.toSorted((a, b) => a.powerKw - b.powerKw);
  const mostKw = Math.max(ratedKw, points.at(-1)?.powerKw ?? 0);
  const powers = [0, ...points.map(({ powerKw }) => powerKw), mostKw];
  const dot = `${style.token('generator')}8c`;
  const line = (of: Line | null) => powers.map((powerKw) => (of === null ? null : lphOn(of, powerKw)));
  return {
    data: [
      powers,
      [null, ...points.map(({ fuelLph }) => fuelLph), null],
      line(curve.rating),
      line(curve.fitted),
    ] as [number[], ...(number | null)[][]],
    options: {
      legend: { show: false },
      padding: [10, 12, 0, 0] as [number, number, number, number],
      cursor: { show: false },
      scales: {
        x: { time: false, range: (): [number, number] => [0, mostKw * ROOM || 1] },
        y: { range: (_: unknown, __: number, most: number): [number, number] => [0, most * ROOM || 1] },
      },
      axes: [
        bottomAxis(style, (from, to, width) => roundSplits(from, to, width / TICK_WIDTH), axis),
        valueAxis(style, 'y', axis),
      ],
      series: [
        {},
        { paths: () => null, points: { show: true, size: 5, width: 0, fill: dot, stroke: dot } },
        { stroke: style.token('text'), width: 1.5, dash: [6, 4], points: { show: false } },
        { stroke: style.token('accent'), width: 2, points: { show: false } },
      ],
    },
  };
}

/** Round numbers from one to another, about `count` of them. */
function roundSplits(from: number, to: number, count: number): number[] {
  const raw = (to - from) / Math.max(2, count);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * ([1, 2, 5, 10].find((each) => magnitude * each >= raw) ?? 10);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
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
