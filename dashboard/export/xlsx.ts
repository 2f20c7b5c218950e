/** A table as an Excel workbook. Loaded when it is first wanted. */
import writeExcelFile from 'write-excel-file/universal';
import type { TableData } from './table-data.ts';

/** Excel allows no more letters in a sheet's name. */
const MOST_SHEET_NAME = 31;

export async function xlsxOf(
  { headers, rows }: TableData,
  title: string,
  isRightToLeft: boolean,
): Promise<Blob> {
  const head = headers.map((value) => ({ value, fontWeight: 'bold' as const }));
  const sheet = title.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, MOST_SHEET_NAME);
  return writeExcelFile([head, ...rows.map((row) => [...row])], {
    sheet,
    stickyRowsCount: 1,
    rightToLeft: isRightToLeft,
  }).toBlob();
}
