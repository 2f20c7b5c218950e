/** What to do, in words. */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import { linkTo, usePlace } from '../../app/router.ts';
import { Icon } from '../../components/icon.tsx';
import { Answered } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useSayAlarm } from '../../i18n/use-say-alarm.ts';
import { useAnswer, useAnswers } from '../../queries/answers.ts';
import { useChanging } from '../../queries/changing.ts';
import { liveAlarms } from '../../queries/live.ts';
import { type Advice, adviceFor, isWarning } from './advice.ts';
import { campOperation, unitAnalysis } from './questions.ts';
import { campTexts } from './texts.ts';
import { type CampParts, useCampDay } from './use-camp.ts';

export function AdviceList({ camp, units }: CampParts) {
  const t = useTexts(campTexts);
  const place = usePlace();
  const say = useSayAdvice();
  const alarms = useChanging(liveAlarms).filter((alarm) => alarm.camp === camp.id);
  const { today } = useCampDay(camp);
  const analyses = useAnswers(units.filter(isGenerator).map(({ id }) => unitAnalysis(id, today)));
  const question = campOperation(camp.id);
  const answer = useAnswer(question);
  const idling = analyses.flatMap(({ value }) =>
    value === undefined || value.generator === null ? [] : [{ unit: value.unit, ...value.generator.idling }],
  );
  return (
    <Answered question={question} answer={answer} height={200}>
      {(operation) => {
        const advice = adviceFor(operation, alarms, idling);
        if (advice.length === 0) return <p>{t('nothingToDo')}</p>;
        return (
          <ul class="remarks">
            {advice.map((each) => {
              const unit = each.kind === 'alarm' ? each.alarm.unit : 'unit' in each ? each.unit : null;
              return (
                <li key={say(each)} class={isWarning(each) ? 'alarm' : ''}>
                  <Icon name={isWarning(each) ? 'warning' : 'info'} />
                  {unit === null ? (
                    <span>{say(each)}</span>
                  ) : (
                    <a href={linkTo(`/units/${unit}`, place)}>{say(each)}</a>
                  )}
                </li>
              );
            })}
          </ul>
        );
      }}
    </Answered>
  );
}

function isGenerator({ kind }: Unit): boolean {
  return kind === 'generator';
}

function useSayAdvice(): (advice: Advice) => string {
  const t = useTexts(campTexts);
  const format = useFormat();
  const names = useNames();
  const sayAlarm = useSayAlarm();
  return (advice) => {
    switch (advice.kind) {
      case 'alarm':
        return sayAlarm(advice.alarm);
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
        return t('noneRuns');
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
