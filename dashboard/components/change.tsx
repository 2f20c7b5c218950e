/** A change against an earlier period: how much more or less, green where that is better; or why they do not compare. */
import type { ComparisonRow } from '../../services/domain/analysis/comparison.ts';
import { FIGURES, type FigureId } from '../figures/figures.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './icon.tsx';

/** Changes that would be written as 0.0 are none. */
const LEAST_PERCENT = 0.05;

export function Change(props: {
  id: FigureId;
  comparison: ComparisonRow;
  /** What it is compared with, where no heading says it. */
  against?: string;
}) {
  const format = useFormat();
  const { id, comparison, against } = props;
  const before = comparison.earlier === null ? null : FIGURES[id].value(comparison.earlier);
  const value = before === null ? '' : format.quantity(before, FIGURES[id].measure).full;
  return (
    <span class="change" title={value}>
      {against === undefined ? null : <span class="against">{against}</span>} <Verdict {...props} />
    </span>
  );
}

function Verdict({ id, comparison }: { id: FigureId; comparison: ComparisonRow }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { better, measure, value } = FIGURES[id];
  const { current, earlier, dataFrom, reason } = comparison;
  if (current === null || earlier === null) {
    const why = reason === null ? t('noDataWhy') : t(`incomparable.${reason}`);
    return (
      <span class="soft" title={why}>
        {dataFrom === null ? t('notComparable') : t('notComparableFrom', { date: format.day(dataFrom) })}
        <span class="visually-hidden">. {why}</span>
      </span>
    );
  }
  const [now, before] = [value(current), value(earlier)];
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
  const size = isShare
    ? t('pointsOf', { points: format.decimal(Math.abs(percent)) })
    : format.percent(Math.abs(percent));
  return (
    <span class={better === null ? '' : isBetter ? 'better' : 'worse'}>
      {t(percent > 0 ? 'more' : 'less', { size })}
      {better === null ? null : (
        <>
          <Icon name={isBetter ? 'good' : 'warning'} />
          <span class="visually-hidden"> ({t(isBetter ? 'better' : 'worse')})</span>
        </>
      )}
    </span>
  );
}
