/** Whether the page is live, and how old the last data are; without a link, from when its figures are. */
import { effect } from '@preact/signals';
import { MINUTE_MS } from '../../services/domain/durations.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { figuresAsOf } from '../queries/figures-as-of.ts';
import { liveLink } from '../queries/live.ts';
import { seconds } from './clock.ts';

/** Without data for this long, a page is live in name only. */
const QUIET_MS = 5 * MINUTE_MS;

export function LiveState() {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { status, lastDataAt } = liveLink.value;
  const age = lastDataAt === null ? null : seconds.value - lastDataAt;
  const isQuiet = status === 'live' && age !== null && age > QUIET_MS;
  const asOf = figuresAsOf.value;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const text =
    status === 'down'
      ? asOf === null
        ? t('offline')
        : t('offlineSince', { time: format.instant(asOf, timeZone) })
      : status === 'connecting'
        ? t('connecting')
        : age === null
          ? t('live')
          : t(isQuiet ? 'noDataFor' : 'liveAgo', { ago: format.ago(age) });
  return (
    <span
      class={`live-state ${isQuiet ? 'quiet' : status}`}
      title={status === 'down' ? t('linkDownWhy') : undefined}
    >
      <span class="dot" aria-hidden="true" />
      {text}
      {/* Only the change of state is announced, not each second. */}
      <span class="visually-hidden" role="status">
        {status === 'down' ? t('linkDownWhy') : ''}
      </span>
    </span>
  );
}

/** Lets the styles know when the link is down, to dim what was live. Called once, at the start. */
export function showLinkState(): void {
  effect(() => {
    document.documentElement.dataset.link = liveLink.value.status;
  });
}
