/** A unit in the power flow: what it gives or takes now, and today's energy. A link to the unit. */

import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { Camp, Unit } from '../../../services/domain/registry/registry.ts';
import { seconds } from '../../app/clock.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { Icon } from '../../components/icon.tsx';
import { componentTexts } from '../../i18n/component-texts.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { type Translate, useTexts } from '../../i18n/texts.ts';
import { useRows } from '../../queries/use-query.ts';
import { unitTotals } from './queries.ts';
import { campTexts } from './texts.ts';
import { readingOf, type UnitNow, useCampDay } from './use-camp.ts';

export function FlowNode({ now, camp }: { now: UnitNow; camp: Camp }) {
  const t = useTexts(campTexts);
  const componentText = useTexts(componentTexts);
  const format = useFormat();
  const location = useLocation();
  const clock = seconds.value;
  const { today } = useCampDay(camp);
  const rows = useRows(unitTotals(camp.id, today));
  const row = rows.find(({ unit }) => unit === now.unit.id);
  const powerKw = readingOf(now, 'powerKw');
  const socPct = readingOf(now, 'socPct');
  return (
    <li class={`flow-node ${now.unit.kind} ${now.isSilent ? 'silent' : ''}`}>
      <a href={linkTo(`/units/${now.unit.id}`, location)}>
        <Icon name={now.unit.kind} /> {now.unit.name}
      </a>
      <span class="power">
        {powerKw === null ? (
          <span class="unknown">
            {now.last === null
              ? t('neverReported')
              : now.isSilent
                ? t('silentSince', { ago: format.ago(clock - now.last.ts) })
                : componentText('noData')}
          </span>
        ) : (
          <>
            {now.unit.kind === 'generator' && powerKw === 0 ? null : (
              <strong>{format.inline(Math.abs(powerKw), 'power')}</strong>
            )}{' '}
            {direction(now.unit, powerKw, t)}
            {socPct === null ? null : <span class="soft"> · {format.inline(socPct, 'percent')}</span>}
          </>
        )}
      </span>
      <span class="soft small">{row === undefined ? null : energyToday(now.unit, row, format, t)}</span>
    </li>
  );
}

function direction(
  unit: Unit,
  powerKw: number,
  t: Translate<'charging' | 'discharging' | 'exporting' | 'off'>,
): string {
  if (unit.kind === 'battery') return powerKw === 0 ? '' : t(powerKw < 0 ? 'charging' : 'discharging');
  if (unit.kind === 'grid' && powerKw < 0) return t('exporting');
  return unit.kind === 'generator' && powerKw === 0 ? t('off') : '';
}

function energyToday(
  { kind }: Unit,
  { energyKwh }: FootprintRow,
  format: Format,
  t: Translate<'todayKwh' | 'todayBattery'>,
): string {
  if (kind === 'battery') {
    const [charged, discharged] = [energyKwh.batteryCharged, energyKwh.batteryDischarged];
    if (charged === null || discharged === null) return '';
    return t('todayBattery', {
      charged: format.inline(charged, 'energy'),
      discharged: format.inline(discharged, 'energy'),
    });
  }
  if (kind === 'tank' || kind === 'weather') return '';
  const value = energyKwh[kind];
  return value === null ? '' : t('todayKwh', { value: format.inline(value, 'energy') });
}
