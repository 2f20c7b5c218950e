/** How many alarms stand, in the frame of every page. */
import { Icon } from '../components/icon.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { allAlarms } from '../queries/alarms.ts';
import { useIdleQuery } from '../queries/use-query.ts';
import { linkTo, useLocation } from './location.ts';

export function AlarmCount() {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const location = useLocation();
  const { data } = useIdleQuery(allAlarms);
  if (data === undefined) return null;
  const count = data.alarms.length;
  return (
    <a
      class={`alarm-count ${count === 0 ? 'none' : ''}`}
      href={linkTo('/quality', location, { tab: 'silent' })}
      title={t('alarms', { count })}
    >
      <Icon name="bell" />
      <span aria-hidden="true">{format.count(count)}</span>
      <span class="visually-hidden">{t('alarms', { count })}</span>
    </a>
  );
}
