/** Which days the period covers, and up to when a running one is known. */
import { isCampPath, useLocation } from '../app/location.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { addDays } from './period.ts';
import { periodTexts } from './period-texts.ts';
import { usePeriod } from './use-period.ts';

export function PeriodRange() {
  const t = useTexts(periodTexts);
  const format = useFormat();
  const { range } = usePeriod();
  const { path, query } = useLocation();
  // A camp's page shows its own day, on its own clock.
  if (isCampPath(path) && query.get('view') !== 'period') return null;
  const last = range.open ? range.to.slice(0, 10) : addDays(range.to, -1);
  return (
    <span class="soft" title={t('zones')}>
      {format.days(range.from, last)}
      {range.open ? `, ${t('until', { time: `${range.to.slice(11, 16)} UTC` })}` : null}
    </span>
  );
}
