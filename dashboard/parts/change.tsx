/** A change against an earlier value: signed, with an arrow, and in words whether that is better. */
import { FIGURES, type FigureId } from '../figures.ts';
import { useFormat } from '../format.ts';
import { partTexts } from '../part-texts.ts';
import { useTexts } from '../texts.ts';
import { Icon } from './icon.tsx';

export function Change(props: { id: FigureId; now: number | null; before: number | null; against: string }) {
  const t = useTexts(partTexts);
  const format = useFormat();
  const { now, before } = props;
  const { better, measure } = FIGURES[props.id];
  const isShare = measure === 'share';
  if (now === null || before === null || (before === 0 && !isShare)) {
    return (
      <span class="change unknown" title={t('noDataWhy')}>
        {t('noData')} <span class="against">{props.against}</span>
      </span>
    );
  }
  const difference = now - before;
  const text = isShare
    ? `${format.pointChange(now, before)} ${t('points')}`
    : format.relativeChange(now, before);
  const verdict =
    difference === 0
      ? 'same'
      : better === null
        ? null
        : difference > 0 === (better === 'more')
          ? 'better'
          : 'worse';
  return (
    <span class={`change ${verdict ?? ''}`}>
      {difference === 0 ? null : <Icon name={difference > 0 ? 'up' : 'down'} />}
      {text} {verdict === null ? null : <span class="verdict">{t(verdict)}</span>}{' '}
      <span class="against">{props.against}</span>
    </span>
  );
}
