/** The measured values of a unit over any period: which field, zoomed to what, with annotations for what is not plain. */
import { useMemo, useState } from 'preact/hooks';
import { IDLE_LOAD } from '../../../services/domain/limits.ts';
import type { NumericField } from '../../../services/domain/telemetry.ts';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent } from '../../charts/series.ts';
import { lazy } from '../../components/lazy.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { componentTexts } from '../../i18n/component-texts.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { usePeriod } from '../../period/use-period.ts';
import { useQuery } from '../../queries/use-query.ts';
import { AnnotationList } from './annotation-list.tsx';
import { COLOURS } from './colours.ts';
import { fieldNames } from './field-texts.ts';
import { FIELDS, fieldsOfKind } from './fields.ts';
import { type UnitDetail, type UnitSeries, unitSeries } from './queries.ts';
import type { ReferenceLine } from './reading-plot.ts';
import { pointsOf, type ReadingPoint } from './reading-points.ts';
import { unitTexts } from './texts.ts';
import { readZoom, writeZoom, type Zoom } from './zoom.ts';
import { ZoomControls } from './zoom-controls.tsx';

const HEIGHT = 420;
const CHART_HEIGHT = 320;

// Apart, since it brings the chart engine: figures come first.
const ReadingChart = lazy(async () => (await import('./reading-chart.tsx')).ReadingChart, CHART_HEIGHT);

export function ReadingsPanel({ detail }: { detail: UnitDetail }) {
  const location = useLocation();
  const { range } = usePeriod();
  const fields = fieldsOfKind(detail.kind);
  const field = fields.find((each) => each === location.query.get('field')) ?? fields[0];
  const zoom = readZoom(location.query.get('zoom'));
  const query = unitSeries(detail.unit, field ?? '', range, zoom);
  const result = useQuery(query);
  if (field === undefined) return null;
  return (
    <Loaded query={query} result={result} height={HEIGHT}>
      {(series) => <Readings detail={detail} field={field} series={series} zoom={zoom} />}
    </Loaded>
  );
}

function Readings(props: { detail: UnitDetail; field: NumericField; series: UnitSeries; zoom: Zoom | null }) {
  const t = useTexts(unitTexts);
  const names = useTexts(fieldNames);
  const location = useLocation();
  const { detail, field, series } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const points = useMemo(() => pointsOf(series), [series]);
  const content = useReadingContent(field, points);
  const references = useReferences(detail, field);
  const setZoom = (zoom: Zoom | null) =>
    navigate(linkTo(location.path, location, { zoom: zoom === null ? undefined : writeZoom(zoom) }));
  const seen = { from: Date.parse(series.from), to: Date.parse(series.to) };
  const at = points[cursor ?? -1];
  const isEmpty = series.fields.length === 0;
  return (
    <ChartCard
      title={t('readings')}
      content={content}
      controls={
        <div class="row chart-controls">
          <label>
            <span class="visually-hidden">{t('field')}</span>
            <select
              value={field}
              onChange={(event) =>
                navigate(linkTo(location.path, location, { field: event.currentTarget.value }), {
                  replace: true,
                })
              }
            >
              {fieldsOfKind(detail.kind).map((each) => (
                <option key={each} value={each}>
                  {names(each)}
                </option>
              ))}
            </select>
          </label>
          <ZoomControls
            seen={seen}
            around={at === undefined ? (seen.from + seen.to) / 2 : (at.from + at.to) / 2}
            isZoomed={props.zoom !== null}
            onZoom={setZoom}
          />
        </div>
      }
      drawing={
        isEmpty ? (
          <Empty title={t('noReadings', { field: names(field) })}>
            <p>{t('noReadingsWhy')}</p>
          </Empty>
        ) : (
          <>
            <ReadingChart
              label={t('readingsOf', { field: names(field), name: detail.name })}
              field={field}
              colour={COLOURS[detail.kind]}
              points={points}
              from={series.from}
              to={series.to}
              annotations={series.annotations}
              references={references}
              cursor={cursor}
              onCursor={setCursor}
              onZoom={setZoom}
            />
            <Reader field={field} points={points} cursor={cursor} onCursor={setCursor} />
            <p class="soft small">{t(`basis.${series.fields[0]?.basis ?? 'readings'}`)}</p>
          </>
        )
      }
    >
      <AnnotationList annotations={series.annotations} onZoom={setZoom} />
    </ChartCard>
  );
}

/** The lines to hold a power against: what the unit is rated for, and the load under which a generator idles. */
function useReferences(
  { kind, registered: { ratedKw } }: UnitDetail,
  field: NumericField,
): readonly ReferenceLine[] {
  const t = useTexts(unitTexts);
  const format = useFormat();
  return useMemo(() => {
    if (field !== 'powerKw' || ratedKw === undefined) return [];
    const rated = { value: ratedKw, name: t('ratedLine') };
    if (kind !== 'generator') return [rated];
    const idle = {
      value: IDLE_LOAD * ratedKw,
      name: t('idleLine', { percent: format.completeness(IDLE_LOAD) }),
    };
    return [rated, idle];
  }, [kind, ratedKw, field, format]);
}

/** Reads the chart at one time: a slider for the keyboard and for those who can't see the chart. */
function Reader(props: {
  field: NumericField;
  points: readonly ReadingPoint[];
  cursor: number | null;
  onCursor: (position: number) => void;
}) {
  const t = useTexts(unitTexts);
  const componentText = useTexts(componentTexts);
  const format = useFormat();
  const { measure } = FIELDS[props.field];
  const position = Math.min(props.cursor ?? props.points.length - 1, props.points.length - 1);
  const point = props.points[position];
  if (point === undefined) return null;
  const { min, mean, max } = point;
  const value =
    min === null || mean === null || max === null
      ? componentText('gap')
      : t('meanWithin', {
          mean: format.inline(mean, measure),
          min: format.inline(min, measure),
          max: format.inline(max, measure),
        });
  const text = `${format.wallClock(point.time)}: ${value}`;
  return (
    <p class="reader">
      <input
        type="range"
        min={0}
        max={props.points.length - 1}
        value={position}
        aria-label={t('timeSlider')}
        aria-valuetext={text}
        onInput={(event) => props.onCursor(Number(event.currentTarget.value))}
      />
      <output>{text}</output>
    </p>
  );
}

function useReadingContent(field: NumericField, points: readonly ReadingPoint[]): ChartContent {
  const t = useTexts(unitTexts);
  const componentText = useTexts(componentTexts);
  const format = useFormat();
  const names = [t('least'), t('mean'), t('greatest'), componentText('time')].join('|');
  return useMemo(() => {
    const [least = '', mean = '', greatest = '', labelHeader = ''] = names.split('|');
    const line = { colour: 'accent', shape: 'line' } as const;
    return {
      labels: points.map(({ time }) => format.wallClock(time)),
      labelHeader,
      measure: FIELDS[field].measure,
      series: [
        { ...line, id: 'min', name: least, values: points.map(({ min }) => min) },
        { ...line, id: 'mean', name: mean, values: points.map((point) => point.mean) },
        { ...line, id: 'max', name: greatest, values: points.map(({ max }) => max) },
      ],
    };
  }, [field, points, format, names]);
}
