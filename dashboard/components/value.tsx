/** One value with its unit: three digits to read, all of them on hover; unknown shows as unknown, never as 0. */

import type { ColumnScale } from '../i18n/column-scale.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import type { Measure, Step } from '../i18n/measures.ts';
import { useTexts } from '../i18n/texts.ts';

export function Value(props: {
  value: number | null | undefined;
  measure: Measure;
  step?: Step | ColumnScale;
  reason?: string;
  /** What stands there where the value is unknown. */
  word?: string;
  /** Without its unit, where the column's heading says it. */
  bare?: boolean;
}) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  if (props.value === null || props.value === undefined) {
    return (
      <span class="unknown" title={props.reason ?? t('noDataWhy')}>
        {props.word ?? t('noData')}
      </span>
    );
  }
  const { text, unit, full } = format.quantity(props.value, props.measure, props.step);
  return (
    <span class="value" title={full}>
      {text}
      {unit === '' || props.bare ? null : <span class="unit">{`\u00a0${unit}`}</span>}
    </span>
  );
}
