/** A typical week as an energy profile, and the year as a heat map of the share by month and hour. */
import { useMemo } from 'preact/hooks';
import type { Plan } from '../../../services/domain/planner/plan-schema.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { ChartContent, ColourRole } from '../../charts/series.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { planTexts } from './texts.ts';

type Means = Plan['typicalWeek'][number];
/** From the bottom up. Battery out is what the load was met by, charging what it was met with too much. */
const FLOWS = [
  { id: 'grid', colour: 'grid' },
  { id: 'generator', colour: 'generator' },
  { id: 'discharged', colour: 'battery' },
  { id: 'hydro', colour: 'hydro' },
  { id: 'wind', colour: 'wind' },
  { id: 'solar', colour: 'solar' },
] as const satisfies readonly { id: keyof Means; colour: ColourRole }[];
const DAY_HOURS = 24;
/** 5 January 2026 was a Monday. */
const A_MONDAY = Date.UTC(2026, 0, 5);

export function WeekChart({ plan }: { plan: Plan }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const content = useMemo<ChartContent>(() => {
    const hours = plan.typicalWeek;
    const sources = FLOWS.filter(({ id }) => hours.some((hour) => (hour[id] ?? 0) > 0));
    return {
      labels: hours.map((_, hour) => weekLabel(hour, format)),
      labelHeader: t('hour'),
      measure: 'power',
      series: [
        ...sources.map(({ id, colour }) => ({
          ...{ id, colour, name: t(id), shape: 'area' as const, stack: 'sources' },
          values: hours.map((hour) => hour[id]),
        })),
        {
          ...{ id: 'load', colour: 'load' as const, name: t('load'), shape: 'line' as const },
          values: hours.map(({ load }) => load),
        },
      ],
    };
  }, [plan, format, t]);
  return <ChartCard title={t('typicalWeek')} content={content} summary={t('typicalWeekHow')} />;
}

function weekLabel(hour: number, format: ReturnType<typeof useFormat>): string {
  return format.weekdayHour(A_MONDAY + hour * 3_600_000);
}

/** The share of what met the load in an hour that was renewable, grid aside; null without a load. */
function hourShare({ load, generator, grid, unserved }: Means): number | null {
  if (load === null || load <= 0) return null;
  return Math.min(1, Math.max(0, 1 - ((generator ?? 0) + (grid ?? 0) + (unserved ?? 0)) / load));
}

export function YearHeatMap({ plan }: { plan: Plan }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const months = useMemo(
    () => plan.typicalDays.map(({ month, hours }) => ({ month, shares: hours.map(hourShare) })),
    [plan],
  );
  const content = useMemo<ChartContent>(
    () => ({
      labels: Array.from({ length: DAY_HOURS }, (_, hour) => hourLabel(hour)),
      labelHeader: t('hour'),
      measure: 'share',
      series: months.map(({ month, shares }) => ({
        ...{ id: month, name: format.shortMonth(month), colour: 'accent' as const, shape: 'line' as const },
        values: shares,
      })),
    }),
    [months, format, t],
  );
  return (
    <ChartCard
      title={t('year')}
      content={content}
      summary={t('yearHow')}
      drawing={
        <div class="plan-heat" dir="ltr">
          {months.map(({ month, shares }) => (
            <HeatRow key={month} name={format.shortMonth(month)} shares={shares} />
          ))}
          <div class="plan-heat-scale soft small" aria-hidden="true">
            <span>{hourLabel(0)}</span>
            <span>{hourLabel(12)}</span>
            <span>{hourLabel(23)}</span>
          </div>
        </div>
      }
    />
  );
}

function HeatRow({ name, shares }: { name: string; shares: readonly (number | null)[] }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const known = shares.filter((share) => share !== null);
  const mean = known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) / known.length;
  return (
    <>
      <span class="plan-heat-month small">{name}</span>
      <div
        class="plan-heat-row"
        role="img"
        aria-label={t('heatRow', { month: name, share: mean === null ? '–' : format.inline(mean, 'share') })}
      >
        {shares.map((share, hour) => (
          <i
            key={hourLabel(hour)}
            title={share === null ? undefined : `${hourLabel(hour)} · ${format.inline(share, 'share')}`}
            class={share === null ? 'none' : ''}
            style={{ '--share': String(share ?? 0) }}
          />
        ))}
      </div>
    </>
  );
}

function hourLabel(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
