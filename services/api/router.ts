/** How each resource describes and mounts its routes: what all routes share is said here once. */

import type { z } from '@hono/zod-openapi';
import { OpenAPIHono } from '@hono/zod-openapi';
import { refuseInvalid } from './parameters.ts';

/** What the API knows of a request once it is let in. */
export interface ApiEnv {
  Variables: {
    /** Who asks, for the audit. */
    actor: string;
  };
}

/** A router whose routes refuse bad parameters with a problem naming each. */
export function newRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
}

/** A route's answer as JSON, for its description. */
export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

/** A route's JSON body, for its description; handlers read it by `jsonBody`. */
export function describedBody(description: string, schemaName: string) {
  const schema = { $ref: `#/components/schemas/${schemaName}` };
  return { body: { description, required: true, content: { 'application/json': { schema } } } };
}
