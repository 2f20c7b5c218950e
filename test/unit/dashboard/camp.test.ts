/** What a camp's page works out: its day, the lines of the power flow, what is worth saying. */
import { describe, expect, it } from 'vitest';
import { campDay } from '../../../dashboard/period/camp-day.ts';
import { adviceFor, isWarning } from '../../../dashboard/views/camp/advice.ts';
import { layOutFlows } from '../../../dashboard/views/camp/flow-layout.ts';

describe('a camp’s day', () => {
  it('begins at its own midnight, and is compared with yesterday up to the same time', () => {
    expect(campDay('Africa/Juba', Date.parse('2026-11-24T22:15:00Z'))).toEqual({
      today: { from: '2026-11-25', to: '2026-11-24T22:15:00.000Z', open: true },
      yesterday: { from: '2026-11-24', to: '2026-11-23T22:15:00.000Z', open: true },
      yesterdayWhole: { from: '2026-11-24', to: '2026-11-25', open: false },
      isNew: false,
    });
  });

  it('is new while its first quarter-hour is under way', () => {
    expect(campDay('Africa/Juba', Date.parse('2026-11-24T22:00:00Z')).isNew).toBe(true);
  });

  it('knows yesterday also after a change of the clocks', () => {
    const day = campDay('Asia/Beirut', Date.parse('2026-10-25T06:00:00Z'));
    expect([day.yesterday.from, day.today.from]).toEqual(['2026-10-24', '2026-10-25']);
  });
});

describe('the power flow', () => {
  const lines = layOutFlows(
    [
      { id: 'sun', side: 'start', y: 40, powerKw: 100 },
      { id: 'set', side: 'start', y: 120, powerKw: 0 },
      { id: 'mute', side: 'start', y: 200, powerKw: null },
      { id: 'load', side: 'end', y: 120, powerKw: -50 },
    ],
    200,
    240,
  );

  it('is as wide and as fast as the power', () => {
    const [sun, , , load] = lines;
    expect(sun?.width).toBeGreaterThan(load?.width ?? 0);
    expect(sun?.period).toBeLessThan(load?.period ?? 0);
  });

  it('tells standing still from unknown', () => {
    expect(lines.map(({ state }) => state)).toEqual(['flowing', 'still', 'unknown', 'flowing']);
  });

  it('runs from a source to the bus, and from the bus to a load', () => {
    expect(lines[0]?.path).toMatch(/^M0 40C.* 100 [\d.]+$/);
    expect(lines[3]?.path).toMatch(/^M100 120C.* 200 120$/);
  });
});

describe('advice', () => {
  const operation: Parameters<typeof adviceFor>[0] = {
    camp: 'c',
    at: '2026-11-24T10:00:00Z',
    reserve: {
      reason: 'reserve-needed',
      silentGenerators: 0,
      demandKw: 240,
      batteryKw: 0,
      couldStop: null,
      running: [],
    },
    tanks: {
      ...{ levelL: 9_000, capacityL: 20_000, reporting: 1, silent: 0 },
      ...{ fuelLPerDay: 450, fuelDays: 7, autonomyDays: 20 },
    },
    curtailment: { nowKw: 0, todayKwh: 0, todayFuelL: 0, fuelLPerKwh: 0.3, baseline: 'own' },
    silent: [],
  };
  const kinds = (over: Partial<typeof operation>, idling: Parameters<typeof adviceFor>[1] = []) =>
    adviceFor({ ...operation, ...over }, idling).map(({ kind }) => kind);

  it('only informs where all is well', () => {
    expect(kinds({})).toEqual(['reserveNeeded', 'autonomy']);
    expect(adviceFor(operation, []).some(isWarning)).toBe(false);
  });

  it('puts what is wrong first: little fuel, a set to spare, idling, unused sun', () => {
    expect(
      kinds(
        {
          tanks: { ...operation.tanks, autonomyDays: 3 },
          reserve: {
            ...operation.reserve,
            reason: 'could-stop',
            couldStop: { unit: 'g2', savesLph: 6, othersLoad: 0.7 },
          },
          curtailment: {
            ...operation.curtailment,
            nowKw: 30,
            todayKwh: 90,
            todayFuelL: 27,
            baseline: 'default',
          },
        },
        [
          { unit: 'g1', hours: 3, wastedL: 12 },
          { unit: 'g2', hours: 0.2, wastedL: 1 },
        ],
      ),
    ).toEqual(['autonomyLow', 'couldStop', 'idling', 'curtailedNow', 'curtailedTodayDefault']);
  });

  it('does not call a silent genset one that is not running', () => {
    expect(kinds({ reserve: { ...operation.reserve, reason: 'unknown' } })).toEqual([
      'gensetsUnknown',
      'autonomy',
    ]);
  });

  it('says whether a demand is that of now or the peak of the last hours', () => {
    const running = [{ unit: 'g1', powerKw: 200, ratedKw: 500 }];
    const peaks = (demandKw: number) =>
      adviceFor({ ...operation, reserve: { ...operation.reserve, running, demandKw } }, []).map((advice) =>
        'isPeak' in advice ? advice.isPeak : null,
      )[0];
    expect([peaks(240), peaks(200)]).toEqual([true, false]);
  });

  it('says nothing of what is unknown', () => {
    const unknown = { ...operation.curtailment, nowKw: null, todayKwh: null, todayFuelL: null };
    expect(
      kinds({ curtailment: unknown, tanks: { ...operation.tanks, levelL: null, autonomyDays: null } }),
    ).toEqual(['reserveNeeded']);
  });
});
