/** The missions as a table, each row a link one level down. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { usePlace } from '../../app/router.ts';
import { changeColumn, useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { Answered } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useAnswer, useRows } from '../../queries/answers.ts';
import { useEarlier } from '../../queries/use-earlier.ts';
import { missionsQuestions } from './questions.ts';
import { missionsTexts } from './texts.ts';

export function MissionTable() {
  const t = useTexts(missionsTexts);
  const names = useNames();
  const place = usePlace();
  const figureColumns = useFigureColumns();
  const questions = missionsQuestions(place);
  const missions = useAnswer(questions.missions);
  const before = useEarlier(questions.missionsBefore, 'mission');
  const yearBefore = useEarlier(questions.missionsYearBefore, 'mission');
  const course = useRows(questions.course);
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'mission',
      header: t('mission'),
      name: (row) => names.mission(row.mission ?? ''),
      path: (row) => `/missions/${row.mission}`,
      place,
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
    <Answered question={questions.missions} answer={missions} height={320}>
      {({ rows }) => (
        <SortableTable
          caption={t('table')}
          columns={columns(rows)}
          rows={rows}
          keyOf={(row) => row.mission ?? ''}
          initial="-fuelL"
        />
      )}
    </Answered>
  );
}
