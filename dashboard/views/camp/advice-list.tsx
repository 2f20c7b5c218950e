/** What to do, in words. */
import { linkTo, useLocation } from '../../app/location.ts';
import { AlarmItems } from '../../components/alarm-list.tsx';
import { Icon } from '../../components/icon.tsx';
import { Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { liveAlarms } from '../../queries/live.ts';
import { useQuery } from '../../queries/use-query.ts';
import { type Advice, adviceFor, isWarning } from './advice.ts';
import { campOperation, campOverview } from './queries.ts';
import { campTexts } from './texts.ts';
import { type CampProps, useCampDay } from './use-camp.ts';

export function AdviceList({ camp }: CampProps) {
  const t = useTexts(campTexts);
  const location = useLocation();
  const textOf = useAdviceText();
  const alarms = liveAlarms.value.filter((alarm) => alarm.camp === camp.id);
  const overview = useQuery(campOverview(camp.id, useCampDay(camp))).data;
  const query = campOperation(camp.id);
  const result = useQuery(query);
  const idling = (overview?.generators ?? []).map(({ unit, idleHours, wastedL }) => ({
    ...{ unit, hours: idleHours, wastedL },
  }));
  return (
    <Loaded query={query} result={result} height={200}>
      {(operation) => {
        const advice = adviceFor(operation, idling);
        if (advice.length === 0 && alarms.length === 0) return <p>{t('nothingToDo')}</p>;
        return (
          <ul class="remarks">
            <AlarmItems alarms={alarms} />
            {advice.map((each) => {
              const unit = 'unit' in each ? each.unit : null;
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

function useAdviceText(): (advice: Advice) => string {
  const t = useTexts(campTexts);
  const format = useFormat();
  const names = useNames();
  return (advice) => {
    switch (advice.kind) {
      case 'couldStop':
        return t('couldStop', {
          name: names.unit(advice.unit),
          demand: format.inline(advice.demandKw, 'power'),
          load: format.inline(advice.othersLoad, 'share'),
          saving: format.inline(advice.savesLph, 'fuelRate'),
        });
      case 'reserveNeeded':
      case 'onlyOneRuns':
        return t(advice.kind, {
          demand: format.inline(advice.demandKw, 'power'),
          when: t(advice.isPeak ? 'peakOfHours' : 'asNow'),
        });
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
