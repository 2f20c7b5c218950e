/** Says when the data are simulated, and while simulated history is still arriving. */
import { useEffect } from 'preact/hooks';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { about } from '../queries/api.ts';
import { refresh, refreshAll } from '../queries/client.ts';
import { useQuery } from '../queries/use-query.ts';

const POLL_MS = 5000;

export function DataOrigin() {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const result = useQuery(about);
  const origin = result.data ?? null;
  const filling = origin?.historyProgress !== null && (origin?.historyProgress ?? 1) < 1;
  useEffect(() => {
    if (!filling) return;
    const timer = setInterval(() => {
      void refresh(about);
      refreshAll((url) => url.startsWith('/api/footprint'));
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [filling]);
  if (origin === null || !origin.simulated) return null;
  return (
    <>
      <span class="simulated" title={t('simulatedWhy')}>
        {t('simulated')}
      </span>
      {filling && origin.historyProgress !== null ? (
        <p class="filling" role="status">
          <progress value={origin.historyProgress} aria-label={t('simulated')} />{' '}
          {t('historyFilling', { percent: format.completeness(origin.historyProgress) })}
        </p>
      ) : null}
    </>
  );
}
