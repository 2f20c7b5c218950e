/** The one accounting query, as JSON and CSV, and the factors that it is computed with. */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { factorCatalogueSchema } from '../../domain/footprint/factors.ts';
import {
  FOOTPRINT_GROUPS,
  FOOTPRINT_INTERVALS,
  type FootprintQuery,
  type FootprintRow,
  footprintRowSchema,
} from '../../domain/footprint/row.ts';
import { type CsvColumn, csvColumns, csvHeader, csvRow } from '../csv.ts';
import type { ApiDeps } from '../deps.ts';
import { filterParameters } from '../filters.ts';
import { choice, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { json, newRouter } from '../router.ts';
import { textStream } from '../text-stream.ts';
import { periodParameters } from './parameters.ts';
import { footprintQuery } from './query.ts';

const answerSchema = z
  .object({
    rows: z.array(footprintRowSchema.meta({ id: 'FootprintRow' })),
    factors: z.string().meta({ description: 'The version of the factor catalogue' }),
  })
  .meta({ id: 'Footprint' });

const footprint = createRoute({
  method: 'get',
  path: '/api/footprint',
  tags: ['Footprint'],
  summary: 'Energy, fuel and emissions by group and interval',
  description:
    'One row per group and interval, also where there is no data, ordered by time, then group. ' +
    'Unknown is null, never 0. The last 30 days by default; `to` is exclusive.',
  request: {
    query: query({
      by: choice(FOOTPRINT_GROUPS).default('mission').openapi({ description: 'What a row is for' }),
      interval: choice(FOOTPRINT_INTERVALS).default('total').openapi({ description: 'How long a row is' }),
      ...periodParameters,
      ...filterParameters,
      format: choice(['json', 'csv']).default('json'),
    }),
  },
  responses: {
    200: {
      description: 'The rows',
      content: { 'application/json': { schema: answerSchema }, 'text/csv': { schema: z.string() } },
    },
    ...problemResponses(400, 401, 503),
  },
});

const factors = createRoute({
  method: 'get',
  path: '/api/factors',
  tags: ['Footprint'],
  summary: 'The factor catalogue, with sources',
  request: { query: query({}) },
  responses: {
    200: json('The factors', factorCatalogueSchema.meta({ id: 'FactorCatalogue' })),
    ...problemResponses(400, 401),
  },
});

const COLUMNS = csvColumns(footprintRowSchema);

export function footprintRoutes(
  deps: Pick<ApiDeps, 'footprintParts' | 'registryRepository' | 'catalogue' | 'now'>,
) {
  return newRouter()
    .openapi(footprint, async (c) => {
      const { format, ...parameters } = c.req.valid('query');
      const rowsQuery = footprintQuery(parameters, deps);
      const parts = await begun(deps.footprintParts(rowsQuery, c.req.raw.signal));
      c.header('cache-control', 'private, no-cache');
      // What is sent while it is made can't be compared with what the client has: its tag matches nothing.
      if (!parts.isWhole) c.header('etag', `W/"${randomUUID()}"`);
      if (format === 'csv') {
        const columns = columnsFor(rowsQuery);
        c.header('content-type', 'text/csv; charset=utf-8');
        c.header(
          'content-disposition',
          `attachment; filename="footprint-${rowsQuery.by}-${rowsQuery.interval}.csv"`,
        );
        return c.body(textStream(csvTexts(columns, parts.all())), 200);
      }
      if (parts.isWhole) return c.json({ rows: parts.first, factors: deps.catalogue.version }, 200);
      c.header('content-type', 'application/json');
      return c.body(textStream(jsonTexts(parts.all(), deps.catalogue.version)), 200);
    })
    .openapi(factors, (c) => c.json(deps.catalogue, 200));
}

/** An answer of which the first part is there: whatever keeps it from beginning has been thrown by now. */
async function begun(parts: AsyncGenerator<FootprintRow[]>) {
  const [first, second] = [await parts.next(), await parts.next()];
  async function* all(): AsyncGenerator<FootprintRow[]> {
    if (!first.done) yield first.value;
    if (!second.done) yield second.value;
    yield* parts;
  }
  return { first: first.done ? [] : first.value, isWhole: second.done === true, all };
}

async function* csvTexts(columns: readonly CsvColumn[], parts: AsyncIterable<FootprintRow[]>) {
  yield csvHeader(columns);
  for await (const rows of parts) yield rows.map((row) => csvRow(columns, row)).join('');
}

async function* jsonTexts(parts: AsyncIterable<FootprintRow[]>, factors: string) {
  let separator = '{"rows":[';
  for await (const rows of parts) {
    if (rows.length === 0) continue;
    yield separator + rows.map((row) => JSON.stringify(row)).join(',');
    separator = ',';
  }
  yield `${separator === ',' ? '' : separator}],"factors":${JSON.stringify(factors)}}`;
}

/** The columns that rows of a query have: of the groups only the one asked by, of the labels the interval's. */
function columnsFor({ by, interval }: FootprintQuery): CsvColumn[] {
  const absent = new Set<string>(FOOTPRINT_GROUPS.filter((group) => group !== by));
  if (interval !== 'day') absent.add('date');
  if (interval !== 'month') absent.add('month');
  return COLUMNS.filter(({ header }) => !absent.has(header));
}
