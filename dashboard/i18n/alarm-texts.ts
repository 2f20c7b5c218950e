/** Alarms in words. */
import type { Alarm } from '../../services/domain/alarms/rules.ts';
import { defineTexts } from './texts.ts';

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
