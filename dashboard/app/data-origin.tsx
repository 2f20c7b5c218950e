/** Says when the data are simulated. */
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { registry } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';

export function DataOrigin() {
  const t = useTexts(componentTexts);
  const { data } = useQuery(registry);
  if (data?.missions.some(({ simulated }) => simulated) !== true) return null;
  return (
    <span class="simulated" title={t('simulatedWhy')}>
      {t('simulated')}
    </span>
  );
}
