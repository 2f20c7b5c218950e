/** Completeness of each camp and day, the thinnest first. */

import { useMemo } from 'preact/hooks';
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, navigate, useLocation } from '../../app/location.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent } from '../../charts/series.ts';
import { Completeness as CompletenessMark } from '../../components/completeness.tsx';
import { Empty } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { HEAT_LEVELS, LEVEL_FROM } from './heat-levels.ts';
import { HeatStrip } from './heat-strip.tsx';
import type { Completeness } from './queries.ts';
import { qualityTexts } from './texts.ts';

/** More camps than this make no table; they are in the CSV. */
const TABLE_CAMPS = 20;
/** A day under this counts as thin. */
const THIN = 0.9;

export function HeatMap({ series, totals }: { series: Completeness; totals: readonly FootprintRow[] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const rows = useMemo(() => {
    const totalOf = new Map(totals.map((row) => [row.camp, row.coverage]));
    return series.groups
      .map(({ id, values }) => ({ id, values, coverage: totalOf.get(id) ?? null }))
      .sort((a, b) => (a.coverage ?? 2) - (b.coverage ?? 2));
  }, [series, totals]);
  const content = useMemo<ChartContent>(
    () => ({
      labels: series.intervals.map((interval) => (interval.length === 7 ? interval : format.day(interval))),
      labelHeader: t('day'),
      measure: 'share',
      series: rows.map(({ id, values }) => ({
        id,
        name: names.camp(id),
        colour: 'accent',
        shape: 'line',
        values,
      })),
    }),
    [rows, series, format, names, t],
  );
  if (rows.length === 0) return <Empty title={t('noCamps')} />;
  const [first = '', last = ''] = [series.intervals[0], series.intervals.at(-1)];
  return (
    <ChartCard
      title={t('heatMap')}
      content={{ ...content, series: content.series.slice(0, TABLE_CAMPS) }}
      exported={content}
      summary={
        rows.length > TABLE_CAMPS
          ? `${t('heatMapHow')} ${t('tableOfThinnest', { count: TABLE_CAMPS })}`
          : t('heatMapHow')
      }
      drawing={
        <>
          <Legend />
          <ul class="heat-map">
            <li class="heat-scale" aria-hidden="true">
              <span>{dateText(first, format)}</span>
              <span>{dateText(last, format)}</span>
            </li>
            {rows.map(({ id, values, coverage }) => {
              const due = values.filter((value) => value !== null);
              const thin = due.filter((value) => value < THIN).length;
              return (
                <li key={id} data-camp={id}>
                  <a href={linkTo(`/camps/${id}`, location)}>{names.camp(id)}</a>
                  <CompletenessMark coverage={coverage} />
                  <HeatStrip
                    intervals={series.intervals}
                    values={values}
                    onOpen={(interval) =>
                      navigate(
                        linkTo(`/camps/${id}`, location, {
                          view: 'period',
                          period: periodOfInterval(interval),
                        }),
                      )
                    }
                    label={t('stripOf', {
                      name: names.camp(id),
                      thin: format.count(thin),
                      all: format.count(due.length),
                    })}
                  />
                </li>
              );
            })}
          </ul>
        </>
      }
    />
  );
}

function Legend() {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  return (
    <ul class="legend">
      {HEAT_LEVELS.map((level) => (
        <li key={level}>
          <span class={`heat-swatch ${level}`} aria-hidden="true" />
          {level === 'none'
            ? t('nothingDue')
            : level === 'most'
              ? t('below', { percent: format.completeness(LEVEL_FROM.much) })
              : t('from', { percent: format.completeness(LEVEL_FROM[level]) })}
        </li>
      ))}
    </ul>
  );
}

/** A day or a month as the URL writes a period. */
function periodOfInterval(interval: string): string {
  return interval.length === 7 ? interval : `${interval}..${interval}`;
}

function dateText(interval: string, format: ReturnType<typeof useFormat>): string {
  return interval.length === 7 ? format.shortMonth(interval) : format.shortDay(interval);
}
