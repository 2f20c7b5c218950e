/** `npm run devices -- --try FILE --profile ID`: what a profile makes of the messages in a file. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { allProfiles } from './profiles.ts';
import { tryProfile } from './try-profile.ts';

const HELP = 'npm run devices -- --try FILE --profile ID   (FILE: a JSON array of {topic, payload, …})\n';

const messagesSchema = z.array(
  z.object({
    topic: z.string(),
    payload: z.string(),
    payloadEncoding: z.enum(['utf8', 'base64']).default('utf8'),
    retain: z.boolean().default(false),
    receivedAt: z.iso.datetime({ offset: true }).optional(),
  }),
);

const { values } = parseArgs({
  options: { try: { type: 'string' }, profile: { type: 'string' }, help: { type: 'boolean' } },
});
const known = allProfiles([]);
const profile = known.get(values.profile ?? '');
if (values.help === true || values.try === undefined || profile === undefined) {
  process.stderr.write(`${HELP}Profiles: ${[...known.keys()].join(', ')}\n`);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  const messages = messagesSchema.parse(JSON.parse(readFileSync(values.try, 'utf8')));
  const results = tryProfile(
    { profile, known, prefixes: [], source: {} },
    messages.map(({ topic, payload, payloadEncoding, retain, receivedAt }) => ({
      topic,
      payload: Buffer.from(payload, payloadEncoding),
      retained: retain,
      receivedAtMs: receivedAt === undefined ? Date.now() : Date.parse(receivedAt),
    })),
  );
  if (typeof results === 'string') throw new Error(results);
  for (const { message, result } of results) {
    const {
      device = null,
      outcome = 'nothing',
      samples = [],
      reason = 'no topic of the profile',
    } = result ?? {};
    process.stdout.write(`${JSON.stringify({ message, device, outcome, samples, reason })}\n`);
  }
}
