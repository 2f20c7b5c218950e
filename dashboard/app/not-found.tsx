/** What an address shows that names nothing. */

import { Empty } from '../components/states.tsx';
import { partTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { linkTo, usePlace } from './router.ts';

export function NotFound() {
  const t = useTexts(partTexts);
  const place = usePlace();
  return (
    <Empty title={t('notFound')}>
      <p>{t('notFoundWhy')}</p>
      <a href={linkTo('/', place)}>{t('toMissions')}</a>
    </Empty>
  );
}
