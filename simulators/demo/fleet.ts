/**
 * The demo's fleet: nine camps at real places of peace operations, from all-diesel to mostly solar, with formed
 * units of several contributors and a rotation. Places and time zones are real, all else is
 * invented: every mission is registered as simulated.
 */
import { type CampPlan, fleetOf, type MissionPlan } from '../fleet/fleet.ts';
import type { Registry } from '../fleet/registry.ts';

/** The demo's fleet, whose records begin on a date. @param firstDay `2025-10-24` */
export function demoFleet(firstDay: string, reportEveryS: number): Registry {
  const after = (months: number, days = 0): string =>
    Temporal.PlainDate.from(firstDay).add({ months, days }).toString();
  const rotation = after(6, 9);

  const missions: MissionPlan[] = [
    { id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' },
    { id: 'monusco', name: 'MONUSCO', country: 'COD', timeZone: 'Africa/Lubumbashi' },
    { id: 'minusca', name: 'MINUSCA', country: 'CAF', timeZone: 'Africa/Bangui' },
    { id: 'unifil', name: 'UNIFIL', country: 'LBN', timeZone: 'Asia/Beirut' },
    { id: 'unisfa', name: 'UNISFA', country: 'SDN', timeZone: 'Africa/Khartoum' },
    { id: 'unficyp', name: 'UNFICYP', country: 'CYP', timeZone: 'Asia/Nicosia' },
    { id: 'undof', name: 'UNDOF', country: 'SYR', timeZone: 'Asia/Damascus' },
  ];

  const camps: CampPlan[] = [
    {
      ...{ place: 'juba', mission: 'unmiss', name: 'Juba' },
      people: [
        [firstDay, 1_650],
        [after(4), 1_720],
        [after(9), 1_580],
      ],
      gensetsKw: [500, 500, 500, 500],
      solarKw: [420, 380],
      tankL: 120_000,
      loads: ['Offices', 'Accommodation'],
      weather: true,
    },
    {
      ...{ place: 'malakal', mission: 'unmiss', name: 'Malakal' },
      people: [
        [firstDay, 1_150],
        [rotation, 1_240],
      ],
      gensetsKw: [400, 400, 400],
      tankL: 90_000,
      loads: ['Camp'],
      formedUnits: [
        { from: firstDay, contributor: 'IND', formedUnit: 'INDBATT-2', lease: 'wet' },
        { from: rotation, contributor: 'RWA', formedUnit: 'RWANBATT-3', lease: 'wet' },
      ],
      rotation,
    },
    {
      ...{ place: 'goma', mission: 'monusco', name: 'Goma' },
      people: [
        [firstDay, 820],
        [after(7), 690],
      ],
      gensetsKw: [250, 250],
      solarKw: [160],
      gridKw: 500,
      grid: [{ from: firstDay, renewableFraction: 0.96, kgCo2ePerKwh: 0.02 }],
      tankL: 30_000,
      loads: ['Camp'],
    },
    {
      ...{ place: 'bangui', mission: 'minusca', name: 'Bangui' },
      people: [[firstDay, 980]],
      gensetsKw: [300, 300, 300],
      solarKw: [350],
      gridKw: 450,
      grid: [
        { from: firstDay, renewableFraction: 0.81, kgCo2ePerKwh: 0.16 },
        { from: after(8), renewableFraction: 0.84, kgCo2ePerKwh: 0.13 },
      ],
      tankL: 60_000,
      loads: ['Camp'],
    },
    {
      ...{ place: 'bouar', mission: 'minusca', name: 'Bouar' },
      people: [
        [firstDay, 430],
        [after(3), 450],
      ],
      gensetsKw: [250, 250],
      solarKw: [60],
      tankL: 30_000,
      loads: ['Camp'],
      formedUnits: [{ from: firstDay, contributor: 'BGD', formedUnit: 'BANBAT-7', lease: 'dry' }],
    },
    {
      ...{ place: 'naqoura', mission: 'unifil', name: 'Naqoura' },
      people: [
        [firstDay, 1_080],
        [after(5), 1_020],
      ],
      gensetsKw: [350, 350, 350, 350],
      solarKw: [260, 120],
      gridKw: 60,
      // The operator publishes neither its mix nor its factor.
      grid: [],
      tankL: 80_000,
      loads: ['Headquarters', 'Accommodation'],
      weather: true,
      formedUnits: [{ from: firstDay, contributor: 'ITA', formedUnit: 'ITALBATT-1', lease: 'dry' }],
    },
    {
      ...{ place: 'abyei', mission: 'unisfa', name: 'Abyei' },
      people: [
        [firstDay, 640],
        [after(6), 700],
      ],
      gensetsKw: [250, 250, 250],
      solarKw: [800],
      battery: { ratedKw: 500, capacityKwh: 2_200 },
      tankL: 60_000,
      loads: ['Camp'],
      weather: true,
      formedUnits: [
        { from: firstDay, contributor: 'GHA', formedUnit: 'GHANBATT-4', lease: 'wet' },
        { from: after(10), contributor: 'PAK', formedUnit: 'PAKBATT-1', lease: 'wet' },
      ],
    },
    {
      ...{ place: 'nicosia', mission: 'unficyp', name: 'Nicosia' },
      people: [[firstDay, 340]],
      gensetsKw: [120, 120],
      solarKw: [120],
      gridKw: 300,
      grid: [{ from: firstDay, renewableFraction: 0.21, kgCo2ePerKwh: 0.6 }],
      tankL: 10_000,
      loads: ['Camp'],
    },
    {
      ...{ place: 'faouar', mission: 'undof', name: 'Camp Faouar' },
      people: [
        [firstDay, 330],
        [after(8), 350],
      ],
      gensetsKw: [120, 120],
      solarKw: [220, 180],
      windKw: 30,
      battery: { ratedKw: 240, capacityKwh: 1_500 },
      tankL: 20_000,
      loads: ['Camp'],
      weather: true,
      formedUnits: [{ from: firstDay, contributor: 'FJI', formedUnit: 'FIJIBATT-1', lease: 'dry' }],
    },
  ];
  return fleetOf({ missions, camps, firstDay, reportEveryS });
}
