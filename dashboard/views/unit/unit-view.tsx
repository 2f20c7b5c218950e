/** One unit: is this set or array healthy, and is its meter? */
import { useAnswer } from '../../answers.ts';
import type { FigureId } from '../../figures.ts';
import { Figure } from '../../parts/figure.tsx';
import { Answered } from '../../parts/states.tsx';
import type { ViewProps } from '../../routes.ts';
import { useTexts } from '../../texts.ts';
import { usePeriod } from '../../use-period.ts';
import { type UnitDetail, unitDetail, unitTotal } from './questions.ts';
import { unitTexts } from './texts.ts';
import { UnitRecord } from './unit-record.tsx';

const FIGURES_OF_KIND: Record<UnitDetail['kind'], readonly FigureId[]> = {
  generator: [
    'generatorKwh',
    'fuelL',
    'fuelLPerKwh',
    'hoursRun',
    'hoursBelow30Pct',
    'loadFactor',
    'coverage',
  ],
  solar: ['solarKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  wind: ['windKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  hydro: ['hydroKwh', 'curtailedKwh', 'avoidedFuelL', 'coverage'],
  battery: ['batteryChargedKwh', 'batteryDischargedKwh', 'coverage'],
  grid: ['gridKwh', 'exportedKwh', 'co2eGridKg', 'coverage'],
  load: ['loadKwh', 'coverage'],
  tank: [],
  weather: [],
};

export function UnitView({ id }: ViewProps) {
  const question = unitDetail(id);
  const detail = useAnswer(question);
  return (
    <Answered question={question} answer={detail} height={640}>
      {(known) => (
        <>
          <h1 class="visually-hidden">{known.name}</h1>
          {FIGURES_OF_KIND[known.kind].length === 0 ? null : <UnitFigures detail={known} />}
          <UnitRecord detail={known} />
        </>
      )}
    </Answered>
  );
}

function UnitFigures({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const { range } = usePeriod();
  const total = unitTotal(detail.unit, range);
  const answer = useAnswer(total);
  return (
    <Answered question={total} answer={answer} height={120}>
      {({ rows }) => {
        const row = rows[0];
        if (row === undefined) return null;
        return (
          <section class="figures" aria-label={t('figures')}>
            {FIGURES_OF_KIND[detail.kind].map((figure) => (
              <Figure key={figure} id={figure} row={row} />
            ))}
          </section>
        );
      }}
    </Answered>
  );
}
