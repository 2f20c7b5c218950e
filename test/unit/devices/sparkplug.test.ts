/** The host application's side of Sparkplug 3.0, by the ids of its test kit. */
import { describe, expect, test } from 'vitest';
import { SparkplugHost, sparkplugTopic } from '../../../services/devices/sparkplug/host.ts';
import { HostState } from '../../../services/devices/sparkplug/host-state.ts';
import { parsePayload } from '../../../services/devices/sparkplug/payload.ts';
import { type EncodedMetric, encodePayload } from '../../../simulators/families/sparkplug.ts';
import { summary, tried } from './harness.ts';

const DOUBLE = 10;
const T = Date.UTC(2026, 2, 1, 9);

function host(timeoutMs = 2_000) {
  const application = new SparkplugHost(timeoutMs);
  const say = (
    type: string,
    seq: number | null,
    metrics: EncodedMetric[],
    atMs = T,
    device: string | null = 'd',
  ) => {
    const topic = sparkplugTopic(['spBv1.0', 'g', type, 'n', ...(device === null ? [] : [device])]);
    if (topic === null) throw new Error(`no topic for ${type}`);
    return application.take({
      topic,
      prefix: '',
      payload: encodePayload(atMs, seq, metrics),
      receivedAtMs: atMs,
    });
  };
  const nodeBirth = (bdSeq = 0, atMs = T) =>
    say('NBIRTH', 0, [{ name: 'bdSeq', datatype: 4, long: bdSeq }], atMs, null);
  const birth = (seq: number, alias = 1) =>
    say('DBIRTH', seq, [{ name: 'P', alias, datatype: DOUBLE, double: 1 }]);
  const data = (seq: number, alias = 1, atMs = T) => say('DDATA', seq, [{ alias, double: 2 }], atMs);
  return { application, say, nodeBirth, birth, data, asks: (atMs: number) => application.due(atMs).length };
}

describe('message ordering', () => {
  test('tck-id-operational-behavior-host-reordering-param: the timeout can be set', () => {
    const { nodeBirth, birth, data, asks } = host(500);
    nodeBirth();
    birth(1);
    data(3, 1, T);
    expect([asks(T + 499), asks(T + 500)]).toEqual([0, 1]);
  });

  test('tck-id-operational-behavior-host-reordering-start and -rebirth: a gap that stays asks for a rebirth', () => {
    const { nodeBirth, birth, data, asks } = host();
    nodeBirth();
    birth(1);
    expect(data(3, 1, T)?.readings).toMatchObject([{ name: 'P', value: 2 }]);
    expect([asks(T + 1_999), asks(T + 2_000), asks(T + 2_001)]).toEqual([0, 1, 0]);
  });

  test('tck-id-operational-behavior-host-reordering-success: a gap that is filled in time does not', () => {
    const { nodeBirth, birth, data, asks } = host();
    nodeBirth();
    birth(1);
    data(3, 1, T);
    data(2, 1, T + 500);
    data(4, 1, T + 600);
    expect(asks(T + 60_000)).toBe(0);
  });

  test('tck-id-payloads-sequence-num-always-included: the number goes round after 255', () => {
    const { nodeBirth, birth, data, asks } = host();
    nodeBirth();
    birth(1);
    for (let count = 2; count < 600; count += 1) data(count % 256);
    expect(asks(T + 60_000)).toBe(0);
  });
});

describe('births, aliases and deaths', () => {
  test('tck-id-payloads-alias-uniqueness: an alias is its metric’s until the next birth moves it', () => {
    const { say, nodeBirth, birth, data } = host();
    nodeBirth();
    birth(1, 7);
    expect(data(2, 7)?.readings).toHaveLength(1);
    nodeBirth(1);
    say('DBIRTH', 1, [
      { name: 'P', alias: 8, datatype: DOUBLE, double: 1 },
      { name: 'Q', alias: 7, datatype: DOUBLE, double: 1 },
    ]);
    expect(data(2, 7)?.readings).toMatchObject([{ name: 'Q' }]);
    expect(data(3, 9)).toMatchObject({ readings: [], unknownAliases: 1 });
  });

  test('an alias before any birth asks at once, once a node, and again only after 30 s or a birth', () => {
    const { nodeBirth, data, asks } = host();
    data(5);
    expect([asks(T), asks(T + 1_000), asks(T + 29_999), asks(T + 30_000)]).toEqual([1, 0, 0, 1]);
    nodeBirth();
    data(1, 99, T + 31_000);
    expect(asks(T + 31_000)).toBe(1);
  });

  test('tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline: by bdSeq', () => {
    const { application, say, nodeBirth, birth } = host();
    const death = (bdSeq: number) =>
      say('NDEATH', null, [{ name: 'bdSeq', datatype: 4, long: bdSeq }], T, null);
    const isBorn = () => application.isBorn({ group: 'g', node: 'n', device: 'd' });
    nodeBirth(3);
    birth(1);
    expect(death(2)?.type).toBe('ignored');
    expect(isBorn()).toBe(true);
    expect(death(3)?.type).toBe('death');
    expect(isBorn()).toBe(false);
  });

  test('tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline', () => {
    const { application, say, nodeBirth, birth } = host();
    nodeBirth();
    birth(1);
    say('DDEATH', 2, []);
    expect(application.isBorn({ group: 'g', node: 'n', device: 'd' })).toBe(false);
    expect(application.isBorn({ group: 'g', node: 'n', device: null })).toBe(true);
  });
});

