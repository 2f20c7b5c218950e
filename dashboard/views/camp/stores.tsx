/** What the camp stores and what it leaves unused: arrays against what they could give, batteries, fuel. */

import { linkTo, useLocation } from '../../app/location.ts';
import { Loaded } from '../../components/states.tsx';
import { Value } from '../../components/value.tsx';
import { figureNames } from '../../figures/figure-texts.ts';
import { FIGURES } from '../../figures/figures.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Range } from '../../period/period.ts';
import { useQuery } from '../../queries/use-query.ts';
import { campOperation, unitTotals } from './queries.ts';
import { campTexts } from './texts.ts';
import { type CampProps, readingOf, type UnitNow, useUnitsNow } from './use-camp.ts';

export function Stores({ camp, units, range }: CampProps & { range: Range }) {
  const t = useTexts(campTexts);
  const now = useUnitsNow(units);
  const solar = now.filter(({ unit }) => unit.kind === 'solar');
  const batteries = now.filter(({ unit }) => unit.kind === 'battery');
  return (
    <div class="chart-grid">
      {solar.length === 0 ? null : (
        <section class="panel">
          <h2>{t('solar')}</h2>
          <Arrays camp={camp.id} arrays={solar} range={range} />
        </section>
      )}
      {batteries.length === 0 ? null : (
        <section class="panel">
          <h2>{t('batteries')}</h2>
          {batteries.map((battery) => (
            <Level
              key={battery.unit.id}
              now={battery}
              share={(readingOf(battery, 'socPct') ?? 0) / 100}
              isKnown={readingOf(battery, 'socPct') !== null}
              colour="battery"
            />
          ))}
        </section>
      )}
      {units.some(({ kind }) => kind === 'tank') ? (
        <section class="panel">
          <h2>{t('tanks')}</h2>
          <Fuel camp={camp.id} tanks={now.filter(({ unit }) => unit.kind === 'tank')} />
        </section>
      ) : null}
    </div>
  );
}

function Arrays({ camp, arrays, range }: { camp: string; arrays: readonly UnitNow[]; range: Range }) {
  const t = useTexts(campTexts);
  const names = useTexts(figureNames);
  const location = useLocation();
  const rows = useQuery(unitTotals(camp, range)).data?.rows ?? [];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('array')}</th>
          <th scope="col" class="number">
            {t('givesNow')}
          </th>
          <th scope="col" class="number">
            {t('couldGive')}
          </th>
          <th scope="col" class="number">
            {names('curtailedKwh')}
          </th>
        </tr>
      </thead>
      <tbody>
        {arrays.map((now) => (
          <tr key={now.unit.id}>
            <th scope="row">
              <a href={linkTo(`/units/${now.unit.id}`, location)}>{now.unit.name}</a>
            </th>
            <td class="number">
              <Value value={readingOf(now, 'powerKw')} measure="power" />
            </td>
            <td class="number">
              <Value value={readingOf(now, 'availableKw')} measure="power" />
            </td>
            <td class="number">
              <Value
                value={rows.filter(({ unit }) => unit === now.unit.id).map(FIGURES.curtailedKwh.value)[0]}
                measure="energy"
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fuel({ camp, tanks }: { camp: string; tanks: readonly UnitNow[] }) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const query = campOperation(camp);
  const result = useQuery(query);
  return (
    <>
      {tanks.map((tank) => {
        const levelL = readingOf(tank, 'levelL');
        const { capacityL } = tank.unit;
        return (
          <Level
            key={tank.unit.id}
            now={tank}
            share={levelL === null || capacityL === undefined ? 0 : levelL / capacityL}
            isKnown={levelL !== null}
            colour="generator"
          />
        );
      })}
      <Loaded query={query} result={result} height={60}>
        {({ tanks: { levelL, autonomyDays, fuelLPerDay, fuelDays, silent } }) => (
          <>
            {levelL === null ? <p>{t('levelUnknown')}</p> : null}
            {silent === 0 ? null : <p class="soft">{t('someSilent', { count: silent })}</p>}
            {autonomyDays === null || fuelLPerDay === null ? null : (
              <p class="autonomy">
                {t('autonomy', {
                  days: format.daysLong(autonomyDays),
                  rate: format.inline(fuelLPerDay, 'fuel'),
                  count: fuelDays,
                })}
              </p>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

/** How full something is, as a bar with its number. */
function Level(props: { now: UnitNow; share: number; isKnown: boolean; colour: 'battery' | 'generator' }) {
  const t = useTexts(campTexts);
  const format = useFormat();
  const location = useLocation();
  const { unit } = props.now;
  const levelL = readingOf(props.now, 'levelL');
  const powerKw = readingOf(props.now, 'powerKw');
  return (
    <div class="level">
      <a href={linkTo(`/units/${unit.id}`, location)}>{unit.name}</a>
      {props.isKnown ? (
        <strong>
          {levelL === null
            ? format.inline(props.share, 'share')
            : unit.capacityL === undefined
              ? format.inline(levelL, 'volume')
              : t('inTanks', {
                  level: format.inline(levelL, 'volume'),
                  capacity: format.inline(unit.capacityL, 'volume'),
                })}
        </strong>
      ) : (
        <Value value={null} measure="share" />
      )}
      <span class="share-bar" aria-hidden="true">
        <span class="track">
          <span class={`fill ${props.colour}`} style={{ inlineSize: `${100 * Math.min(1, props.share)}%` }} />
        </span>
      </span>
      {props.colour === 'battery' && powerKw !== null ? (
        <span class="soft small">
          {format.inline(Math.abs(powerKw), 'power')}
          {powerKw === 0 ? '' : ` ${t(powerKw < 0 ? 'charging' : 'discharging')}`}
        </span>
      ) : null}
    </div>
  );
}
