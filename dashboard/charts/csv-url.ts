/** A chart's data as a CSV file that the browser makes: an address to download it from. */
import { useEffect, useState } from 'preact/hooks';
import { csvLine } from '../../services/domain/csv.ts';
import { MEASURES } from '../i18n/measures.ts';
import type { ChartContent } from './series.ts';

/** CSV (RFC 4180): the labels, then a column a series in its measure's smallest unit. Unknown is empty. */
export function contentCsv({ labelHeader, labels, series, measure }: ChartContent): string {
  const headers = series.map((each) => {
    const { unit } = MEASURES[each.measure ?? measure][0];
    return unit === '' ? each.name : `${each.name} (${unit})`;
  });
  const lines = labels.map((label, position) => [
    label,
    ...series.map(({ values, measure: own }) => {
      const value = values[position] ?? null;
      return value === null ? null : value * MEASURES[own ?? measure][0].factor;
    }),
  ]);
  return [[labelHeader, ...headers], ...lines].map(csvLine).join('');
}

/** The address of a content's CSV, as long as the component is there. */
export function useCsvUrl(content: ChartContent): string {
  const [url, setUrl] = useState('');
  const text = contentCsv(content);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return url;
}
