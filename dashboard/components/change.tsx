/** A change against an earlier value: signed, with an arrow, and in words whether that is better. */
import { FIGURES, type FigureId } from '../figures/figures.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './icon.tsx';

/** Changes that would be written as 0.0 are none. */
const LEAST_PERCENT = 0.05;

export function Change(props: {
  id: FigureId;
  now: number | null;
  before: number | null;
  /** What it is compared with, where no heading says it. */
  against?: string;
}) {
  const against = props.against === undefined ? null : <span class="against">{props.against}</span>;
  return (
    <span class="change">
      {against} <Verdict {...props} />
    </span>
  );
}

function Verdict({ id, now, before }: { id: FigureId; now: number | null; before: number | null }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { better, measure } = FIGURES[id];
  const isShare = measure === 'share';
  if (before === 0 && now !== null && now !== 0 && !isShare) return <span>{t('wasZero')}</span>;
  if (now === null || before === null) {
    return (
      <span class="unknown" title={t('noDataWhy')}>
        {t('noData')}
      </span>
    );
  }
  const percent = now === before ? 0 : 100 * (isShare ? now - before : (now - before) / Math.abs(before));
  if (Math.abs(percent) < LEAST_PERCENT) return <span>{t('same')}</span>;
  const isBetter = percent > 0 === (better === 'more');
  return (
    <span class={better === null ? '' : isBetter ? 'better' : 'worse'}>
      <Icon name={percent > 0 ? 'up' : 'down'} />
      {isShare ? `${format.signed(percent)} ${t('points')}` : format.signedPercent(percent)}
      {better === null ? null : ` ${t(isBetter ? 'better' : 'worse')}`}
    </span>
  );
}
