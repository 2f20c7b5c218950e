import fc from 'fast-check';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketError, PacketReader } from '../../../../services/ingest/embedded-broker/packet-reader.ts';
import { readPublish } from '../../../../services/ingest/embedded-broker/publish-packet.ts';

const MAX_BYTES = 100_000;

const publishes = fc.record({
  topic: fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((text) => !/[+#\0]/.test(text) && text.isWellFormed()),
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  messageId: fc.integer({ min: 1, max: 65_535 }),
  retain: fc.boolean(),
});

function packetOf({ messageId, ...fields }: PublishFields): Packet {
  const packet = { cmd: 'publish' as const, dup: false, ...fields };
  return fields.qos === 0 ? packet : { ...packet, messageId };
}

interface PublishFields {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  messageId: number;
  retain: boolean;
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const borders = [
    0,
    ...places.map((place) => place % (bytes.byteLength + 1)).sort((a, b) => a - b),
    bytes.byteLength,
  ];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

describe('packets', () => {
  it.each([4, 5] as const)(
    'of MQTT level %i are read whole, however their bytes are cut',
    (protocolVersion) => {
      fc.assert(
        fc.property(
          fc.array(publishes, { maxLength: 8 }),
          fc.array(fc.nat(), { maxLength: 30 }),
          (messages, places) => {
            const bytes = Buffer.concat(
              messages.map((message) => mqttPacket.generate(packetOf(message), { protocolVersion })),
            );
            const reader = new PacketReader(MAX_BYTES);
            const read: PublishFields[] = [];
            for (const piece of cut(bytes, places)) {
              reader.append(piece);
              for (let packet = reader.next(); packet !== null; packet = reader.next()) {
                const { topic, payload, qos, messageId, retain } = readPublish(packet, protocolVersion);
                read.push({ topic, payload: Buffer.from(payload), qos, messageId, retain });
              }
            }
            expect(read).toEqual(
              messages.map((message) => ({
                ...message,
                messageId: message.qos === 0 ? 0 : message.messageId,
              })),
            );
            expect(reader.bytes).toBe(0);
          },
        ),
      );
    },
  );

  it('never make more of any bytes than was there, and fail only as broken packets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.constantFrom(4, 5),
        (pieces, protocolVersion) => {
          const reader = new PacketReader(MAX_BYTES);
          let total = 0;
          let handled = 0;
          try {
            for (const piece of pieces) {
              reader.append(Buffer.from(piece));
              total += piece.byteLength;
              for (let packet = reader.next(); packet !== null; packet = reader.next()) {
                handled += packet.bytes.byteLength;
                readPublish(packet, protocolVersion);
              }
            }
            expect(handled + reader.bytes).toBe(total);
          } catch (error) {
            expect(error).toBeInstanceOf(PacketError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('beyond the bound are refused by their header alone', () => {
    const reader = new PacketReader(1_000);
    reader.append(Buffer.from([0x30, 0xe9]));
    expect(reader.next()).toBeNull();
    reader.append(Buffer.from([0x07]));
    expect(() => reader.next()).toThrow('at most 1000');
  });

  it('of many small pieces are joined once', () => {
    const reader = new PacketReader(4 * 1024 * 1024);
    reader.append(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x01]));
    const before = process.cpuUsage();
    let packet = reader.next();
    for (let count = 0; count < 2_048; count += 1) {
      expect(packet).toBeNull();
      reader.append(Buffer.alloc(1_024));
      packet = reader.next();
    }
    expect(packet?.bytes.byteLength).toBe(2_048 * 1_024 + 5);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
  });
});
