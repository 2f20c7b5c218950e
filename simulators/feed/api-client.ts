/** What the simulators ask of the API: to read and to replace the registry. */
import { z } from 'zod';
import { type Registry, registrySchema } from '../fleet/registry.ts';

export interface ApiAddress {
  url: string;
  token: string;
}

/** An answer that is no success, with what the API says of it. */
export class ApiError extends Error {
  override name = 'ApiError';
}

const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

/** The registry as it stands. @throws ApiError */
export async function getRegistry(api: ApiAddress): Promise<Registry> {
  const response = await request(api, 'GET', '/api/registry');
  return registrySchema.parse(await response.json());
}

/** @throws ApiError, also for a registry that is refused */
export async function putRegistry(api: ApiAddress, registry: Registry): Promise<void> {
  await request(api, 'PUT', '/api/registry', registry);
}

/** A link that signs in once, within a quarter of an hour. @throws ApiError */
export async function makeSignInLink(api: ApiAddress): Promise<string> {
  const response = await request(api, 'POST', '/api/session/sign-in-link');
  return z.object({ url: z.string() }).parse(await response.json()).url;
}

/** A fleet put into a registry: entries of the same id give way, all others stay. */
export function mergedRegistry(present: Registry, fleet: Registry): Registry {
  const merge = <T extends { id: string }>(kept: readonly T[], added: readonly T[]): T[] => {
    const ids = new Set(added.map(({ id }) => id));
    return [...kept.filter(({ id }) => !ids.has(id)), ...added];
  };
  return {
    missions: merge(present.missions, fleet.missions),
    camps: merge(present.camps, fleet.camps),
    units: merge(present.units, fleet.units),
  };
}

async function request(api: ApiAddress, method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(new URL(path, api.url), {
    method,
    headers: {
      authorization: `Bearer ${api.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new ApiError(`${api.url} does not answer`, { cause: error });
  });
  if (!response.ok) {
    const text = await response.text();
    throw new ApiError(`${method} ${path}: ${response.status} ${problemText(text)}`);
  }
  return response;
}

function problemText(text: string): string {
  try {
    const problem = problemSchema.parse(JSON.parse(text));
    return problem.detail ?? problem.title;
  } catch {
    return text.slice(0, 300);
  }
}
