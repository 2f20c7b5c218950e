/** Buttons that save a table as CSV or as an Excel workbook, named by what it is, where, and when. */
import { useContext } from 'preact/hooks';
import { language } from '../app/preferences.ts';
import { ViewTitle } from '../app/view-title.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { directionOf, LOCALES } from '../i18n/languages.ts';
import { useTexts } from '../i18n/texts.ts';
import { usePeriod } from '../period/use-period.ts';
import { ExportPeriod } from './export-period.ts';
import { csvOf, csvStyleOf, fileNameOf, type TableData } from './table-data.ts';

export function ExportButtons(props: { title: string; table: () => TableData }) {
  const t = useTexts(componentTexts);
  const place = useContext(ViewTitle);
  const { range } = usePeriod();
  const period = useContext(ExportPeriod) ?? `${range.from}..${range.to.slice(0, 10)}`;
  const name = (extension: string) => fileNameOf([place, props.title, period], extension);
  const saveCsv = () => {
    const csv = csvOf(props.table(), csvStyleOf(LOCALES[language.peek()]));
    save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), name('csv'));
  };
  const saveXlsx = async () => {
    const { xlsxOf } = await import('./xlsx.ts');
    save(await xlsxOf(props.table(), props.title, directionOf(language.peek()) === 'rtl'), name('xlsx'));
  };
  return (
    <fieldset class="chart-switch exports" aria-label={t('export', { title: props.title })}>
      <button type="button" onClick={saveCsv}>
        CSV
      </button>
      <button type="button" onClick={() => void saveXlsx()}>
        XLSX
      </button>
    </fieldset>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file after the click: its address must outlive this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
