/** A table column of CO2e of fuel and grid import: what is known of it, marked where a part is not. */
import type { EmissionsRow } from '../../services/domain/analysis/emissions.ts';
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { columnScale, plainUnit } from '../i18n/column-scale.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { useNames } from '../i18n/use-names.ts';
import { Note } from './note.tsx';
import type { Column } from './table.tsx';
import { Value } from './value.tsx';

export function useCo2eColumn(): (
  rows: readonly FootprintRow[],
  emissionsOf: (row: FootprintRow) => EmissionsRow | undefined,
) => Column<FootprintRow> {
  const figures = useTexts(figureNames);
  const t = useTexts(componentTexts);
  const format = useFormat();
  const names = useNames();
  return (rows, emissionsOf) => {
    const known = (row: FootprintRow) => emissionsOf(row)?.knownKg ?? null;
    const scale = columnScale('co2e', rows.map(known));
    return {
      id: 'co2eKg',
      header: figures('co2eKg'),
      unit: format.unit(scale.unit),
      kind: 'number',
      order: known,
      exported: [{ header: `${figures('co2eKg')} (${format.unit(plainUnit('co2e').unit)})`, value: known }],
      cell: (row) => {
        const emissions = emissionsOf(row);
        if (emissions === undefined) return null;
        const missing = emissions.unknown.map(({ camp, part }) =>
          t(part === 'grid' ? 'gridOf' : 'fuelOf', { name: names.camp(camp) }),
        );
        return (
          <>
            <Value value={emissions.knownKg} measure="co2e" step={scale} bare />
            {missing.length === 0 ? null : <Note text={`${t('without')} ${format.list(missing)}`} />}
          </>
        );
      },
    };
  };
}
