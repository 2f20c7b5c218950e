/** A Sparkplug B edge node for each camp: births with names, data by alias, aliases that move at each rebirth. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Unit } from '../fleet/registry.ts';
import { type DeviceMessage, type Family, type Fields, hashOf, type Speaker } from './family.ts';

const DOUBLE = 10;
const STRING = 12;
const INT64 = 4;
const BOOLEAN = 11;

export interface EncodedMetric {
  name?: string;
  alias?: number;
  timestampMs?: number;
  datatype?: number;
  isHistorical?: boolean;
  isNull?: boolean;
  double?: number;
  int?: number;
  long?: number;
  bool?: boolean;
  text?: string;
}

/** A Sparkplug B payload. */
export function encodePayload(
  timestampMs: number,
  seq: number | null,
  metrics: readonly EncodedMetric[],
): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.Varint).uint64(timestampMs);
  for (const metric of metrics) writer.tag(2, WireType.LengthDelimited).bytes(encodeMetric(metric));
  if (seq !== null) writer.tag(3, WireType.Varint).uint64(seq);
  return writer.finish();
}

function encodeMetric(metric: EncodedMetric): Uint8Array {
  const writer = new BinaryWriter();
  if (metric.name !== undefined) writer.tag(1, WireType.LengthDelimited).string(metric.name);
  if (metric.alias !== undefined) writer.tag(2, WireType.Varint).uint64(metric.alias);
  if (metric.timestampMs !== undefined) writer.tag(3, WireType.Varint).uint64(metric.timestampMs);
  if (metric.datatype !== undefined) writer.tag(4, WireType.Varint).uint32(metric.datatype);
  if (metric.isHistorical === true) writer.tag(5, WireType.Varint).bool(true);
  if (metric.isNull === true) writer.tag(7, WireType.Varint).bool(true);
  if (metric.int !== undefined) writer.tag(10, WireType.Varint).uint32(metric.int >>> 0);
  if (metric.long !== undefined) writer.tag(11, WireType.Varint).uint64(metric.long);
  if (metric.double !== undefined) writer.tag(13, WireType.Bit64).double(metric.double);
  if (metric.bool !== undefined) writer.tag(14, WireType.Varint).bool(metric.bool);
  if (metric.text !== undefined) writer.tag(15, WireType.LengthDelimited).string(metric.text);
  return writer.finish();
}

const GROUP = 'camps';
const METRICS: Readonly<Record<string, string>> = {
  powerKw: 'AC/Active Power',
  energyKwh: 'AC/Energy Total',
  fuelRateLph: 'Fuel/Rate',
  fuelUsedL: 'Fuel/Used Total',
  loadPct: 'Engine/Load',
  runHours: 'Engine/Run Hours',
  coolantC: 'Engine/Coolant Temp',
  state: 'Engine/State',
  availableKw: 'AC/Available Power',
  irradianceWm2: 'Irradiance',
  moduleC: 'Module Temp',
  ambientC: 'Ambient Temp',
  chargedKwh: 'Charged Total',
  dischargedKwh: 'Discharged Total',
  socPct: 'State of Charge',
  importedKwh: 'Import Total',
  exportedKwh: 'Export Total',
  levelL: 'Level',
  deliveredL: 'Delivered Total',
};

export const sparkplug: Family = {
  kinds: ['generator', 'solar', 'wind', 'hydro', 'grid', 'load', 'battery', 'tank', 'weather'],
  saysTime: true,
  sourceOf: (unit) => ({
    profile: 'sparkplug-b',
    device: `${GROUP}/${unit.camp}/${unit.id}`,
    settings: {
      fields: Object.fromEntries(Object.entries(METRICS).map(([field, metric]) => [field, { metric }])),
    },
  }),
  speaker: () => new EdgeNodes(),
};

interface Node {
  seq: number;
  bdSeq: number;
  births: number;
  /** The last readings of each device, by its unit. */
  devices: Map<string, { fields: Fields; tsMs: number }>;
}

