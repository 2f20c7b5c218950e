/** CO2e of fuel and grid import as one figure: what is known, its two parts, and whose factor is missing. */
import type { EmissionsRow } from '../../services/domain/analysis/emissions.ts';
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { linkTo, useLocation } from '../app/location.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { useNames } from '../i18n/use-names.ts';
import { Figure, type FigureProps } from './figure.tsx';

const CAMPS_NAMED = 2;

export function Co2eFigure(
  props: Pick<FigureProps, 'before' | 'yearBefore'> & {
    row: FootprintRow;
    emissions: EmissionsRow | undefined;
  },
) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { row, emissions } = props;
  const parts = [
    { name: t('ofFuel'), kg: emissions?.fuelKg ?? row.co2eKg.fuel },
    { name: t('ofGrid'), kg: emissions?.gridKg ?? row.co2eKg.grid },
  ].filter(({ kg }) => kg !== null && kg !== 0);
  return (
    <Figure
      id="co2eKg"
      row={row}
      before={props.before}
      yearBefore={props.yearBefore}
      {...(emissions === undefined ? {} : { known: emissions.knownKg })}
    >
      {parts.length < 2 ? null : (
        <p class="soft small">
          {parts.map(({ name, kg }) => `${name} ${format.inline(kg ?? 0, 'co2e')}`).join(' · ')}
        </p>
      )}
      {emissions === undefined || emissions.unknown.length === 0 ? null : <Missing emissions={emissions} />}
    </Figure>
  );
}

function Missing({ emissions }: { emissions: EmissionsRow }) {
  const t = useTexts(componentTexts);
  const names = useNames();
  const location = useLocation();
  const named = emissions.unknown.slice(0, CAMPS_NAMED);
  const rest = emissions.unknown.length - named.length;
  return (
    <p class="small missing">
      {t('without')}{' '}
      {named.map(({ camp, part }, index) => (
        <>
          {index === 0 ? null : ', '}
          <a key={`${camp} ${part}`} href={linkTo(`/camps/${camp}`, location)}>
            {t(part === 'grid' ? 'gridOf' : 'fuelOf', { name: names.camp(camp) })}
          </a>
        </>
      ))}
      {rest === 0 ? null : ` ${t('andMore', { count: rest })}`}
    </p>
  );
}
