/** Trying all quarantined messages again, once that is confirmed. */
import { useState } from 'preact/hooks';
import { Dialog } from '../../components/dialog.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { qualityTexts } from './texts.ts';

export function ReplayAll(props: { total: number; isBusy: boolean; onReplay: () => void }) {
  const t = useTexts(qualityTexts);
  const [isAsked, setAsked] = useState(false);
  const count = props.total;
  return (
    <>
      <button type="button" disabled={props.isBusy} onClick={() => setAsked(true)}>
        {t('replayAll', { count })}
      </button>
      {isAsked ? (
        <Dialog title={t('replayAll', { count })} onClose={() => setAsked(false)}>
          <p>{t('replayAllWhy')}</p>
          <button
            type="button"
            onClick={() => {
              setAsked(false);
              props.onReplay();
            }}
          >
            {t('replayAllNow')}
          </button>
        </Dialog>
      ) : null}
    </>
  );
}
