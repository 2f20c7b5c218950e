/** How each figure is computed, in words: the accounting's own rules, said so that an officer can follow them. */

import { defineTexts } from '../i18n/texts.ts';
import type { FigureId } from './figures.ts';

export const formulaTexts = defineTexts<FigureId>({
  en: {
    renewableShare:
      '(solar + wind + hydro + grid import × the grid’s renewable fraction on that date) ÷ energy supplied. Batteries count on neither side: what they give back was counted when it was made.',
    suppliedKwh: 'Generators + solar + wind + hydro + grid import, from the units’ own energy counters.',
    generatorKwh:
      'Differences of the sets’ energy counters; power integrated over time where a set has no counter.',
    solarKwh:
      'Differences of the arrays’ energy counters; power integrated over time where there is no counter.',
    windKwh:
      'Differences of the turbines’ energy counters; power integrated over time where there is no counter.',
    hydroKwh:
      'Differences of the turbines’ energy counters; power integrated over time where there is no counter.',
    gridKwh:
      'Differences of the meters’ import counters; import power integrated over time where there is no counter.',
    loadKwh:
      'Differences of the load meters’ counters; power integrated over time where there is no counter.',
    exportedKwh: 'Differences of the grid meters’ export counters.',
    batteryChargedKwh: 'Differences of the batteries’ charge counters.',
    batteryDischargedKwh: 'Differences of the batteries’ discharge counters.',
    curtailedKwh:
      'What the arrays could have given less what they gave, where that is more than zero, over time.',
    fuelL:
      'Differences of the sets’ fuel counters; else their fuel rate over time; else estimated from energy: 0.0165 L/h per kW rated × running hours + 0.267 L/kWh.',
    fuelLPerKwh: 'Generator fuel ÷ energy made by generators.',
    fuelLPerPersonDay: 'Generator fuel ÷ person-days (headcount on each date × days).',
    kwhPerPersonDay: 'Energy supplied ÷ person-days (headcount on each date × days).',
    co2eKg:
      'CO₂e from fuel + CO₂e from grid import. Where a camp’s grid has no factor in the registry, its import is left out and named.',
    co2eFuelKg:
      'Litres of each fuel × its factor valid on that date. CO₂, CH₄ and N₂O at AR6 100-year warming potentials.',
    co2eGridKg:
      'Grid import × the grid’s factor valid on that date, as given in the registry. Unknown where some import has no factor.',
    co2BiogenicKg: 'Litres of each fuel × its biogenic factor. Reported apart; part of no total.',
    avoidedFuelL:
      'Renewable energy made on site × the camp’s own litres per generator kWh in that calendar month; 0.30 L/kWh where the camp has none.',
    hoursRun: 'Time in which a set’s energy was above zero, summed over the sets.',
    hoursBelow30Pct:
      'Running time with a mean load under 30 % of the rated power. Sets that run so for long wet-stack and waste fuel.',
    loadFactor: 'Energy made by generators ÷ (rated power × hours run).',
    coverage:
      'Seconds in which the units’ energy was really observed ÷ seconds in service, weighted by rated power over generators, renewables and grid meters. A unit that said nothing counts as missing.',
  },
  fr: {
    renewableShare:
      '(solaire + éolien + hydraulique + achat au réseau × fraction renouvelable du réseau à cette date) ÷ énergie fournie. Les batteries ne comptent d’aucun côté : ce qu’elles rendent a été compté à sa production.',
    suppliedKwh:
      'Groupes + solaire + éolien + hydraulique + achat au réseau, selon les compteurs d’énergie des unités.',
    generatorKwh:
      'Différences des compteurs d’énergie des groupes ; puissance intégrée dans le temps sans compteur.',
    solarKwh:
      'Différences des compteurs d’énergie des champs ; puissance intégrée dans le temps sans compteur.',
    windKwh:
      'Différences des compteurs d’énergie des éoliennes ; puissance intégrée dans le temps sans compteur.',
    hydroKwh:
      'Différences des compteurs d’énergie des turbines ; puissance intégrée dans le temps sans compteur.',
    gridKwh: 'Différences des compteurs d’achat ; puissance achetée intégrée dans le temps sans compteur.',
    loadKwh: 'Différences des compteurs de charge ; puissance intégrée dans le temps sans compteur.',
    exportedKwh: 'Différences des compteurs de vente au réseau.',
    batteryChargedKwh: 'Différences des compteurs de charge des batteries.',
    batteryDischargedKwh: 'Différences des compteurs de décharge des batteries.',
    curtailedKwh:
      'Ce que les champs auraient pu donner moins ce qu’ils ont donné, là où c’est positif, dans le temps.',
    fuelL:
      'Différences des compteurs de carburant ; sinon débit de carburant dans le temps ; sinon estimation selon l’énergie : 0,0165 L/h par kW nominal × heures de marche + 0,267 L/kWh.',
    fuelLPerKwh: 'Carburant des groupes ÷ énergie produite par les groupes.',
    fuelLPerPersonDay: 'Carburant des groupes ÷ personnes-jours (effectif à chaque date × jours).',
    kwhPerPersonDay: 'Énergie fournie ÷ personnes-jours (effectif à chaque date × jours).',
    co2eKg:
      'CO₂e du carburant + CO₂e de l’achat au réseau. Où le réseau d’un camp n’a pas de facteur au registre, son achat est laissé de côté et nommé.',
    co2eFuelKg:
      'Litres de chaque carburant × son facteur valable à cette date. CO₂, CH₄ et N₂O aux potentiels de réchauffement à 100 ans de l’AR6.',
    co2eGridKg:
      'Achat au réseau × facteur du réseau valable à cette date, selon le registre. Inconnu si une partie de l’achat n’a pas de facteur.',
    co2BiogenicKg: 'Litres de chaque carburant × son facteur biogénique. Déclaré à part ; dans aucun total.',
    avoidedFuelL:
      'Énergie renouvelable produite sur place × litres par kWh des groupes du camp dans ce mois civil ; 0,30 L/kWh si le camp n’en a pas.',
    hoursRun: 'Temps pendant lequel l’énergie d’un groupe était positive, sommé sur les groupes.',
    hoursBelow30Pct:
      'Temps de marche avec une charge moyenne sous 30 % de la puissance nominale. Un groupe qui tourne longtemps ainsi s’encrasse et gaspille du carburant.',
    loadFactor: 'Énergie produite par les groupes ÷ (puissance nominale × heures de marche).',
    coverage:
      'Secondes où l’énergie des unités a vraiment été observée ÷ secondes en service, pondérées par la puissance nominale des groupes, des renouvelables et des compteurs de réseau. Une unité muette compte comme manquante.',
  },
});
