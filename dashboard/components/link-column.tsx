/** A table's first column: the name of what a row is about, as a link one level down. */
import { linkTo, type Place } from '../app/router.ts';
import type { Column } from './table.tsx';

export function linkColumn<R>(props: {
  id: string;
  header: string;
  name: (row: R) => string;
  path: (row: R) => string;
  place: Place;
}): Column<R> {
  const { id, header, name, path, place } = props;
  return {
    id,
    header,
    kind: 'text',
    order: name,
    cell: (row) => <a href={linkTo(path(row), place)}>{name(row)}</a>,
  };
}
