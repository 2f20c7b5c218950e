/** The year before, laid over charts where the reader wants it; the URL keeps that. */
import type { FootprintGroup, FootprintRow } from '../../services/domain/footprint/row.ts';
import { linkTo, navigate, useLocation } from '../app/location.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { chartInterval } from '../period/period.ts';
import { usePeriod } from '../period/use-period.ts';
import { type FootprintFilters, footprint } from '../queries/api.ts';
import { useIdleQuery } from '../queries/use-query.ts';

const NONE: readonly FootprintRow[] = [];

/** The rows of the year before, of the intervals that the charts show now; none unless they are wanted. */
export function useOverlay(group: FootprintGroup, filters: FootprintFilters) {
  const t = useTexts(componentTexts);
  const { range, before, yearBefore } = usePeriod();
  const isWanted = useLocation().query.get('overlay') === 'year';
  const query = footprint(group, chartInterval(range), yearBefore ?? before, filters);
  const { data } = useIdleQuery(isWanted ? query : null);
  return { earlier: isWanted ? (data?.rows ?? NONE) : NONE, name: t('againstYear') };
}

export function OverlayChoice() {
  const t = useTexts(componentTexts);
  const location = useLocation();
  const isOn = location.query.get('overlay') === 'year';
  return (
    <label class="overlay-choice">
      <input
        type="checkbox"
        checked={isOn}
        onChange={() =>
          navigate(linkTo(location.path, location, { overlay: isOn ? undefined : 'year' }), { replace: true })
        }
      />{' '}
      {t('showYearBefore')}
    </label>
  );
}
