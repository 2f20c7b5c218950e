/** The camp's generators: load now, and in the period fuel per kWh, hours under 30 %, starts; could one be off? */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { Value } from '../../components/value.tsx';
import type { FigureId } from '../../figures/figures.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Range } from '../../period/period.ts';
import { useQuery } from '../../queries/use-query.ts';
import { LoadBar } from './load-bar.tsx';
import { campOperation, campOverview, unitTotals } from './queries.ts';
import { campTexts } from './texts.ts';
import { type CampProps, readingOf, useCampDay, useUnitsNow } from './use-camp.ts';

const SHOWN: readonly FigureId[] = [
  'generatorKwh',
  'fuelL',
  'fuelLPerKwh',
  'hoursRun',
  'hoursBelow30Pct',
  'loadFactor',
  'coverage',
];

/** @param isNow with what each does now, and could be off */
export function GeneratorTable({
  camp,
  units,
  range,
  isNow = false,
}: CampProps & { range: Range; isNow?: boolean }) {
  const t = useTexts(campTexts);
  const generators = units.filter(({ kind }) => kind === 'generator');
  const columns = useColumns({ camp, units: generators }, isNow);
  const query = unitTotals(camp.id, range);
  const result = useQuery(query);
  if (generators.length === 0) return null;
  return (
    <section class="panel">
      <h2>{t('generators')}</h2>
      <Loaded query={query} result={result} height={200}>
        {({ rows }) => {
          const own = rows.filter((row) => generators.some(({ id }) => id === row.unit));
          return (
            <SortableTable
              name="generators"
              caption={t('generators')}
              columns={columns(own)}
              rows={own}
              keyOf={(row) => row.unit ?? ''}
              initial="unit"
            />
          );
        }}
      </Loaded>
    </section>
  );
}

function useColumns({ camp, units }: CampProps, isNow: boolean) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const now = useUnitsNow(units);
  const day = useCampDay(camp);
  const operation = useQuery(isNow ? campOperation(camp.id) : null).data;
  const overview = useQuery(isNow ? campOverview(camp.id, day) : null).data;
  const unitOf = (row: FootprintRow) => units.find(({ id }) => id === row.unit);
  const powerOf = (row: FootprintRow) => {
    const own = now.find(({ unit }) => unit.id === row.unit);
    return own === undefined ? null : readingOf(own, 'powerKw');
  };
  const isSilent = (row: FootprintRow) => now.find(({ unit }) => unit.id === row.unit)?.isSilent === true;
  const loadOf = (row: FootprintRow) => {
    const [powerKw, ratedKw] = [powerOf(row), unitOf(row)?.ratedKw];
    return powerKw === null || ratedKw === undefined ? null : powerKw / ratedKw;
  };
  const startsOf = (row: FootprintRow) =>
    overview?.generators.find(({ unit }) => unit === row.unit)?.starts ?? null;
  const spare = (row: FootprintRow) => {
    if (operation === undefined) return '';
    if (operation.reserve.couldStop?.unit === row.unit) return t('yes');
    if (isSilent(row)) return t('isSilent');
    return operation.reserve.running.some(({ unit }) => unit === row.unit) ? t('no') : t('notRunning');
  };
  const nowColumns: Column<FootprintRow>[] = [
    {
      id: 'load',
      header: t('loadNow'),
      kind: 'number',
      order: loadOf,
      exported: [{ header: `${t('loadNow')} (kW)`, value: powerOf }],
      cell: (row) => <LoadBar powerKw={powerOf(row)} load={loadOf(row)} />,
    },
    { id: 'spare', header: t('couldBeOff'), kind: 'text', order: spare, cell: spare },
    {
      id: 'starts',
      header: t('starts'),
      kind: 'number',
      order: startsOf,
      cell: (row) => <Value value={startsOf(row)} measure="count" />,
    },
  ];
  return (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    {
      id: 'unit',
      header: t('generator'),
      kind: 'text',
      order: (row) => unitOf(row)?.name ?? '',
      cell: (row) => (
        <>
          <a href={linkTo(`/units/${row.unit}`, location)}>{unitOf(row)?.name ?? row.unit}</a>{' '}
          <span class="soft small">{format.inline(unitOf(row)?.ratedKw ?? 0, 'power')}</span>
        </>
      ),
    },
    ...(isNow ? nowColumns : []),
    ...figureColumns(rows, SHOWN),
  ];
}