class EdgeNodes implements Speaker {
  readonly listensTo = [`spBv1.0/${GROUP}/NCMD/+`];
  readonly #nodes = new Map<string, Node>();

  say(unit: Unit, tsMs: number, fields: Fields): DeviceMessage[] {
    const known = this.#nodes.get(unit.camp);
    const node = known ?? { seq: 0, bdSeq: 0, births: 0, devices: new Map() };
    this.#nodes.set(unit.camp, node);
    const before = node.devices.get(unit.id);
    node.devices.set(unit.id, { fields, tsMs });
    const nodeBirth = known === undefined ? [this.#nodeBirth(unit.camp, node, tsMs)] : [];
    if (before === undefined) return [...nodeBirth, this.#deviceBirth(unit.camp, unit.id, node)];
    // By exception: only what changed.
    const changed = Object.entries(fields).filter(([name, value]) => before.fields[name] !== value);
    if (changed.length === 0) return [];
    const metrics = changed.map(([name, value]) => ({
      alias: aliasOf(unit.id, name, node),
      timestampMs: tsMs,
      ...encodedValue(value),
    }));
    return [this.#message('DDATA', unit.camp, unit.id, encodePayload(tsMs, next(node), metrics))];
  }

  answer(topic: string, _payload: Uint8Array, nowMs: number): DeviceMessage[] {
    const camp = topic.split('/')[3] ?? '';
    const node = this.#nodes.get(camp);
    if (node === undefined) return [];
    const births = [this.#nodeBirth(camp, node, nowMs)];
    for (const device of node.devices.keys()) births.push(this.#deviceBirth(camp, device, node));
    return births;
  }

  end(nowMs: number): DeviceMessage[] {
    return [...this.#nodes].map(([camp, { bdSeq }]) =>
      this.#message(
        'NDEATH',
        camp,
        null,
        encodePayload(nowMs, null, [{ name: 'bdSeq', datatype: INT64, long: bdSeq }]),
      ),
    );
  }

  #nodeBirth(camp: string, node: Node, nowMs: number): DeviceMessage {
    node.seq = 0;
    node.births += 1;
    const metrics: EncodedMetric[] = [
      { name: 'bdSeq', timestampMs: nowMs, datatype: INT64, long: node.bdSeq },
      { name: 'Node Control/Rebirth', timestampMs: nowMs, datatype: BOOLEAN, bool: false },
    ];
    return this.#message('NBIRTH', camp, null, encodePayload(nowMs, 0, metrics));
  }

  #deviceBirth(camp: string, device: string, node: Node): DeviceMessage {
    const { fields, tsMs } = node.devices.get(device) ?? { fields: {}, tsMs: 0 };
    const metrics = Object.entries(fields).map(([name, value]) => ({
      name: METRICS[name] ?? name,
      alias: aliasOf(device, name, node),
      timestampMs: tsMs,
      datatype: typeof value === 'string' ? STRING : DOUBLE,
      ...encodedValue(value),
    }));
    return this.#message('DBIRTH', camp, device, encodePayload(tsMs, next(node), metrics));
  }

  #message(type: string, camp: string, device: string | null, payload: Uint8Array): DeviceMessage {
    const topic = `spBv1.0/${GROUP}/${type}/${camp}${device === null ? '' : `/${device}`}`;
    return { topic, payload, qos: type === 'NDEATH' ? 1 : 0, retain: false };
  }
}

/** Unique in a node, and another after each birth of the node. */
function aliasOf(device: string, field: string, { births }: Node): number {
  return (hashOf(`${device} ${field}`) ^ Math.imul(births, 2654435761)) >>> 0;
}

function encodedValue(value: number | string): Pick<EncodedMetric, 'double' | 'text'> {
  return typeof value === 'string' ? { text: value.toUpperCase() } : { double: value };
}

function next(node: Node): number {
  node.seq = (node.seq + 1) % 256;
  return node.seq;
}
