/** Who provides what in a mission. */
import type { FootprintRow } from '../../../services/domain/footprint-row.ts';
import { useAnswer } from '../../answers.ts';
import { footprint } from '../../api.ts';
import { useFigureColumns } from '../../parts/figure-columns.tsx';
import { linkColumn } from '../../parts/link-column.tsx';
import { Answered } from '../../parts/states.tsx';
import { type Column, SortableTable } from '../../parts/table.tsx';
import { usePlace } from '../../router.ts';
import { useTexts } from '../../texts.ts';
import { useNames } from '../../use-names.ts';
import { usePeriod } from '../../use-period.ts';
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
