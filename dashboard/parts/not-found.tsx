/** What an address shows that names nothing. */
import { partTexts } from '../part-texts.ts';
import { linkTo, usePlace } from '../router.ts';
import { useTexts } from '../texts.ts';
import { Empty } from './states.tsx';

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
