/**
 * Publishes as fast as a broker takes it: ready-made MQTT 3.1.1 packets over a plain socket, so that the publisher
 * costs next to nothing beside what is measured.
 */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

const IN_FLIGHT = 5_000;
const PUBACK = 0x40;
const PUBACK_BYTES = 4;

export interface RawMessage {
  topic: string;
  payload: string;
}

/** Publishes all messages at QoS 1; resolves with the seconds that it took until the last was acknowledged. */
export async function publishAll(
  port: number,
  clientId: string,
  messages: readonly RawMessage[],
): Promise<number> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(connectPacket(clientId));
  await once(socket, 'data');
  const startedAt = performance.now();
  await pump(socket, messages);
  socket.end(Buffer.from([0xe0, 0]));
  return (performance.now() - startedAt) / 1_000;
}

function pump(socket: Socket, messages: readonly RawMessage[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let acknowledgedBytes = 0;
    const fill = (): void => {
      const acknowledged = Math.floor(acknowledgedBytes / PUBACK_BYTES);
      const until = Math.min(messages.length, acknowledged + IN_FLIGHT);
      const packets: Buffer[] = [];
      for (; sent < until; sent += 1) {
        const message = messages[sent];
        if (message !== undefined) packets.push(publishPacket(message, 1 + (sent % 65_535)));
      }
      if (packets.length > 0) socket.write(Buffer.concat(packets));
      if (acknowledged === messages.length) resolve();
    };
    socket.on('data', (chunk: Buffer) => {
      if (acknowledgedBytes === 0 && chunk[0] !== PUBACK)
        reject(new Error('the broker sent something unexpected'));
      acknowledgedBytes += chunk.byteLength;
      fill();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the broker hung up')));
    fill();
  });
}

function connectPacket(clientId: string): Buffer {
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(clientId)]);
  return Buffer.concat([Buffer.from([0x10]), remainingLength(body.byteLength), body]);
}

function publishPacket({ topic, payload }: RawMessage, messageId: number): Buffer {
  const head = text(topic);
  const body = Buffer.from(payload);
  const length = remainingLength(head.byteLength + 2 + body.byteLength);
  return Buffer.concat([
    Buffer.from([0x32]),
    length,
    head,
    Buffer.from([messageId >> 8, messageId & 255]),
    body,
  ]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.byteLength >> 8, bytes.byteLength & 255]), bytes]);
}

function remainingLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? digit | 128 : digit);
  } while (rest > 0);
  return Buffer.from(bytes);
}
