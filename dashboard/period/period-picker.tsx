/** The period of the page and the choice of another; every choice is a link, so that it can be shared. */
import { useState } from 'preact/hooks';
import { quarterHours } from '../app/clock.ts';
import { isCampPath, linkTo, navigate, type PageLocation, useLocation } from '../app/location.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import {
  addDays,
  isToCome,
  type Period,
  rangeOf,
  stepPeriod,
  today,
  unYearOf,
  writePeriod,
} from './period.ts';
import { periodTexts } from './period-texts.ts';
import { periodOf } from './use-period.ts';

const MONTHS_OFFERED = 13;
const QUARTERS_OFFERED = 5;
const QUARTERS = [1, 2, 3, 4] as const;

/** Another period is shown whole: what was zoomed to lay in the one before. On a camp's page it shows its period. */
function wholePeriod({ path }: PageLocation): Record<string, string | undefined> {
  return { zoom: undefined, ...(isCampPath(path) ? { view: 'period' } : {}) };
}

export function PeriodPicker() {
  const t = useTexts(periodTexts);
  const name = usePeriodName();
  const location = useLocation();
  const { query } = location;
  const [open, setOpen] = useState(false);
  const now = quarterHours.value;
  const earlier = stepPeriod(periodOf(query), now, -1);
  const later = stepPeriod(periodOf(query), now, 1);
  const link = (period: Period) =>
    linkTo(location.path, location, { ...wholePeriod(location), period: writePeriod(period) });
  return (
    <div class="period">
      <a
        class="step"
        href={link(earlier)}
        aria-label={t('earlier', { period: name(earlier) })}
        title={name(earlier)}
      >
        <Icon name="previous" />
      </a>
      <button
        type="button"
        class="period-button"
        aria-label={`${t('period')}: ${name(periodOf(query))}`}
        onClick={() => setOpen(true)}
      >
        <Icon name="calendar" />
        <span>{name(periodOf(query))}</span>
      </button>
      {isToCome(later, now) ? (
        <span class="step" aria-hidden="true" />
      ) : (
        <a
          class="step"
          href={link(later)}
          aria-label={t('later', { period: name(later) })}
          title={name(later)}
        >
          <Icon name="next" />
        </a>
      )}
      {open ? <PeriodDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** A period's name in the reader's language. */
function usePeriodName(): (period: Period) => string {
  const t = useTexts(periodTexts);
  const format = useFormat();
  return (period) => {
    switch (period.kind) {
      case 'last':
        return t('last', { days: period.days });
      case 'un-year':
        return t('unYear', { year: unYearName(period.start) });
      case 'un-quarter':
        return t('unQuarter', { year: unYearName(period.start), quarter: period.quarter });
      case 'year':
        return String(period.year);
      case 'quarter':
        return t('quarter', { year: period.year, quarter: period.quarter });
      case 'month':
        return format.month(writePeriod(period));
      case 'custom':
        return format.days(period.from, period.to);
    }
  };
}

function unYearName(start: number): string {
  return `${start}/${String(start + 1).slice(2)}`;
}

function PeriodDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(periodTexts);
  const now = quarterHours.value;
  const date = today(now);
  const year = Number(date.slice(0, 4));
  const unYears = [unYearOf(date), unYearOf(date) - 1];
  return (
    <Dialog title={t('period')} onClose={onClose}>
      <div class="periods">
        <Choices
          title={t('recent')}
          onChoice={onClose}
          periods={[
            { kind: 'last', days: 7 },
            { kind: 'last', days: 30 },
            { kind: 'last', days: 90 },
          ]}
        />
        {unYears.map((start) => (
          <Choices
            key={start}
            title={t('unYear', { year: unYearName(start) })}
            onChoice={onClose}
            periods={[
              { kind: 'un-year', start },
              ...QUARTERS.map((quarter): Period => ({ kind: 'un-quarter', start, quarter })).filter(
                (period) => rangeOf(period, now).from <= date,
              ),
            ]}
          />
        ))}
        <Choices
          title={t('calendarYears')}
          onChoice={onClose}
          periods={[
            { kind: 'year', year },
            { kind: 'year', year: year - 1 },
          ]}
        />
        <Choices title={t('quarters')} onChoice={onClose} periods={recentQuarters(date)} />
        <Choices title={t('months')} onChoice={onClose} periods={recentMonths(date)} />
        <Custom date={date} onChoice={onClose} />
      </div>
      <p class="soft">{t('zones')}</p>
    </Dialog>
  );
}

function Choices(props: { title: string; periods: readonly Period[]; onChoice: () => void }) {
  const location = useLocation();
  const name = usePeriodName();
  const chosen = writePeriod(periodOf(location.query));
  return (
    <section>
      <h3>{props.title}</h3>
      <ul class="choices">
        {props.periods.map((period) => {
          const text = writePeriod(period);
          return (
            <li key={text}>
              <a
                class="choice"
                href={linkTo(location.path, location, { ...wholePeriod(location), period: text })}
                aria-current={text === chosen ? 'true' : undefined}
                onClick={props.onChoice}
              >
                {name(period)}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Custom(props: { date: string; onChoice: () => void }) {
  const t = useTexts(periodTexts);
  const location = useLocation();
  const current = periodOf(location.query);
  const [from, setFrom] = useState(current.kind === 'custom' ? current.from : addDays(props.date, -6));
  const [to, setTo] = useState(current.kind === 'custom' ? current.to : props.date);
  const wrong = from === '' || to === '' || from > to;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong) return;
        navigate(
          linkTo(location.path, location, {
            ...wholePeriod(location),
            period: writePeriod({ kind: 'custom', from, to }),
          }),
        );
        props.onChoice();
      }}
    >
      <h3>{t('custom')}</h3>
      <div class="row">
        <label>
          {t('from')}{' '}
          <input type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} required />
        </label>
        <label>
          {t('to')}{' '}
          <input
            type="date"
            value={to}
            min={from}
            onInput={(event) => setTo(event.currentTarget.value)}
            required
          />
        </label>
        <button type="submit" disabled={wrong}>
          {t('show')}
        </button>
      </div>
      {wrong ? <p role="alert">{t('wrongOrder')}</p> : null}
    </form>
  );
}

function recentMonths(date: string): Period[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return Array.from({ length: MONTHS_OFFERED }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return { kind: 'month', year: Math.floor(index / 12), month: (index % 12) + 1 };
  });
}

function recentQuarters(date: string): Period[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const current: Period = { kind: 'quarter', year, quarter: QUARTERS[Math.floor((month - 1) / 3)] ?? 1 };
  return Array.from({ length: QUARTERS_OFFERED }).reduce<Period[]>(
    (periods) => [...periods, stepPeriod(periods.at(-1) ?? current, 0, -1)],
    [current],
  );
}
