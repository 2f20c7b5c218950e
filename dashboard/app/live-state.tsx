/** Whether the page is live, and how old the last data are. */

import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { liveLink } from '../queries/live.ts';
import { seconds } from './clock.ts';

export function LiveState() {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { status, lastDataAt } = liveLink.value;
  const now = seconds.value;
  const ago = lastDataAt === null ? null : format.ago(now - lastDataAt);
  const text =
    status === 'connecting'
      ? t('connecting')
      : status === 'live'
        ? ago === null
          ? t('live')
          : t('liveAgo', { ago })
        : ago === null
          ? t('linkDown')
          : t('linkDownSince', { ago });
  return (
    <span class={`live-state ${status}`} title={status === 'down' ? t('linkDownWhy') : undefined}>
      <span class="dot" aria-hidden="true" />
      {text}
      {/* Only the change of state is announced, not each second. */}
      <span class="visually-hidden" role="status">
        {status === 'down' ? t('linkDownWhy') : ''}
      </span>
    </span>
  );
}
