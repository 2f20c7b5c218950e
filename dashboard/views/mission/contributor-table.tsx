/** Who provides what in a mission. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { usePlace } from '../../app/router.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Answered } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { useAnswer } from '../../queries/answers.ts';
import { footprint } from '../../queries/api.ts';
import { missionTexts } from './texts.ts';

export function ContributorTable({ mission }: { mission: string }) {
  const t = useTexts(missionTexts);
  const names = useNames();
  const place = usePlace();
  const figureColumns = useFigureColumns();
  const { range } = usePeriod();
  const question = footprint('contributor', 'total', range, { mission: [mission] });
  const answer = useAnswer(question);
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'contributor',
      header: t('contributor'),
      name: (row) => names.contributor(row.contributor ?? ''),
      path: (row) => `/contributors/${row.contributor}`,
      place,
    }),
    ...figureColumns(rows, ['suppliedKwh', 'renewableShare', 'fuelL', 'avoidedFuelL', 'coverage']),
  ];
  return (
    <section class="panel">
      <h2>{t('contributors')}</h2>
      <Answered question={question} answer={answer} height={200}>
        {({ rows }) => (
          <SortableTable
            name="contributors"
            caption={t('contributors')}
            columns={columns(rows)}
            rows={rows}
            keyOf={(row) => row.contributor ?? ''}
            initial="-suppliedKwh"
          />
        )}
      </Answered>
    </section>
  );
}
