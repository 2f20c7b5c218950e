/** Texts of the period picker. */
import { defineTexts } from '../i18n/texts.ts';

export const periodTexts = defineTexts({
  en: {
    period: 'Period',
    recent: 'Up to now',
    last: 'Last {days} days',
    unYear: 'UN budget year {year}',
    unQuarter: '{year} Q{quarter}',
    calendarYears: 'Calendar years',
    months: 'Months',
    quarters: 'Quarters',
    quarter: 'Q{quarter} {year}',
    earlier: 'One step back: {period}',
    later: 'One step on: {period}',
    custom: 'Any days',
    from: 'From',
    to: 'to',
    show: 'Show',
    wrongOrder: 'The first day must not be after the last.',
    zones:
      'Days begin at each camp’s own midnight. A period still running ends at the last full quarter-hour, and is compared with as much of the earlier one. The UN budget year runs from 1 July to 30 June.',
    until: 'up to {time}',
  },
  fr: {
    period: 'Période',
    recent: 'Jusqu’à maintenant',
    last: '{days} derniers jours',
    unYear: 'Exercice ONU {year}',
    unQuarter: '{year} T{quarter}',
    calendarYears: 'Années civiles',
    months: 'Mois',
    quarters: 'Trimestres',
    quarter: 'T{quarter} {year}',
    earlier: 'Un pas en arrière : {period}',
    later: 'Un pas en avant : {period}',
    custom: 'Jours au choix',
    from: 'Du',
    to: 'au',
    show: 'Afficher',
    wrongOrder: 'Le premier jour ne peut pas suivre le dernier.',
    zones:
      'Les jours commencent à minuit de chaque camp. Une période en cours finit au dernier quart d’heure complet et se compare à la même part de la précédente. L’exercice de l’ONU va du 1er juillet au 30 juin.',
    until: 'jusqu’à {time}',
  },
});
