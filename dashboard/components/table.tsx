/**
 * A table that sorts, keeps its order in the URL, and turns into cards on a phone. Each column says how to order
 * its rows and how to show them; the first column is the row's name.
 */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { linkTo, navigate, useLocation } from '../app/location.ts';
import { ExportButtons } from '../export/export-buttons.tsx';
import type { TableData } from '../export/table-data.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './icon.tsx';

interface ExportedColumn<R> {
  header: string;
  /** A number in the unit that the header names; null where nothing is known. */
  value: (row: R) => string | number | null;
}

export interface Column<R> {
  id: string;
  header: string;
  /** The unit of measure of the whole column. */
  unit?: string;
  /** What the rows are ordered by; without it the column does not sort. Unknown (null) comes last either way. */
  order?: (row: R) => number | string | null;
  cell: (row: R) => ComponentChildren;
  /** What an export has for it; without it, what the rows are ordered by. */
  exported?: readonly ExportedColumn<R>[];
  kind: 'text' | 'number';
}

/** Thousands of rows would hold the page back: they come by this many. An export has all. */
const ROWS_AT_FIRST = 100;

export function SortableTable<R>(props: {
  /** The name of the URL's parameter that keeps the order, where a page has several tables. */
  name?: string;
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** The order at first: a column's id, with a minus for descending. */
  initial: string;
}) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const location = useLocation();
  const parameter = props.name ?? 'sort';
  const wanted = location.query.get(parameter) ?? props.initial;
  const descending = wanted.startsWith('-');
  const column = props.columns.find(({ id }) => id === wanted.replace('-', ''));
  const rows = sorted(props.rows, column, descending, format.compare);
  const [most, setMost] = useState(ROWS_AT_FIRST);
  const sortBy = (order: string) =>
    navigate(linkTo(location.path, location, { [parameter]: order === props.initial ? undefined : order }), {
      replace: true,
    });

  return (
    <div class="table-frame">
      <div class="table-tools">
        <label class="sort-select">
          {t('sortBy')}{' '}
          <select value={wanted} onChange={(event) => sortBy(event.currentTarget.value)}>
            {props.columns.flatMap(({ id, header, order }) =>
              order === undefined
                ? []
                : [
                    <option key={id} value={id}>
                      {header} ↑
                    </option>,
                    <option key={`-${id}`} value={`-${id}`}>
                      {header} ↓
                    </option>,
                  ],
            )}
          </select>
        </label>
        <ExportButtons title={props.caption} table={() => tableData(props.columns, rows)} />
      </div>
      <table class="sortable">
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((each) => (
              <th
                key={each.id}
                scope="col"
                class={each.kind}
                aria-sort={each === column ? (descending ? 'descending' : 'ascending') : undefined}
              >
                {each.order === undefined ? (
                  <Heading column={each} />
                ) : (
                  <button
                    type="button"
                    onClick={() =>
                      sortBy(
                        each === column ? toggled(wanted) : each.kind === 'number' ? `-${each.id}` : each.id,
                      )
                    }
                  >
                    <Heading column={each} />
                    {each === column ? <Icon name={descending ? 'down' : 'up'} /> : null}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={props.keyOf(row)} data-row={props.keyOf(row)}>
              {props.columns.map((each, position) =>
                position === 0 ? (
                  <th key={each.id} scope="row" class={each.kind}>
                    {each.cell(row)}
                  </th>
                ) : (
                  <td key={each.id} class={each.kind} data-label={headingOf(each)} data-column={each.id}>
                    {each.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length <= most ? null : (
        <p class="more-rows">
          <button type="button" onClick={() => setMost(most + ROWS_AT_FIRST)}>
            {t('showMore', { shown: format.count(most), count: rows.length })}
          </button>
        </p>
      )}
    </div>
  );
}

/** The rows in the order of the page, with what each column exports. */
function tableData<R>(columns: readonly Column<R>[], rows: readonly R[]): TableData {
  const exported = columns.flatMap(exportedOf);
  return {
    headers: exported.map(({ header }) => header),
    rows: rows.map((row) => exported.map(({ value }) => value(row))),
  };
}

function exportedOf<R>(column: Column<R>): readonly ExportedColumn<R>[] {
  if (column.exported !== undefined) return column.exported;
  return column.order === undefined ? [] : [{ header: headingOf(column), value: column.order }];
}

function headingOf({ header, unit }: { header: string; unit?: string }): string {
  return unit === undefined || unit === '' ? header : `${header}, ${unit}`;
}

function Heading({ column: { header, unit } }: { column: { header: string; unit?: string } }) {
  if (unit === undefined || unit === '') return header;
  return (
    <>
      {header}, <span class="unit">{unit}</span>
    </>
  );
}

function toggled(order: string): string {
  return order.startsWith('-') ? order.slice(1) : `-${order}`;
}

function sorted<R>(
  rows: readonly R[],
  column: Column<R> | undefined,
  descending: boolean,
  compare: (a: string, b: string) => number,
): R[] {
  const order = column?.order;
  if (order === undefined) return [...rows];
  return rows.toSorted((first, second) => {
    const [a, b] = [order(first), order(second)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const sign = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
    return descending ? -sign : sign;
  });
}
