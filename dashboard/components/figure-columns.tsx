/** Table columns for figures of footprint rows: one unit and number of decimals for a column. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { FIGURES, type FigureId, wasInService } from '../figures/figures.ts';
import { columnScale, plainUnit } from '../i18n/column-scale.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import type { ComparisonOf } from '../queries/use-comparison.ts';
import { Change } from './change.tsx';
import { Completeness, Marks } from './completeness.tsx';
import { ShareBar } from './share-bar.tsx';
import type { Column } from './table.tsx';
import { Value } from './value.tsx';

/** What stands where a figure says nothing of a group: a generator avoids no fuel. */
const NOT_ITS_MATTER = '–';

/** Makes columns of figures for the rows of a table. */
export function useFigureColumns(): (
  rows: readonly FootprintRow[],
  ids: readonly FigureId[],
) => Column<FootprintRow>[] {
  const names = useTexts(figureNames);
  const t = useTexts(componentTexts);
  const format = useFormat();
  return (rows, ids) =>
    ids.map((id) => {
      const { measure, value } = FIGURES[id];
      const scale = columnScale(measure, rows.map(value));
      const plain = plainUnit(measure);
      const shownValue = (row: FootprintRow) =>
        row.unit !== undefined || id === 'coverage' || wasInService(row) ? value(row) : null;
      return {
        id,
        header: names(id),
        ...(id === 'coverage' || measure === 'share' ? {} : { unit: format.unit(scale.unit) }),
        kind: 'number',
        order: shownValue,
        exported: [
          {
            header: plain.unit === '' ? names(id) : `${names(id)} (${format.unit(plain.unit)})`,
            value: (row) => {
              const number = shownValue(row);
              return number === null ? null : number * plain.factor;
            },
          },
        ],
        cell: (row) => {
          if (id === 'coverage') return <Completeness coverage={row.coverage} bare />;
          if (id === 'avoidedFuelL' && madeNothingRenewable(row)) return NOT_ITS_MATTER;
          const reason = wasInService(row) ? {} : { reason: t('notInService') };
          const shown = (
            <Value
              value={shownValue(row)}
              measure={measure}
              step={scale}
              bare={measure !== 'share'}
              {...reason}
            />
          );
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

function madeNothingRenewable({ energyKwh: { solar, wind, hydro } }: FootprintRow): boolean {
  return solar === 0 && wind === 0 && hydro === 0;
}

/** A column that compares a figure with the same group's in an earlier period. */
export function changeColumn(props: {
  id: string;
  header: string;
  figure: FigureId;
  /** Where the group of a row is in the row. */
  group: 'mission' | 'camp' | 'unit' | 'contributor';
  comparisonOf: ComparisonOf;
}): Column<FootprintRow> {
  const { value, measure } = FIGURES[props.figure];
  const { unit, factor } = plainUnit(measure);
  const comparisonOf = (row: FootprintRow) => props.comparisonOf(row[props.group] ?? '');
  const earlier = (row: FootprintRow) => {
    const before = comparisonOf(row)?.earlier ?? null;
    return before === null ? null : value(before);
  };
  return {
    id: props.id,
    header: props.header,
    kind: 'number',
    order: (row) => {
      const { current = null, earlier: before = null } = comparisonOf(row) ?? {};
      const [now, then] = [current === null ? null : value(current), before === null ? null : value(before)];
      if (now === null || then === null) return null;
      if (measure === 'share') return now - then;
      return then === 0 ? null : now / then;
    },
    exported: [
      {
        header: unit === '' ? props.header : `${props.header} (${unit})`,
        value: (row) => {
          const before = earlier(row);
          return before === null ? null : before * factor;
        },
      },
    ],
    cell: (row) => {
      const comparison = comparisonOf(row);
      return comparison === null || comparison === undefined ? null : (
        <Change id={props.figure} comparison={comparison} />
      );
    },
  };
}