test('tck-id-operational-behavior-data-commands-ncmd-rebirth-name, -value, -verb; tck-id-payloads-ncmd-qos, -retain, -seq', () => {
  const { application, data } = host();
  data(1);
  const [request] = application.due(T);
  expect(request).toMatchObject({ topic: 'spBv1.0/g/NCMD/n', qos: 0, retain: false });
  const payload = parsePayload(request?.payload ?? new Uint8Array());
  expect(payload).toMatchObject({ timestampMs: T, seq: null });
  expect(payload?.metrics).toMatchObject([
    { name: 'Node Control/Rebirth', alias: null, datatype: 11, value: true },
  ]);
});

describe('the host’s own state', () => {
  const said: { online: boolean; timestamp: number }[] = [];
  let nowMs = T;
  let hasRoom = true;
  const state = new HostState({
    ...{ hostId: 'un', now: () => nowMs, canTake: () => hasRoom },
    publish: ({ payload }) => said.push(JSON.parse(Buffer.from(payload).toString())),
  });
  const text = ({ payload }: { payload: Uint8Array }) => JSON.parse(Buffer.from(payload).toString());

  test('tck-id-operational-behavior-host-application-connect-will-topic, -payload, -qos, -retained', () => {
    const will = state.will();
    expect(will).toMatchObject({ topic: 'spBv1.0/STATE/un', qos: 1, retain: true });
    expect(text(will)).toEqual({ online: false, timestamp: T });
  });

  test('tck-id-operational-behavior-host-application-connect-birth-payload: with the timestamp of its will', () => {
    nowMs = T + 5_000;
    const birth = state.birth();
    expect(birth).toMatchObject({ topic: 'spBv1.0/STATE/un', qos: 1, retain: true });
    expect(text(birth)).toEqual({ online: true, timestamp: T });
  });

  test('tck-id-operational-behavior-host-application-disconnect-intentional: says so before it leaves', () => {
    expect(text(state.death())).toEqual({ online: false, timestamp: T + 5_000 });
  });

  test('is offline where nothing can be taken, and says online again where an old will comes late', () => {
    hasRoom = false;
    expect(text(state.birth()).online).toBe(false);
    hasRoom = true;
    state.birth();
    state.hear(Buffer.from('{"online":false,"timestamp":1}'));
    expect(said.at(-1)).toMatchObject({ online: true });
  });
});

describe('through a profile', () => {
  const source = { kind: 'generator' as const, settings: { fields: { powerKw: { metric: 'P' } } } };
  const message = (
    type: string,
    seq: number | null,
    metrics: EncodedMetric[],
    afterS = 0,
    device = '/d',
  ) => ({
    topic: `spBv1.0/g/${type}/n${device}`,
    payload: encodePayload(T + afterS * 1000, seq, metrics),
    afterS,
  });

  test('named metrics are read before a birth; a quality of bad or null is no reading', () => {
    const results = tried(
      'sparkplug-b',
      [
        message('DDATA', 9, [{ name: 'P', timestampMs: T, double: 5 }]),
        message('DDATA', 10, [{ name: 'P', timestampMs: T, isNull: true }]),
      ],
      source,
    );
    expect(results.map(summary)).toEqual([{ powerKw: 5 }, 'no-reading']);
  });

  test('the rebirth request of a gap shows in the first result after the timeout', () => {
    const p = (double: number) => [{ name: 'P', timestampMs: T, double }];
    const results = tried(
      'sparkplug-b',
      [
        message('NBIRTH', 0, [], 0, ''),
        message('DBIRTH', 1, p(1), 0),
        message('DDATA', 3, p(2), 1),
        message('DDATA', 4, p(3), 2),
        message('DDATA', 5, p(4), 3.5),
      ],
      source,
    );
    expect(results.map(({ publications }) => publications.map(({ topic }) => topic))).toEqual([
      ...[[], [], [], []],
      ['spBv1.0/g/NCMD/n'],
    ]);
  });
});
