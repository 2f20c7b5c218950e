import fc from 'fast-check';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketFrames, protocolLevel } from '../../../../services/ingest/embedded-broker/packet-frames.ts';

const publish = (size: number): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload: Buffer.alloc(size),
  qos: 0,
  dup: false,
  retain: false,
});

/** Cuts bytes into pieces of the given lengths, and what remains. */
function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...cut, bytes.subarray(at)];
}

const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 });

describe('the packets of a stream', () => {
  it('are followed however the stream is cut, and one too large is told by its header alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 997 }), { maxLength: 8 }), cuts, (sizes, lengths) => {
        // A topic of one character takes 3 bytes of a packet's length.
        const allowed = Buffer.concat([...sizes.map((size) => mqttPacket.generate(publish(size)))]);
        const frames = new PacketFrames(1_000);
        expect(pieces(allowed, lengths).every((piece) => frames.follow(piece))).toBe(true);
        expect(frames.follow(mqttPacket.generate(publish(998)).subarray(0, 3))).toBe(false);
      }),
    );
  });

  it('end where a length goes on for ever', () => {
    expect(new PacketFrames(1_000).follow(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
  });
});

describe('the protocol level of a connection', () => {
  it.each([
    [3, 'MQIsdp'],
    [4, 'MQTT'],
    [5, 'MQTT'],
  ] as const)('is %i as soon as its bytes are there', (protocolVersion, protocolId) => {
    const clientId = 'x'.repeat(300);
    const greeting = mqttPacket.generate({
      cmd: 'connect',
      protocolId,
      protocolVersion,
      clean: true,
      clientId,
    });
    const at = greeting.indexOf(protocolId) + protocolId.length;
    for (let length = 0; length <= at; length += 1)
      expect(protocolLevel(greeting.subarray(0, length))).toBeNull();
    expect(protocolLevel(greeting.subarray(0, at + 1))).toBe(protocolVersion);
  });

  it('is none of what begins otherwise', () => {
    expect(protocolLevel(Buffer.from('GET /'))).toBe(0);
    expect(
      protocolLevel(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0xff, 0xff, ...new Array(80).fill(0)])),
    ).toBe(0);
  });
});
