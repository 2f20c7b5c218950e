/** Families that say everything in one message: Tasmota plugs, Telegraf gateways, LoRaWAN tanks by The Things Stack. */
import type { Camp } from '../fleet/registry.ts';
import { type Family, type Fields, hashOf, numberIn, SILENT } from './family.ts';

/** A Tasmota plug: local time without a zone, watts, counters of the day beside the one that counts. */
export const tasmota: Family = {
  kinds: ['load', 'solar', 'grid'],
  saysTime: true,
  sourceOf: (unit) => ({ profile: 'tasmota', device: unit.id }),
  speaker: (camps) => ({
    ...SILENT,
    say: (unit, tsMs, fields) => {
      const timeZone = zoneOf(camps, unit.camp);
      const isGrid = unit.kind === 'grid';
      const total = numberIn(fields, isGrid ? 'importedKwh' : 'energyKwh') ?? 0;
      const energy = {
        TotalStartTime: '2024-01-01T00:00:00',
        Total: total,
        Yesterday: 11.9,
        Today: Number((total % 24).toFixed(3)),
        Period: 3,
        Power: Math.round(1000 * (numberIn(fields, 'powerKw') ?? 0)),
        Factor: 0.97,
        Voltage: 229,
        ...(isGrid ? { ImportActive: total, ExportActive: numberIn(fields, 'exportedKwh') ?? 0 } : {}),
      };
      const payload = JSON.stringify({ Time: localTime(tsMs, timeZone), ENERGY: energy });
      return [{ topic: `tele/${unit.id}/SENSOR`, payload, qos: 0, retain: false }];
    },
  }),
};

/** Telegraf in front of Modbus devices: line protocol in nanoseconds, numbers in quotes as some registers give them. */
export const telegraf: Family = {
  kinds: ['generator', 'solar', 'grid', 'load', 'battery', 'tank', 'weather', 'wind', 'hydro'],
  saysTime: true,
  sourceOf: (unit) => ({ profile: 'telegraf', device: `${unit.camp}/${slaveOf(unit.id)}` }),
  speaker: () => ({
    ...SILENT,
    say: (unit, tsMs, fields) => {
      const texts = Object.entries(fields).map(([name, value], index) =>
        typeof value === 'string' || index % 2 === 1 ? `${name}="${value}"` : `${name}=${value}`,
      );
      const line = `modbus,name=${unit.id},slave_id=${slaveOf(unit.id)} ${texts.join(',')} ${tsMs}000000`;
      return [{ topic: `telegraf/${unit.camp}/modbus`, payload: line, qos: 1, retain: false }];
    },
  }),
};

function slaveOf(id: string): number {
  return 1 + (hashOf(id) % 1_000_000);
}

const TANK_MM = 2_500;

/** An ultrasonic sensor on a tank's lid, by LoRaWAN: the distance to the liquid, and positions that nobody asked for. */
export const thingsStack: Family = {
  kinds: ['tank'],
  saysTime: true,
  sourceOf: (unit) => ({
    profile: 'the-things-stack',
    device: unit.id,
    settings: {
      fields: { levelL: { at: '/uplink_message/decoded_payload/distance', unit: 'mm' } },
      tank: { heightMm: TANK_MM, measuredFrom: 'top', shape: 'upright' },
    },
  }),
  speaker: (camps) => ({
    ...SILENT,
    say: (unit, tsMs, fields) => {
      const share = (numberIn(fields, 'levelL') ?? 0) / (unit.capacityL ?? 1);
      const at = new Date(tsMs).toISOString().replace('Z', '251971Z');
      const camp = camps.find(({ id }) => id === unit.camp);
      const payload = JSON.stringify({
        end_device_ids: { device_id: unit.id, application_ids: { application_id: 'fuel' } },
        received_at: at,
        uplink_message: {
          f_port: 3,
          decoded_payload: { distance: Math.round(TANK_MM * (1 - share)), battery: 92 },
          rx_metadata: [{ rssi: -97, location: { latitude: camp?.latitude, longitude: camp?.longitude } }],
          received_at: at,
        },
      });
      return [{ topic: `v3/fuel@camp/devices/${unit.id}/up`, payload, qos: 0, retain: false }];
    },
  }),
};

function zoneOf(camps: readonly Camp[], id: string): string {
  return camps.find((camp) => camp.id === id)?.timeZone ?? 'UTC';
}

function localTime(tsMs: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(tsMs).toZonedDateTimeISO(timeZone);
  return zoned.toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** What a device reports, as numbers and words. */
export function fieldsOf(sample: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    Object.entries(sample).filter(
      (entry): entry is [string, number | string] =>
        entry[0] !== 'ts' && (typeof entry[1] === 'number' || typeof entry[1] === 'string'),
    ),
  );
}
