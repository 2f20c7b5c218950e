/** The CO2e of grid import, said beside that of fuel: the two are reported apart. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';

export function GridCo2e({ row }: { row: FootprintRow }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  if (row.co2eKg.grid === 0) return null;
  return (
    <p class="soft small">
      {row.co2eKg.grid === null
        ? t('gridCo2eUnknown')
        : t('gridCo2e', { value: format.inline(row.co2eKg.grid, 'co2e') })}
    </p>
  );
}
