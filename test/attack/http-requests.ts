/** Requests made from the OpenAPI document: valid ones, almost valid ones, and nonsense; the same for the same seed. */
import { z } from 'zod';
import type { Random } from '../support/dirty/random.ts';

export interface AttackRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
const operationSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
});
export const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
type Operation = z.infer<typeof operationSchema>;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const WORDS = [
  ...['attacked', 'witness', 'target', 'UN', 'generator', 'powerKw', 'all', 'unit', 'camp', 'total', 'day'],
  ...['2026-03-01', '2026-02-30', '2026-03-01T00:15:00Z', '2026-03-01T00:15:00+02:00', '1999-12-31', '0'],
  ...['-1', '1', '100000', '1e999', 'NaN', 'null', '', ' ', '__proto__', 'constructor', '../..', '%00', '%'],
  ...["'; DROP TABLE sample; --", '<script>', '{}', '[]', '\u{1f4a5}', 'ÿ', 'a'.repeat(3_000)],
];
const HEADERS: Record<string, readonly string[]> = {
  accept: ['*/*', 'text/html', 'application/json;q=0', ''],
  'accept-encoding': ['gzip', 'br', 'identity;q=0', 'gzip;q=x, br;q=-1', 'zstd', '*'],
  'if-none-match': ['*', '"x"', 'W/"x", "y"', 'x'.repeat(5_000)],
  'if-match': ['*', '"x"', ''],
  'content-type': [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json',
  ],
  'content-encoding': ['gzip', 'identity', 'x'],
  'x-forwarded-proto': ['https', 'x'],
  'x-forwarded-for': ['1.2.3.4', 'x'.repeat(2_000)],
  origin: ['https://evil.example', 'null', ''],
  'sec-fetch-site': ['cross-site', 'same-origin', 'x'],
  cookie: ['footprint_session=x', 'footprint_session=%', 'a=b; '.repeat(500)],
  range: ['bytes=0-1', 'bytes=-', 'bytes=9999999-'],
};

export class RequestMaker {
  readonly #operations: { path: string; method: string; operation: Operation }[];
  readonly #schemas: Record<string, unknown>;
  readonly #random: Random;
  readonly #token: string;

  constructor(document: z.infer<typeof documentSchema>, random: Random, token: string) {
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    this.#schemas = document.components.schemas;
    this.#random = random;
    this.#token = token;
  }

  next(): AttackRequest {
    const random = this.#random;
    const { path, method, operation } = this.#pick(this.#operations);
    const body = this.#body(operation);
    return {
      method: random.chance(0.95) ? method.toUpperCase() : this.#pick(METHODS),
      path: this.#path(path) + this.#query(operation),
      // Whatever registry comes out well must not be applied: the neighbour is in the one in force.
      headers: { ...this.#headers(), ...(path === '/api/registry' ? { 'if-match': '"none"' } : {}) },
      body,
    };
  }

  #path(path: string): string {
    const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(this.#pick(WORDS)));
    if (this.#random.chance(0.9)) return filled;
    const at = this.#random.integer(0, filled.length);
    return (
      filled.slice(0, at) +
      this.#pick(['//', '/..', '%2e%2e', '%', '%ff', ';', '?', '\\', '.js']) +
      filled.slice(at)
    );
  }

  #query({ parameters }: Operation): string {
    const random = this.#random;
    const pairs = parameters
      .filter((parameter) => parameter.in === 'query' && random.chance(0.4))
      .flatMap(({ name, schema }) =>
        Array.from({ length: random.chance(0.9) ? 1 : random.integer(0, 40) }, () => [
          name,
          this.#text(schema),
        ]),
      );
    if (random.chance(0.05)) pairs.push([this.#pick(WORDS), this.#pick(WORDS)]);
    return pairs.length === 0
      ? ''
      : `?${pairs.map(([name, value]) => `${encodeURIComponent(name ?? '')}=${encodeURIComponent(value ?? '')}`).join('&')}`;
  }

  #text(schema: unknown): string {
    return this.#random.chance(0.6) ? String(this.#value(schema, 0)) : this.#pick(WORDS);
  }

  #headers(): Record<string, string> {
    const random = this.#random;
    const headers: Record<string, string> = {};
    const kind = random.next();
    if (kind < 0.85) headers.authorization = `Bearer ${this.#token}`;
    else if (kind < 0.9)
      headers.authorization = this.#pick(['Bearer wrong', 'Basic YTpi', 'Bearer', 'Bearer a b']);
    while (random.chance(0.3)) {
      const name = this.#pick(Object.keys(HEADERS));
      headers[name] = this.#pick(HEADERS[name] ?? ['']);
    }
    return headers;
  }

  #body({ requestBody }: Operation): Buffer | null {
    const random = this.#random;
    const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
    if (schema === undefined) return random.chance(0.02) ? Buffer.from('x') : null;
    if (random.chance(0.05)) return null;
    const text = JSON.stringify(this.#value(schema, 0)) ?? '';
    const kind = random.next();
    if (kind < 0.1) return Buffer.from(this.#pick(WORDS));
    if (kind < 0.12) return Buffer.from('['.repeat(random.integer(1, 50_000)));
    if (kind < 0.13)
      return Buffer.from(`{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(',')}}`);
    const bytes = Buffer.from(text);
    if (kind < 0.3 && bytes.byteLength > 0) {
      bytes[random.integer(0, bytes.byteLength - 1)] = random.integer(0, 255);
    }
    return bytes;
  }

  /** A value of a schema, or now and then of none. */
  #value(schema: unknown, depth: number): unknown {
    const random = this.#random;
    if (depth > 6 || random.chance(0.1)) return this.#pick([null, -1, 1e308, true, [], {}, ...WORDS]);
    const { $ref, type, enum: values, properties, items, anyOf } = schemaSchema.parse(schema ?? {});
    if ($ref !== undefined) return this.#value(this.#schemas[$ref.split('/').at(-1) ?? ''], depth + 1);
    if (values !== undefined) return this.#pick(values);
    if (anyOf !== undefined) return this.#value(this.#pick(anyOf), depth + 1);
    if (properties !== undefined) {
      const kept = Object.entries(properties).filter(() => random.chance(0.85));
      return Object.fromEntries(kept.map(([name, property]) => [name, this.#value(property, depth + 1)]));
    }
    switch ([type ?? 'string'].flat()[0]) {
      case 'array':
        return Array.from({ length: random.integer(0, 3) }, () => this.#value(items, depth + 1));
      case 'integer':
        return random.integer(-1, 1_000);
      case 'number':
        return random.next() * 500;
      case 'boolean':
        return random.chance(0.5);
      default:
        return this.#pick(WORDS);
    }
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#random.integer(0, choices.length - 1)];
    if (choice === undefined) throw new Error('there is nothing to pick from');
    return choice;
  }
}
