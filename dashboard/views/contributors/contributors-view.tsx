/** Contributors: who provides what, and what it delivered. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { Registry } from '../../../services/domain/registry/registry.ts';
import { usePlace } from '../../app/router.ts';
import { useFigureColumns } from '../../components/figure-columns.tsx';
import { linkColumn } from '../../components/link-column.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Column, SortableTable } from '../../components/table.tsx';
import { ownershipsOf } from '../../figures/ownership.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { usePeriod } from '../../period/use-period.ts';
import { useAnswer } from '../../queries/answers.ts';
import { footprint, registry } from '../../queries/api.ts';
import { Provided } from './provided.tsx';
import { contributorTexts } from './texts.ts';

export function ContributorsView() {
  const t = useTexts(contributorTexts);
  const known = useAnswer(registry);
  return (
    <>
      <h1>{t('title')}</h1>
      <p class="soft">{t('intro')}</p>
      <section class="panel">
        <Answered question={registry} answer={known} height={320}>
          {(registered) => <Table registered={registered} />}
        </Answered>
      </section>
    </>
  );
}

function Table({ registered }: { registered: Registry }) {
  const t = useTexts(contributorTexts);
  const format = useFormat();
  const names = useNames();
  const place = usePlace();
  const figureColumns = useFigureColumns();
  const { range } = usePeriod();
  const question = footprint('contributor', 'total', range);
  const answer = useAnswer(question);
  const campsOf = (row: FootprintRow) => [
    ...new Set(ownershipsOf(row.contributor ?? '', registered, range).map(({ unit }) => unit.camp)),
  ];
  const columns = (rows: readonly FootprintRow[]): Column<FootprintRow>[] => [
    linkColumn({
      id: 'contributor',
      header: t('contributor'),
      name: (row) => names.contributor(row.contributor ?? ''),
      path: (row) => `/contributors/${row.contributor}`,
      place,
    }),
    {
      id: 'units',
      header: t('units'),
      kind: 'text',
      cell: (row) => <Provided ownerships={ownershipsOf(row.contributor ?? '', registered, range)} />,
    },
    {
      id: 'camps',
      header: t('camps'),
      kind: 'text',
      order: (row) => campsOf(row).length,
      cell: (row) => format.list(campsOf(row).map(names.camp)),
    },
    ...figureColumns(rows, ['suppliedKwh', 'renewableShare', 'fuelL', 'avoidedFuelL', 'coverage']),
  ];
  return (
    <Answered question={question} answer={answer} height={320}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={t('none')} />
        ) : (
          <SortableTable
            caption={t('title')}
            columns={columns(rows)}
            rows={rows}
            keyOf={(row) => row.contributor ?? ''}
            initial="-suppliedKwh"
          />
        )
      }
    </Answered>
  );
}
