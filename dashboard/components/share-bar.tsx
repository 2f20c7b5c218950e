/** A renewable share as a bullet bar, with the target as a tick. */

import { RENEWABLE_TARGET } from '../figures/targets.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';

export function ShareBar({ share, labelled = false }: { share: number | null; labelled?: boolean }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const target = { insetInlineStart: `${100 * RENEWABLE_TARGET.share}%` };
  return (
    <span class={`share-bar ${labelled ? 'labelled' : ''}`}>
      <span class="track" aria-hidden="true">
        <span class="fill" style={{ inlineSize: `${100 * Math.max(0, Math.min(1, share ?? 0))}%` }} />
        <span class="tick" style={target} />
      </span>
      {labelled ? (
        <span class="tick-label" style={target}>
          {t('target', { percent: format.completeness(RENEWABLE_TARGET.share) })}
        </span>
      ) : null}
    </span>
  );
}
