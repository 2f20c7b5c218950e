/** What the figures of the analysis are called, and how each is computed. */
import { defineTexts } from '../../i18n/texts.ts';

const FIGURES = [
  'starts',
  'availability',
  'wastedL',
  'deviation',
  'specificYield',
  'performanceRatio',
  'cycles',
  'efficiency',
  'levelL',
  'autonomyDays',
  'outL',
  'usedL',
  'unexplainedL',
] as const;
export type AnalysisFigure = (typeof FIGURES)[number];

export const analysisTexts = defineTexts<AnalysisFigure | `${AnalysisFigure}How`>({
  en: {
    starts: 'Starts',
    startsHow:
      'Changes from not running to running between neighbouring readings. It runs when its state says so, or, without a state, above 1 % of its rated power. At most the last 31 days of the period are read one by one.',
    availability: 'Availability',
    availabilityHow:
      'Generator: 1 − time in fault ÷ time with a reported state. Solar: of the quarter-hours with at least 200 W/m², the share in which it gave power. At most the last 31 days of the period.',
    wastedL: 'Wasted by idling',
    wastedLHow:
      'Over the quarter-hours under 30 % load: Σ (litres − kWh × litres per kWh at 75 % load). Litres per kWh at 75 % load come from the rating curve F = 0.0165 × rated kW + 0.267 × kW: (0.0165 ÷ 0.75 + 0.267) = 0.289 L/kWh. Where a quarter-hour idled only in part, that part counts as at 30 % load, the least that it can have wasted.',
    deviation: 'Fuel against its rating',
    deviationHow:
      'Σ metered litres ÷ Σ litres by the rating curve F = 0.0165 × rated kW + 0.267 × kW at the same powers − 1, over the quarter-hours in which it ran nearly throughout and its fuel was metered.',
    specificYield: 'Specific yield',
    specificYieldHow: 'Energy of the period ÷ rated power.',
    performanceRatio: 'Performance ratio',
    performanceRatioHow:
      '(kWh ÷ rated kW) ÷ (kWh/m² of irradiation ÷ 1 kW/m²), after IEC 61724-1, over the quarter-hours for which both are known; at most the last 31 days of the period. A weather station measures on the horizontal, so that a tilted array may show more than it would against a sensor in its own plane.',
    cycles: 'Full cycles',
    cyclesHow: 'Discharged kWh ÷ capacity.',
    efficiency: 'Round-trip efficiency',
    efficiencyHow:
      'Discharged ÷ (charged − (state of charge at the end − at the start) × capacity). Not given under half a full cycle.',
    levelL: 'Level now',
    levelLHow: 'The newest reading.',
    autonomyDays: 'Days of fuel in the camp',
    autonomyDaysHow:
      'Litres in the camp’s tanks that report ÷ the mean daily use of its generators over the last seven local days that were at least half observed.',
    outL: 'Left the tanks',
    outLHow: 'All tanks of the camp: level at the start + delivered − level at the end.',
    usedL: 'Used by the generators',
    usedLHow: 'The camp’s generator fuel by the accounting, over the same time.',
    unexplainedL: 'Unexplained',
    unexplainedLHow:
      'What left the tanks − what the generators used, over the same time. Positive where fuel is missing; vehicles, boilers or a tank meter that drifts show here too.',
  },
  fr: {
    starts: 'Démarrages',
    startsHow:
      'Passages de l’arrêt à la marche entre relevés voisins. Le groupe marche quand son état le dit, ou, sans état, au-dessus de 1 % de sa puissance nominale. Au plus les 31 derniers jours de la période sont lus un à un.',
    availability: 'Disponibilité',
    availabilityHow:
      'Groupe : 1 − temps en panne ÷ temps avec un état transmis. Solaire : part des quarts d’heure à au moins 200 W/m² où il a produit. Au plus les 31 derniers jours de la période.',
    wastedL: 'Gaspillé à faible charge',
    wastedLHow:
      'Sur les quarts d’heure sous 30 % de charge : Σ (litres − kWh × litres par kWh à 75 % de charge). Les litres par kWh à 75 % viennent de la courbe nominale F = 0,0165 × kW nominaux + 0,267 × kW : (0,0165 ÷ 0,75 + 0,267) = 0,289 L/kWh. Quand un quart d’heure n’est qu’en partie à faible charge, cette partie compte comme à 30 %, le moins qu’elle ait pu gaspiller.',
    deviation: 'Carburant face au nominal',
    deviationHow:
      'Σ litres mesurés ÷ Σ litres selon la courbe nominale F = 0,0165 × kW nominaux + 0,267 × kW aux mêmes puissances − 1, sur les quarts d’heure où il a marché presque tout le temps et où son carburant a été mesuré.',
    specificYield: 'Productible spécifique',
    specificYieldHow: 'Énergie de la période ÷ puissance nominale.',
    performanceRatio: 'Ratio de performance',
    performanceRatioHow:
      '(kWh ÷ kW nominaux) ÷ (kWh/m² d’irradiation ÷ 1 kW/m²), selon la CEI 61724-1, sur les quarts d’heure où les deux sont connus ; au plus les 31 derniers jours de la période. Une station météo mesure à l’horizontale : un champ incliné peut montrer plus que face à un capteur dans son propre plan.',
    cycles: 'Cycles complets',
    cyclesHow: 'kWh déchargés ÷ capacité.',
    efficiency: 'Rendement aller-retour',
    efficiencyHow:
      'Déchargé ÷ (chargé − (état de charge à la fin − au début) × capacité). Pas donné sous un demi-cycle.',
    levelL: 'Niveau actuel',
    levelLHow: 'Le relevé le plus récent.',
    autonomyDays: 'Jours de carburant du camp',
    autonomyDaysHow:
      'Litres dans les citernes du camp qui transmettent ÷ consommation journalière moyenne de ses groupes sur les sept derniers jours locaux observés au moins à moitié.',
    outL: 'Sorti des citernes',
    outLHow: 'Toutes les citernes du camp : niveau au début + livré − niveau à la fin.',
    usedL: 'Consommé par les groupes',
    usedLHow: 'Le carburant des groupes du camp selon la comptabilité, sur le même temps.',
    unexplainedL: 'Inexpliqué',
    unexplainedLHow:
      'Ce qui est sorti des citernes − ce que les groupes ont consommé, sur le même temps. Positif s’il manque du carburant ; véhicules, chaudières ou une jauge qui dérive s’y voient aussi.',
  },
});
