/** Units of measure as each language writes them: symbols are international, but for Russian's, and words are not. */
import type { Language } from './languages.ts';

const NAMES: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>> = {
  ar: {
    'L/person/day': 'L/\u2067شخص/يوم\u2069',
    'kWh/person/day': 'kWh/\u2067شخص/يوم\u2069',
  },
  es: {
    'L/person/day': 'L/persona/día',
    'kWh/person/day': 'kWh/persona/día',
  },
  fr: {
    'L/person/day': 'L/personne/jour',
    'kWh/person/day': 'kWh/personne/jour',
    'kWh/kWp': 'kWh/kWc',
  },
  ru: {
    kWh: 'кВт·ч',
    MWh: 'МВт·ч',
    GWh: 'ГВт·ч',
    kW: 'кВт',
    MW: 'МВт',
    L: 'л',
    'm³': 'м³',
    kg: 'кг',
    t: 'т',
    kt: 'тыс. т',
    'L/kWh': 'л/кВт·ч',
    'L/person/day': 'л/чел./день',
    'kWh/person/day': 'кВт·ч/чел./день',
    min: 'мин',
    h: 'ч',
    'W/m²': 'Вт/м²',
    'L/h': 'л/ч',
    'kWh/kWp': 'кВт·ч/кВт',
  },
  zh: {
    'L/person/day': 'L/人/日',
    'kWh/person/day': 'kWh/人/日',
  },
};

/** Gives the name of a unit in a language; the unit itself where the language writes it as all do. */
export function unitNamesIn(language: Language): (unit: string) => string {
  const names = NAMES[language] ?? {};
  return (unit) => names[unit] ?? unit;
}
