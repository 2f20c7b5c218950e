import { expect, it } from 'vitest';
import { safeNext } from '../../../dashboard/views/sign-in/safe-next.ts';

const HERE = 'https://monitor.example';

it.each([
  ['/missions/unmiss?period=2026#top', '/missions/unmiss?period=2026#top'],
  [null, '/'],
  ['', '/'],
  ['/\t/evil.example', '/'],
  ['/\n/evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['https://evil.example/', '/'],
  ['https://monitor.example@evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['http://monitor.example/', '/'],
])('a sign-in leads from next=%j to %s', (next, expected) => {
  expect(safeNext(next, HERE)).toBe(expected);
});
