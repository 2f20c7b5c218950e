/** Alarms in words. */
import type { Alarm } from '../services/domain/alarms.ts';
import { type Format, useFormat } from './format.ts';
import { defineTexts, useTexts } from './texts.ts';
import { useNames } from './use-names.ts';

export const alarmTexts = defineTexts<Alarm['kind'] | 'never-reported' | 'clock-behind'>({
  en: {
    'unit-silent': '{name} has been silent for {duration}.',
    'never-reported': '{name} has never reported.',
    'generator-fault': '{name} reports a fault.',
    'generator-idling': '{name} has been running under 30 % load for {duration} (now {load}).',
    'tank-loss': '{name} fell by {litres} within {duration}, more than the generators can burn.',
    'clock-off': 'The clock of {name} is {duration} ahead.',
    'clock-behind': 'The clock of {name} is {duration} behind.',
    'quarantine-growing': 'Messages quarantined in the last hour: {count}.',
  },
  fr: {
    'unit-silent': '{name} est muet depuis {duration}.',
    'never-reported': '{name} n’a jamais transmis.',
    'generator-fault': '{name} signale une panne.',
    'generator-idling': '{name} tourne sous 30 % de charge depuis {duration} (à présent {load}).',
    'tank-loss': '{name} a perdu {litres} en {duration}, plus que les groupes ne peuvent brûler.',
    'clock-off': 'L’horloge de {name} avance de {duration}.',
    'clock-behind': 'L’horloge de {name} retarde de {duration}.',
    'quarantine-growing': 'Messages mis en quarantaine dans l’heure passée : {count}.',
  },
});

/** Says an alarm in the reader's language. */
export function useSayAlarm(): (alarm: Alarm) => string {
  const t = useTexts(alarmTexts);
  const format = useFormat();
  const names = useNames();
  return (alarm) => {
    const { minutes, seconds, loadPct, litres, count } = alarm.params;
    const kind =
      alarm.kind === 'unit-silent' && minutes === undefined
        ? 'never-reported'
        : alarm.kind === 'clock-off' && (seconds ?? 0) < 0
          ? 'clock-behind'
          : alarm.kind;
    return t(kind, {
      name: names.unit(alarm.unit ?? ''),
      duration: duration(format, minutes, seconds),
      load: format.inline(loadPct ?? 0, 'percent'),
      litres: format.inline(litres ?? 0, 'volume'),
      count: format.count(count ?? 0),
    });
  };
}

function duration(format: Format, minutes: number | undefined, seconds: number | undefined): string {
  return format.duration(minutes === undefined ? Math.abs(seconds ?? 0) : 60 * minutes);
}
