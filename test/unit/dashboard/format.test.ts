import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../dashboard/i18n/format.ts';
import { stepFor } from '../../../dashboard/i18n/measures.ts';

const english = createFormat('en');
const french = createFormat('fr');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('a quantity', () => {
  it('has three significant digits to read and all to check', () => {
    const quantity = english.quantity(231_885.4321, 'fuel');
    expect(quantity).toEqual({ text: '232,000', unit: 'L', full: '231,885.4321\u00a0L' });
  });

  it('takes the larger unit when it is large', () => {
    expect(english.inline(12_345, 'energy')).toBe('12.3\u00a0MWh');
    expect(english.inline(9_999, 'energy')).toBe('10,000\u00a0kWh');
    expect(english.inline(45_600, 'co2e')).toBe('45.6\u00a0t');
  });

  it('keeps the step of its column', () => {
    const step = stepFor('energy', [1_200_000, null, 340]);
    expect(english.inline(340, 'energy', step)).toBe('0.34\u00a0MWh');
  });

  it('writes a share as a percentage with one decimal', () => {
    expect(english.inline(0.39849, 'share')).toBe('39.8\u00a0%');
    expect(plain(french.inline(0.39849, 'share'))).toBe('39,8 %');
  });

  it('has its unit in the language, where the unit has words', () => {
    expect(english.inline(1.5, 'fuelPerPersonDay')).toBe('1.5\u00a0L/person/day');
    expect(french.inline(1.5, 'fuelPerPersonDay')).toBe('1,5\u00a0L/personne/jour');
  });

  it('is written the French way in French', () => {
    expect(plain(french.inline(231_885, 'fuel'))).toBe('232 000 L');
  });
});

describe('completeness', () => {
  it('is never rounded up to all', () => {
    expect(plain(english.completeness(0.99999))).toBe('> 99.9 %');
    expect(plain(english.completeness(1))).toBe('100 %');
    expect(plain(english.completeness(0.973))).toBe('97.3 %');
  });
});

describe('times', () => {
  it('shows the wall clock of the camp that the API wrote, whatever the browser’s zone', () => {
    expect(english.wallClock('2026-03-01T23:45:00+02:00')).toBe('1 Mar 23:45');
  });

  it('says how long ago in the largest unit that says it', () => {
    expect(english.ago(5_000)).toMatch(/^5 sec\.? ago$/);
    expect(english.ago(10 * 60_000)).toMatch(/^10 min\.? ago$/);
    expect(english.ago(5 * 86_400_000)).toBe('5 days ago');
    expect(english.ago(-3_000)).toMatch(/^0 sec/);
  });
});

describe('countries', () => {
  it('are named in the reader’s language', () => {
    expect(english.country('IND')).toBe('India');
    expect(french.country('DEU')).toBe('Allemagne');
    expect(english.country('XXX')).toBe('XXX');
  });
});
