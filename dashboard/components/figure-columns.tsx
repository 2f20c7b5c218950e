/** Table columns for figures of footprint rows: one unit of measure for a column, marks where part is not measured. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { earlierValue, FIGURES, type FigureId } from '../figures/figures.ts';
import { useFormat } from '../i18n/format.ts';
import { stepFor } from '../i18n/measures.ts';
import { useTexts } from '../i18n/texts.ts';
import type { Earlier } from '../queries/use-earlier.ts';
import { Change } from './change.tsx';
import { Completeness, Marks } from './completeness.tsx';
import { ShareBar } from './share-bar.tsx';
import type { Column } from './table.tsx';
import { Value } from './value.tsx';

/** Makes columns of figures for the rows of a table. */
export function useFigureColumns(): (
  rows: readonly FootprintRow[],
  ids: readonly FigureId[],
) => Column<FootprintRow>[] {
  const names = useTexts(figureNames);
  const format = useFormat();
  return (rows, ids) =>
    ids.map((id) => {
      const { measure, value } = FIGURES[id];
      const step = stepFor(measure, rows.map(value));
      return {
        id,
        header: names(id),
        ...(id === 'coverage' || measure === 'share' ? {} : { unit: format.unit(step.unit) }),
        kind: 'number',
        order: value,
        cell: (row) => {
          if (id === 'coverage') return <Completeness coverage={row.coverage} bare />;
          const shown = <Value value={value(row)} measure={measure} step={step} bare={measure !== 'share'} />;
          if (id === 'renewableShare') {
            return (
              <span class="share-cell">
                <ShareBar share={row.renewableShare} />
                {shown}
              </span>
            );
          }
          return (
            <>
              {shown} <Marks row={row} id={id} short />
            </>
          );
        },
      };
    });
}

/** A column that compares a figure with the same group's at an earlier time. */
export function changeColumn(props: {
  id: string;
  header: string;
  figure: FigureId;
  earlier: Earlier;
}): Column<FootprintRow> {
  const { value, measure } = FIGURES[props.figure];
  const beforeOf = (row: FootprintRow) => earlierValue(props.earlier(row) ?? undefined, props.figure);
  return {
    id: props.id,
    header: props.header,
    kind: 'number',
    order: (row) => {
      const [now, before] = [value(row), beforeOf(row)];
      if (now === null || before === null) return null;
      if (measure === 'share') return now - before;
      return before === 0 ? null : now / before;
    },
    cell: (row) =>
      props.earlier(row) === null ? null : (
        <Change id={props.figure} now={value(row)} before={beforeOf(row)} />
      ),
  };
}
