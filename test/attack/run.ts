/**
 * Attacks the services as a hostile neighbour would, and fails where anyone else could notice:
 * `npm run attack -- [mqtt] [payloads] [http] [neighbours] --seed 1 --packets 100000 --requests 10000 --seconds 60`.
 * Without sections all but `neighbours` run. The same seed sends the same.
 */
import { parseArgs } from 'node:util';
import { SECTIONS, type SectionName, startAttacked } from './sections.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    packets: { type: 'string', default: '100000' },
    requests: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    units: { type: 'string', default: '3200' },
  },
});
const options = {
  seed: wholeNumber('seed', values.seed),
  packets: wholeNumber('packets', values.packets),
  requests: wholeNumber('requests', values.requests),
  seconds: wholeNumber('seconds', values.seconds),
  units: wholeNumber('units', values.units),
};
const names: string[] = Object.keys(SECTIONS);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: must be of ${names.join(', ')}`);
const chosen = names.filter((name): name is SectionName =>
  positionals.length === 0 ? name !== 'neighbours' : positionals.includes(name),
);

let failed = false;
for (const name of chosen) {
  const attacked = await startAttacked();
  try {
    const { section, figures } = await SECTIONS[name](attacked.services, options);
    console.log(`\n${section}`);
    for (const figure of figures) {
      failed ||= !figure.isWithinBounds;
      console.log(`  ${figure.isWithinBounds ? 'ok    ' : 'FAILED'}  ${figure.name}: ${figure.value}`);
    }
  } finally {
    await attacked.stop();
  }
}
process.exit(failed ? 1 : 0);

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new Error(`--${name} is ${text}: must be a whole number`);
  return Number(text);
}
