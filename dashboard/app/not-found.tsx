/** What an address shows that names nothing. */

import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { linkTo, useLocation } from './location.ts';

export function NotFound() {
  const t = useTexts(componentTexts);
  const location = useLocation();
  return (
    <div class="state">
      <h1>{t('notFound')}</h1>
      <p>{t('notFoundWhy')}</p>
      <a href={linkTo('/', location)}>{t('toMissions')}</a>
    </div>
  );
}
