/** The missions as a table, each row a link one level down. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { useLocation } from '../../app/location.ts';
import { changeColumn, useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useEarlier } from '../../queries/use-earlier.ts';
import { useQuery, useRows } from '../../queries/use-query.ts';
import { missionsQueries } from './queries.ts';
import { missionsTexts } from './texts.ts';

export function MissionTable() {
  const t = useTexts(missionsTexts);
  const names = useNames();
  const location = useLocation();
  const figureColumns = useFigureColumns();
  const queries = missionsQueries(location);
  const missions = useQuery(queries.missions);
  const before = useEarlier(queries.missionsBefore, 'mission');
  const yearBefore = useEarlier(queries.missionsYearBefore, 'mission');
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
    changeColumn({ id: 'before', header: t('before'), figure: 'fuelL', earlier: before }),
    changeColumn({ id: 'year', header: t('year'), figure: 'fuelL', earlier: yearBefore }),
    ...figureColumns(rows, ['fuelLPerPersonDay', 'co2eFuelKg', 'coverage']),
    {
      id: 'course',
      header: t('course'),
      kind: 'text',
      cell: (row) => (
        <Sparkline
          values={course.filter((each) => each.mission === row.mission).map((each) => each.renewableShare)}
          most={1}
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
