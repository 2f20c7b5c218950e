/** A point that InfluxDB refused as a message that can be read and replayed. */
import type { QuarantinedMessage } from '../port.ts';
import { parseSampleLine } from './line-protocol.ts';
import type { RefusedPoint } from './writer.ts';

export function refusedMessage({ line, reason }: RefusedPoint): QuarantinedMessage {
  const { tags, sample } = parseSampleLine(line);
  const { mission, camp, unit = null } = tags;
  return {
    receivedAt: Date.now(),
    topic: `missions/${mission}/camps/${camp}/units/${unit}/telemetry`,
    payload: Buffer.from(JSON.stringify({ ts: sample.ts, ...sample.fields })),
    code: 'store-refused',
    reason,
    unit,
  };
}
