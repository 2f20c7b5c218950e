/** A chart's content as a table to export: the labels, then a column a series in its measure's plain unit. Pure. */
import type { TableData } from '../export/table-data.ts';
import { plainUnit } from '../i18n/column-scale.ts';
import type { Format } from '../i18n/format.ts';
import type { ChartContent } from './series.ts';

export function contentTable(content: ChartContent, format: Pick<Format, 'unit'>): TableData {
  const { labelHeader, labels, series, measure } = content;
  const columns = series.map((each) => ({ ...each, plain: plainUnit(each.measure ?? measure) }));
  return {
    headers: [
      labelHeader,
      ...columns.map(({ name, plain }) =>
        plain.unit === '' ? name : `${name} (${format.unit(plain.unit)})`,
      ),
    ],
    rows: labels.map((label, index) => [
      label,
      ...columns.map(({ values, plain }) => {
        const value = values[index] ?? null;
        return value === null ? null : value * plain.factor;
      }),
    ]),
  };
}
