/** The topics that devices publish to, as an AsyncAPI 3 document made from the vocabulary of telemetry and the profiles. */
import type { Profile } from '../../domain/devices/profile.ts';
import { FIELD_BOUNDS, GENERATOR_STATES, KIND_FIELDS, UNIT_KINDS } from '../../domain/telemetry.ts';
import { PRODUCT, VERSION } from '../version.ts';

/** AsyncAPI 3.0: our own telemetry topic, and the topics of each profile. */
export function asyncApiDocument(profiles: readonly Profile[]) {
  const operations = ['telemetry', ...profiles.map(({ id }) => id)];
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${PRODUCT} topics`,
      version: VERSION,
      description:
        'What devices publish. Telemetry at QoS 1: acknowledged once it is durable or in quarantine. Devices of known ' +
        'families publish to their own topics.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      telemetry: {
        address: 'missions/{mission}/camps/{camp}/units/{unit}/telemetry',
        parameters: {
          mission: { description: 'Id of the mission' },
          camp: { description: 'Id of the camp' },
          unit: { description: 'Id of the unit' },
        },
        messages: Object.fromEntries(
          UNIT_KINDS.map((kind) => [kind, { $ref: `#/components/messages/${kind}` }]),
        ),
      },
      ...Object.fromEntries(profiles.map((profile) => [profile.id, channelOf(profile)])),
    },
    operations: Object.fromEntries(
      operations.map((channel) => [
        `receive-${channel}`,
        { action: 'receive', channel: { $ref: `#/channels/${channel}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        UNIT_KINDS.map((kind) => [kind, { name: kind, payload: { $ref: `#/components/schemas/${kind}` } }]),
      ),
      schemas: Object.fromEntries(UNIT_KINDS.map((kind) => [kind, payloadSchema(kind)])),
    },
  };
}

function channelOf({ name, id, topics = [], also = [], about }: Profile) {
  const all = [...topics, ...also.flatMap((part) => part.topics)];
  return {
    address: all.length === 1 ? (all[0] ?? null) : null,
    title: name ?? id,
    description: [about, `Topics: ${all.join(', ')}`].filter(Boolean).join(' '),
    messages: { device: { name: id, payload: {} } },
  };
}

function payloadSchema(kind: keyof typeof KIND_FIELDS) {
  const properties = Object.fromEntries(
    KIND_FIELDS[kind].map((field) => [field, field === 'state' ? STATE : numberSchema(field)]),
  );
  const sample = { type: 'object', required: ['ts'], properties: { ts: TIME, ...properties } };
  return { oneOf: [sample, { type: 'array', minItems: 1, items: sample }] };
}

const TIME = {
  oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
  description: 'RFC 3339 with an offset, or epoch milliseconds',
};
const STATE = { enum: [...GENERATOR_STATES, null] };

function numberSchema(field: keyof typeof FIELD_BOUNDS) {
  const { min, max } = FIELD_BOUNDS[field];
  return { type: ['number', 'null'], minimum: min, ...(max === Number.MAX_VALUE ? {} : { maximum: max }) };
}
