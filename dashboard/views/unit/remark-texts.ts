/** What stands out about a unit. */
import { defineTexts } from '../../i18n/texts.ts';

export const remarkTexts = defineTexts({
  en: {
    nothing: 'Nothing stands out: the unit works as it should, and its data are complete.',
    silent: '{name} is silent.',
    fault: '{name} reports a fault.',
    clockOff: 'The clock of {name} is off: its readings land in the wrong time.',
    unexplained: '{litres} left the camp’s tanks that no generator used.',
    idling: '{name} idles: {hours} under 30 % load in this period, about {litres} wasted.',
    burnsMore:
      '{name} burns {percent} more than its rating: worn injectors, a clogged filter, or a fuel meter that is off?',
    burnsLess: '{name} seems to burn {percent} less than its rating: check its fuel meter.',
    weakSun: 'Performance ratio {percent}: dirt, shade, curtailment or a string that is out?',
    strongSun: 'Performance ratio {percent}: more than can be. Check the sensor and the rated power.',
    thin: 'Only {percent} of its data is there.',
    rejected: 'Counter readings left out as implausible: {count}.',
    resets: 'Counter resets or meter swaps: {count}.',
    unknownFields: 'Fields that its kind does not have, dropped: {count}.',
    quarantined: 'Messages in quarantine: {count}.',
  },
  fr: {
    nothing: 'Rien ne ressort : l’unité fonctionne comme elle doit, et ses données sont complètes.',
    silent: '{name} est muet.',
    fault: '{name} signale une panne.',
    clockOff: 'L’horloge de {name} est décalée : ses relevés tombent au mauvais moment.',
    unexplained: '{litres} ont quitté les citernes du camp sans qu’aucun groupe les consomme.',
    idling:
      '{name} tourne à faible charge : {hours} sous 30 % sur cette période, environ {litres} gaspillés.',
    burnsMore:
      '{name} consomme {percent} de plus que son nominal : injecteurs usés, filtre encrassé, ou débitmètre faux ?',
    burnsLess: '{name} semble consommer {percent} de moins que son nominal : vérifiez son débitmètre.',
    weakSun: 'Ratio de performance de {percent} : saleté, ombre, écrêtage ou une chaîne hors service ?',
    strongSun:
      'Ratio de performance de {percent} : plus que possible. Vérifiez le capteur et la puissance nominale.',
    thin: 'Seulement {percent} de ses données sont là.',
    rejected: 'Relevés de compteur écartés comme invraisemblables : {count}.',
    resets: 'Remises à zéro ou échanges de compteur : {count}.',
    unknownFields: 'Champs que son type ne connaît pas, écartés : {count}.',
    quarantined: 'Messages en quarantaine : {count}.',
  },
});
