/** The missions as a table, each row a link one level down. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { useLocation } from '../../app/location.ts';
import { useCo2eColumn } from '../../components/co2e-column.tsx';
import { changeColumn, useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { targetPath } from '../../figures/targets.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useComparison } from '../../queries/use-comparison.ts';
import { useIdleQuery, useQuery, useRows } from '../../queries/use-query.ts';
import { missionsQueries } from './queries.ts';
import { missionsTexts } from './texts.ts';

export function MissionTable() {
  const t = useTexts(missionsTexts);
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const co2eColumn = useCo2eColumn();
  const queries = missionsQueries(location);
  const missions = useQuery(queries.missions);
  const before = useComparison(queries.missionsBefore);
  const yearBefore = useComparison(queries.missionsYearBefore);
  const emitted = useIdleQuery(queries.missionsEmissions).data?.rows ?? [];
  const course = useRows(queries.course);
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'mission',
      header: t('mission'),
      name: (row) => names.mission(row.mission ?? ''),
      path: (row) => `/missions/${row.mission}`,
      location,
    }),
    ...figureColumns(rows, ['renewableShare', 'fuelL']),
    changeColumn({
      ...{ id: 'before', header: t('before'), figure: 'fuelL', group: 'mission', comparisonOf: before },
    }),
    ...(queries.missionsYearBefore === null
      ? []
      : [
          changeColumn({
            ...{ id: 'year', header: t('year'), figure: 'fuelL', group: 'mission', comparisonOf: yearBefore },
          }),
        ]),
    ...figureColumns(rows, ['fuelLPerPersonDay']),
    co2eColumn(rows, (row) => emitted.find(({ id }) => id === row.mission)),
    ...figureColumns(rows, ['coverage']),
    {
      id: 'course',
      header: t('course'),
      kind: 'text',
      cell: (row) => (
        <Sparkline
          values={course
            .filter((each) => each.mission === row.mission)
            .map((each) =>
              each.renewableShare === null ? null : each.renewableShare - targetPath(each.from),
            )}
          label={t('courseOf', { name: names.mission(row.mission ?? '') })}
        />
      ),
    },
  ];
  return (
    <Loaded query={queries.missions} result={missions} height={320}>
      {({ rows }) => (
        <SortableTable
          caption={t('table')}
          columns={columns(rows)}
          rows={rows}
          keyOf={(row) => row.mission ?? ''}
          initial="-fuelL"
        />
      )}
    </Loaded>
  );
}
