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
    'disk-low': 'The disk of the services has {free} free.',
    'disk-full': 'The disk of the services has {free} free; nothing new is taken until there is room.',
    'delivery-failing': 'InfluxDB has not taken what was received for {duration}; it waits on disk.',
    'registry-file-invalid': 'The registry file could not be applied; the registry of before is in force.',
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
    'disk-low': 'Le disque des services a {free} de libre.',
    'disk-full':
      'Le disque des services a {free} de libre ; rien de nouveau n’est pris avant qu’il y ait de la place.',
    'delivery-failing': 'InfluxDB ne prend plus ce qui est reçu depuis {duration} ; cela attend sur disque.',
    'registry-file-invalid':
      'Le fichier du registre n’a pas pu être appliqué ; le registre précédent reste en vigueur.',
  },
});

/** Alarms of one cause as one line. */
export const alarmGroupTexts = defineTexts({
  en: {
    campAllSilent: '{camp}: all {count} units silent{since}: gateway or link?',
    campSilent: { one: '{camp}: {count} unit silent{since}.', other: '{camp}: {count} units silent{since}.' },
    missionSilent: {
      one: '{mission}: {count} unit silent in {camps} camps{since}: link or server?',
      other: '{mission}: {count} units silent in {camps} camps{since}: link or server?',
    },
    since: ' since {time}',
    moreAlarms: { one: '{count} more alarm', other: '{count} more alarms' },
  },
  fr: {
    campAllSilent: '{camp} : les {count} unités sont muettes{since} : passerelle ou liaison ?',
    campSilent: {
      one: '{camp} : {count} unité muette{since}.',
      other: '{camp} : {count} unités muettes{since}.',
    },
    missionSilent: {
      one: '{mission} : {count} unité muette dans {camps} camps{since} : liaison ou serveur ?',
      other: '{mission} : {count} unités muettes dans {camps} camps{since} : liaison ou serveur ?',
    },
    since: ' depuis le {time}',
    moreAlarms: { one: '{count} autre alarme', other: '{count} autres alarmes' },
  },
});
