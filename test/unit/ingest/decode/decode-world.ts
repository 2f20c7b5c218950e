/** A decoder over a small registry, for tests of what it makes of payloads and topics. */
import { RegistryIndex, registrySchema } from '../../../../services/domain/registry/registry.ts';
import { Decoder } from '../../../../services/ingest/decode/decoder.ts';
import type { Batch } from '../../../../services/store/port.ts';

export const NOW = Date.UTC(2026, 2, 15, 12);
export const TOPIC = 'missions/unmiss/camps/malakal/units/g1/telemetry';
export const TS = '2026-03-15T11:59:50Z';

export const INDEX = new RegistryIndex(
  registrySchema.parse({
    missions: [
      { id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: 'Africa/Juba' },
      { id: 'monusco', name: 'MONUSCO', country: 'COD', timeZone: 'Africa/Lubumbashi' },
    ],
    camps: [
      {
        id: 'malakal',
        mission: 'unmiss',
        name: 'Malakal',
        latitude: 9,
        longitude: 31,
        timeZone: 'Africa/Juba',
      },
      { id: 'juba', mission: 'unmiss', name: 'Juba', latitude: 4, longitude: 31, timeZone: 'Africa/Juba' },
    ],
    units: [
      { id: 'g1', camp: 'malakal', kind: 'generator', name: 'G1', ratedKw: 100, fuel: 'diesel' },
      { id: 'w1', camp: 'malakal', kind: 'weather', name: 'W1' },
    ],
  }),
);

/** Decodes a payload into a batch of its own. */
export function decode(
  payload: string | Uint8Array,
  topic: string | null = TOPIC,
): Batch & { accepted: number } {
  const decoder = new Decoder({ index: () => INDEX, rawRetentionDays: 400 });
  const batch: Batch = { samples: [], quarantined: [], unknownFields: [] };
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const accepted = decoder.decode({ topic, payload: bytes, receivedAt: NOW }, NOW, batch);
  return { ...batch, accepted };
}
