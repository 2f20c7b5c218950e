/** One quarantined message: when and whence it came, why it was not taken, and what it holds. */
import { useMemo, useState } from 'preact/hooks';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { shownPayload } from './payload.ts';
import { quarantineTexts } from './quarantine-texts.ts';
import type { QuarantineItem } from './queries.ts';
import { qualityTexts } from './texts.ts';

export function QuarantineItemPanel(props: { item: QuarantineItem; isBusy: boolean; onReplay: () => void }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const reasonText = useTexts(quarantineTexts);
  const { item } = props;
  const [isOpen, setOpen] = useState(false);
  const received = format.instant(Date.parse(item.receivedAt), 'UTC');
  return (
    <li data-item={item.id}>
      <p>
        <strong>{reasonText(item.code)}</strong>{' '}
        <span class="soft" lang="en" dir="ltr">
          {item.reason}
        </span>
      </p>
      <p class="soft small">
        {received} · {item.topic === null ? t('uploaded') : <code>{item.topic}</code>}
      </p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {t('payload')}
          <span class="visually-hidden">: {received}</span>
        </summary>
        {isOpen ? <Payload item={item} /> : null}
      </details>
      <button type="button" disabled={props.isBusy} onClick={props.onReplay}>
        {t('replay')}
        <span class="visually-hidden">: {item.reason}</span>
      </button>
    </li>
  );
}

function Payload({ item }: { item: QuarantineItem }) {
  const t = useTexts(qualityTexts);
  const { form, text, left } = useMemo(() => shownPayload(item), [item]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="payload" tabIndex={0} aria-label={t(`form.${form}`)}>
        <pre>{text}</pre>
      </section>
      {left === 0 ? null : <p class="soft small">{t('payloadLeft', { count: left })}</p>}
    </>
  );
}
