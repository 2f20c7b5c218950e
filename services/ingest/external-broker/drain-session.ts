/**
 * Takes what the broker keeps in the session of a process that is dead, then ends that session. The session receives
 * nothing new meanwhile: its subscription is given up first, and what waits in it stays.
 */
import { setTimeout } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import type { Intake } from '../intake.ts';
import { type ConnectionOptions, clientOptions, telemetryFilter } from './client-options.ts';
import { DeferredAcks } from './deferred-acks.ts';

/** A broker that sent nothing for so long, and answers, has nothing more in the session. */
const QUIET_MS = 3_000;
const LOOK_EVERY_MS = 250;
const LAST_CALL_MS = 5_000;

export interface DrainOptions extends ConnectionOptions {
  intake: Pick<Intake, 'acceptMessage'>;
  /** Ends the draining; the session stays for whoever is next. */
  signal: AbortSignal;
}

/**
 * @returns how many messages were taken
 * @throws where the connection ended before all were durable, or was aborted: the session is still there then
 */
export async function drainSession(options: DrainOptions): Promise<number> {
  const { broker, signal, intake, protocolVersion } = options;
  const client = mqtt.connect(broker.url, clientOptions(options));
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const give = (reason: string) => ended.reject(new Error(reason));
  client.on('error', (error) => give(error.message));
  client.on('disconnect', ({ reasonCode }) => give(`the broker ended the session (reason ${reasonCode})`));
  client.once('close', () => give('the connection was closed'));
  signal.addEventListener('abort', () => give('the services stop'), { once: true });
  let taken = 0;
  let lastAt = performance.now();
  const acks = new DeferredAcks({
    client,
    intake: {
      acceptMessage: (...message) => {
        taken += 1;
        lastAt = performance.now();
        return intake.acceptMessage(...message);
      },
    },
    onDurable: () => {
      lastAt = performance.now();
    },
    onRefused: () => give('messages could not be made durable'),
  });
  try {
    await Promise.race([once(client, 'connect'), ended.promise]);
    const filter = telemetryFilter(broker);
    let seen: number;
    do {
      seen = taken;
      await Promise.race([client.unsubscribeAsync(filter), ended.promise]);
      while (performance.now() - lastAt < QUIET_MS) {
        await Promise.race([setTimeout(LOOK_EVERY_MS), ended.promise]);
      }
      // Answered after the silence, so that it was the session's and not the broker's own.
      await Promise.race([client.unsubscribeAsync(filter), ended.promise]);
    } while (taken !== seen);
    await acks.close(LAST_CALL_MS);
    await endSession(client, options);
    return taken;
  } finally {
    client.end(true);
    if (protocolVersion === 5) client.removeAllListeners('disconnect');
  }
}

async function endSession(client: MqttClient, options: ConnectionOptions): Promise<void> {
  if (options.protocolVersion === 5) {
    await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } });
    return;
  }
  await client.endAsync(false);
  const last = await mqtt.connectAsync(options.broker.url, { ...clientOptions(options), clean: true });
  await last.endAsync(false);
}

function once(client: MqttClient, event: 'connect'): Promise<void> {
  return new Promise((resolve) => client.once(event, () => resolve()));
}
