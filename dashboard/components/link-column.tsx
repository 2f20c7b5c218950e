/** A table's first column: the name of what a row is about, as a link one level down. */
import { linkTo, type PageLocation } from '../app/location.ts';
import type { Column } from './table.tsx';

export function linkColumn<R>(props: {
  id: string;
  header: string;
  name: (row: R) => string;
  path: (row: R) => string;
  location: PageLocation;
}): Column<R> {
  const { id, header, name, path, location } = props;
  return {
    id,
    header,
    kind: 'text',
    order: name,
    cell: (row) => <a href={linkTo(path(row), location)}>{name(row)}</a>,
  };
}
