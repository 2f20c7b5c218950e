/** What the page of devices asks, and how it saves. */
import type { Registry, Unit } from '../../../services/domain/registry/registry.ts';
import { api, apiQuery, type ResultOf, registry } from '../../queries/api.ts';
import { refresh } from '../../queries/client.ts';
import type { Mapping } from './mapping.ts';

const LOOK_MS = 3_000;

export const devices = {
  ...apiQuery(api.devices.$url({ query: {} }), () => api.devices.$get({ query: {} })),
  refetchInterval: LOOK_MS,
};
export type Device = ResultOf<typeof devices>['devices'][number];

/** Asking keeps the messages coming. */
export const deviceMessages = {
  ...apiQuery(api.devices.messages.$url({ query: {} }), () => api.devices.messages.$get({ query: {} })),
  refetchInterval: LOOK_MS,
};
export type DeviceMessage = ResultOf<typeof deviceMessages>['messages'][number];

export const profiles = apiQuery(api.profiles.$url({ query: {} }), () => api.profiles.$get({ query: {} }));

export interface Attempt {
  profile: string;
  kind: Unit['kind'];
  capacityL: number | null;
  mapping: Mapping;
  message: Pick<DeviceMessage, 'topic' | 'payload' | 'payloadEncoding' | 'receivedAt'>;
}

/** What a message comes to by a profile and the fields that were clicked together. @throws ApiError */
export async function tryMessage({ profile, kind, capacityL, mapping, message }: Attempt) {
  const source = {
    kind,
    ...(capacityL === null ? {} : { capacityL }),
    ...(Object.keys(mapping).length === 0 ? {} : { settings: { fields: mapping } }),
  };
  const { topic, payload, payloadEncoding, receivedAt } = message;
  const body = { profile, source, messages: [{ topic, payload, payloadEncoding, receivedAt }] };
  const answer = await api.profiles.try.$post({ query: {} }, { init: jsonBody(body) });
  return (await answer.json()).results;
}
export type TriedResult = Awaited<ReturnType<typeof tryMessage>>[number];

/** Adds a unit to the registry as it stands, unless it changed meanwhile. @throws ApiError */
export async function addUnit(unit: object): Promise<void> {
  const answer = await api.registry.$get({ query: {} });
  const current: Registry = await answer.json();
  const etag = answer.headers.get('etag');
  await api.registry.$put(
    { query: {} },
    {
      init: {
        ...jsonBody({ ...current, units: [...current.units, unit] }),
        headers: { 'content-type': 'application/json', ...(etag === null ? {} : { 'if-match': etag }) },
      },
    },
  );
  await Promise.all([refresh(registry), refresh(devices)]);
}

function jsonBody(body: object) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
