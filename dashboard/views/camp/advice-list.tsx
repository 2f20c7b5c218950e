/** What to do, in words. */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { Icon } from '../../components/icon.tsx';
import { Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useAlarmText } from '../../i18n/use-alarm-text.ts';
import { useNames } from '../../i18n/use-names.ts';
import { liveAlarms } from '../../queries/live.ts';
import { useIdleQueries, useQuery } from '../../queries/use-query.ts';
import { type Advice, adviceFor, isWarning } from './advice.ts';
import { campOperation, unitAnalysis } from './queries.ts';
import { campTexts } from './texts.ts';
import { type CampProps, useCampDay } from './use-camp.ts';

export function AdviceList({ camp, units }: CampProps) {
  const t = useTexts(campTexts);
  const location = useLocation();
  const textOf = useAdviceText();
  const alarms = liveAlarms.value.filter((alarm) => alarm.camp === camp.id);
  const { today } = useCampDay(camp);
  const analyses = useIdleQueries(units.filter(isGenerator).map(({ id }) => unitAnalysis(id, today)));
  const query = campOperation(camp.id);
  const result = useQuery(query);
  const idling = analyses.flatMap(({ data }) =>
    data === undefined || data.generator === null ? [] : [{ unit: data.unit, ...data.generator.idling }],
  );
  return (
    <Loaded query={query} result={result} height={200}>
      {(operation) => {
        const advice = adviceFor(operation, alarms, idling);
        if (advice.length === 0) return <p>{t('nothingToDo')}</p>;
        return (
          <ul class="remarks">
            {advice.map((each) => {
              const unit = each.kind === 'alarm' ? each.alarm.unit : 'unit' in each ? each.unit : null;
              return (
                <li key={textOf(each)} class={isWarning(each) ? 'alarm' : ''}>
                  <Icon name={isWarning(each) ? 'warning' : 'info'} />
                  {unit === null ? (
                    <span>{textOf(each)}</span>
                  ) : (
                    <a href={linkTo(`/units/${unit}`, location)}>{textOf(each)}</a>
                  )}
                </li>
              );
            })}
          </ul>
        );
      }}
    </Loaded>
  );
}

function isGenerator({ kind }: Unit): boolean {
  return kind === 'generator';
}

function useAdviceText(): (advice: Advice) => string {
  const t = useTexts(campTexts);
  const format = useFormat();
  const names = useNames();
  const alarmText = useAlarmText();
  return (advice) => {
    switch (advice.kind) {
      case 'alarm':
        return alarmText(advice.alarm);
      case 'couldStop':
        return t('couldStop', {
          name: names.unit(advice.unit),
          demand: format.inline(advice.demandKw, 'power'),
          load: format.inline(advice.othersLoad, 'share'),
          saving: format.inline(advice.savesLph, 'fuelRate'),
        });
      case 'reserveNeeded':
      case 'onlyOneRuns':
        return t(advice.kind, { demand: format.inline(advice.demandKw, 'power') });
      case 'noneRuns':
      case 'gensetsUnknown':
        return t(advice.kind);
      case 'idling':
        return t('idling', {
          name: names.unit(advice.unit),
          hours: format.inline(advice.hours, 'hours'),
          litres: format.inline(advice.wastedL, 'fuel'),
        });
      case 'curtailedNow':
        return t('curtailedNow', { power: format.inline(advice.powerKw, 'power') });
      case 'curtailedToday':
      case 'curtailedTodayDefault':
        return t(advice.kind, {
          energy: format.inline(advice.energyKwh, 'energy'),
          litres: format.inline(advice.fuelL, 'fuel'),
          rate: format.inline(advice.fuelLPerKwh, 'fuelPerKwh'),
        });
      case 'autonomy':
      case 'autonomyLow':
        return t(advice.kind, {
          days: format.daysLong(advice.days),
          rate: format.inline(advice.fuelLPerDay, 'fuel'),
          count: advice.count,
        });
    }
  };
}
