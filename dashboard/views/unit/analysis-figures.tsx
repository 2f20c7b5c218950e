/** The figures of the analysis that a unit's kind has. */

import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useQuery } from '../../queries/use-query.ts';
import { campOperation } from '../camp/queries.ts';
import { AnalysisTile } from './analysis-tile.tsx';
import type { UnitAnalysis, UnitDetail } from './queries.ts';
import { unitTexts } from './texts.ts';

export function AnalysisFigures({ detail, analysis }: { detail: UnitDetail; analysis: UnitAnalysis }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const names = useNames();
  const { generator, solar, battery, tank } = analysis;
  const since = t('sinceTime', { time: format.wallClock(analysis.readingsFrom) });
  return (
    <section class="figures analysis" aria-label={t('health')}>
      {generator === null ? null : (
        <>
          <AnalysisTile id="starts" value={generator.starts} measure="count" beside={since} />
          <AnalysisTile
            id="wastedL"
            value={generator.idling.wastedL}
            measure="fuel"
            beside={t('inHours', { hours: format.inline(generator.idling.hours, 'hours') })}
          />
          <AnalysisTile
            id="deviation"
            value={generator.fuelCurve.deviation}
            measure="share"
            beside={t((generator.fuelCurve.deviation ?? 0) < 0 ? 'belowRating' : 'aboveRating', {
              hours: format.inline(generator.fuelCurve.quarters / 4, 'hours'),
            })}
          />
          <AnalysisTile id="availability" value={generator.availability} measure="share" beside={since} />
        </>
      )}
      {solar === null ? null : (
        <>
          <AnalysisTile id="specificYield" value={solar.specificYieldKwhPerKwp} measure="specificYield" />
          <AnalysisTile
            id="performanceRatio"
            value={solar.performanceRatio}
            measure="share"
            beside={
              solar.irradianceOf === null
                ? t('noIrradiance')
                : t('irradianceOf', { unit: names.unit(solar.irradianceOf) })
            }
          />
          <AnalysisTile id="availability" value={solar.availability} measure="share" beside={since} />
        </>
      )}
      {battery === null ? null : (
        <>
          <AnalysisTile id="cycles" value={battery.equivalentCycles} measure="count" />
          <AnalysisTile id="efficiency" value={battery.roundTripEfficiency} measure="share" />
        </>
      )}
      {tank === null ? null : <TankFigures detail={detail} tank={tank} />}
    </section>
  );
}

function TankFigures({ detail, tank }: { detail: UnitDetail; tank: NonNullable<UnitAnalysis['tank']> }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const operation = useQuery(campOperation(detail.camp));
  const { capacityL } = detail.registered;
  const { levelL }: Readonly<Record<string, number | string | undefined>> = detail.fields;
  const balance =
    tank.from === null || tank.to === null
      ? undefined
      : `${format.wallClock(tank.from)} – ${format.wallClock(tank.to)}`;
  return (
    <>
      <AnalysisTile
        id="levelL"
        value={typeof levelL === 'number' ? levelL : null}
        measure="volume"
        beside={
          capacityL === undefined
            ? undefined
            : t('ofCapacity', { capacity: format.inline(capacityL, 'volume') })
        }
      />
      <AnalysisTile
        id="autonomyDays"
        value={operation.data?.tanks.autonomyDays ?? null}
        measure="count"
        beside={
          operation.data === undefined
            ? undefined
            : t('overDays', { days: format.count(operation.data.tanks.fuelDays) })
        }
      />
      <AnalysisTile id="outL" value={tank.outL} measure="fuel" beside={balance} />
      <AnalysisTile id="usedL" value={tank.usedL} measure="fuel" beside={balance} />
      <AnalysisTile id="unexplainedL" value={tank.unexplainedL} measure="fuel" beside={balance} />
    </>
  );
}
