/** A contributor's units, with what each delivered while it was theirs. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { Value } from '../../components/value.tsx';
import type { Ownership } from '../../figures/ownership.ts';
import { useFormat } from '../../i18n/format.ts';
import { kindNames } from '../../i18n/kind-texts.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { contributorStatement, footprint } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { contributorTexts } from './texts.ts';

export function UnitTable(props: { contributor: string; ownerships: readonly Ownership[] }) {
  const t = useTexts(contributorTexts);
  const columns = useColumns(props.contributor, props.ownerships);
  const { range } = usePeriod();
  const query = footprint('unit', 'total', range, { contributor: [props.contributor] });
  const result = useQuery(query);
  return (
    <Loaded query={query} result={result} height={240}>
      {({ rows }) => (
        <SortableTable
          caption={t('unitTable')}
          columns={columns(rows)}
          rows={rows}
          keyOf={(row) => row.unit ?? ''}
          initial="unit"
        />
      )}
    </Loaded>
  );
}

function useColumns(contributor: string, ownerships: readonly Ownership[]) {
  const t = useTexts(contributorTexts);
  const kindName = useTexts(kindNames);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const { range } = usePeriod();
  const statement = useQuery(contributorStatement(contributor, range));
  const of = (row: FootprintRow) => ownerships.find(({ unit }) => unit.id === row.unit);
  const availability = (row: FootprintRow) =>
    statement.data !== undefined
      ? (statement.data.availability.find(({ unit }) => unit === row.unit)?.share ?? null)
      : null;
  const owned = (row: FootprintRow) => {
    const { from = null, to = null } = of(row) ?? {};
    if (from === null) return t('always');
    return to === null
      ? t('sinceDate', { from: format.day(from) })
      : t('fromTo', { from: format.day(from), to: format.day(to) });
  };
  const text = (id: string, header: string, textOf: (row: FootprintRow) => string): Column<FootprintRow> => ({
    id,
    header,
    kind: 'text',
    order: textOf,
    cell: textOf,
  });
  return (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    {
      id: 'unit',
      header: t('unit'),
      kind: 'text',
      order: (row) => `${of(row)?.unit.camp} ${names.unit(row.unit ?? '')}`,
      cell: (row) => <a href={linkTo(`/units/${row.unit}`, location)}>{names.unit(row.unit ?? '')}</a>,
    },
    text('camp', t('camp'), (row) => names.camp(of(row)?.unit.camp ?? '')),
    text('kind', t('kind'), (row) => kindName(of(row)?.unit.kind ?? 'load')),
    {
      id: 'rated',
      header: t('capacity'),
      kind: 'number',
      order: (row) => of(row)?.unit.ratedKw ?? null,
      cell: (row) => <Value value={of(row)?.unit.ratedKw} measure="power" />,
    },
    text('formedUnit', t('formedUnit'), (row) => of(row)?.entry?.formedUnit ?? '–'),
    text('lease', t('lease'), (row) => {
      const lease = of(row)?.entry?.lease;
      return lease === undefined ? '–' : t(lease);
    }),
    text('owned', t('since'), owned),
    ...figureColumns(rows, ['suppliedKwh', 'fuelL', 'avoidedFuelL']),
    {
      id: 'availability',
      header: t('availability'),
      kind: 'number',
      order: availability,
      cell: (row) => (
        <span title={t('availabilityWhy')}>
          <Value value={availability(row)} measure="share" />
        </span>
      ),
    },
    ...figureColumns(rows, ['coverage']),
  ];
}
