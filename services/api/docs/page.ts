/**
 * The readable documentation: the OpenAPI document as one page of plain HTML, without scripts and without anything
 * from outside.
 */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { z } from 'zod';
import { codesHtml } from './codes.ts';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const contentSchema = z.record(
  z.string(),
  z.object({ schema: z.unknown(), example: z.unknown().optional() }),
);
const operationSchema = z.object({
  tags: z.array(z.string()).default([]),
  summary: z.string().default(''),
  description: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        schema: z.unknown(),
        description: z.string().optional(),
      }),
    )
    .default([]),
  requestBody: z.object({ description: z.string().default(''), content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema.default({}) })),
});
type Operation = z.infer<typeof operationSchema>;

const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().default('') }),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** An OpenAPI 3.1 document as a page. */
export function docsPage(openApi: unknown): Html {
  const { info, paths, components } = documentSchema.parse(openApi);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? 'Other');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${info.title}</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<header>
<h1>${info.title} <small>${info.version}</small></h1>
<p>${info.description}</p>
<p>The same for machines: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1)</p>
<nav aria-label="Contents">${[...byTag].map(
    ([tag, list]) => html`<section><h2><a href="#${slug(tag)}">${tag}</a></h2>
<ul>${list.map(({ path, method }) => html`<li><a href="#${slug(`${method} ${path}`)}"><b>${method.toUpperCase()}</b> ${path}</a></li>`)}</ul></section>`,
  )}<section><h2><a href="#problems">Problems</a></h2></section>
<section><h2><a href="#quarantine-codes">Quarantine codes</a></h2></section></nav>
</header>
<main>
${[...byTag].map(
  ([tag, list]) => html`<section><h2 id="${slug(tag)}">${tag}</h2>
${list.map(({ path, method, operation }) => operationHtml(path, method, operation))}</section>`,
)}
<section><h2 id="shapes">Shapes</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) => html`<article><h3 id="shape-${slug(name)}">${name}</h3>${schemaHtml(schema)}</article>`,
)}
</section>
${codesHtml(prose)}
</main>
</body>
</html>`;
}

function operationHtml(path: string, method: string, operation: Operation): Html {
  const { parameters, requestBody, responses } = operation;
  return html`<article id="${slug(`${method} ${path}`)}">
<h3><code><b>${method.toUpperCase()}</b> ${path}</code>${operation.security?.length === 0 ? html` <small>open to all</small>` : ''}</h3>
<p>${operation.summary}.</p>
${operation.description === undefined ? '' : html`<p>${prose(operation.description)}</p>`}
${
  parameters.length === 0
    ? ''
    : html`<table><caption>Parameters</caption><thead><tr><th scope="col">Name</th><th scope="col">What is allowed</th><th scope="col">Meaning</th></tr></thead>
<tbody>${parameters.map(
        ({ name, required, schema, description }) =>
          html`<tr><th scope="row"><code>${name}</code>${required ? ' (required)' : ''}</th><td>${typeText(schema)}</td><td>${prose(description ?? '')}</td></tr>`,
      )}</tbody></table>`
}
${requestBody === undefined ? '' : html`<p>Body: ${prose(requestBody.description)}.</p>${contentHtml(requestBody.content)}`}
<table><caption>Answers</caption><thead><tr><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Body</th></tr></thead>
<tbody>${Object.entries(responses).map(
    ([status, { description, content }]) =>
      html`<tr><th scope="row">${status}</th><td>${description}</td><td>${contentHtml(content)}</td></tr>`,
  )}</tbody></table>
</article>`;
}

function contentHtml(content: z.infer<typeof contentSchema>): Html {
  return html`${Object.entries(content).map(
    ([type, { schema, example }]) =>
      html`<p><code>${type}</code>: ${typeText(schema)}</p>${
        typeof example === 'string' ? html`<pre><code>${example}</code></pre>` : ''
      }`,
  )}`;
}

const jsonSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  description: z.string().optional(),
  default: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** An object's properties as a table, nested objects inside their cells; anything else in words. */
function schemaHtml(schema: unknown): Html {
  const { properties, required, description, items } = jsonSchema.parse(schema ?? {});
  if (items !== undefined && hasProperties(items)) return html`<p>An array of:</p>${schemaHtml(items)}`;
  if (properties === undefined) return html`<p>${typeText(schema)}</p>`;
  return html`${description === undefined ? '' : html`<p>${prose(description)}</p>`}
<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>
${Object.entries(properties).map(
  ([
    name,
    property,
  ]) => html`<tr><th scope="row"><code>${name}</code>${required.includes(name) ? '' : ' (optional)'}</th>
<td>${hasProperties(property) || hasProperties(jsonSchema.parse(property).items) ? schemaHtml(property) : typeText(property)}</td>
<td>${prose(jsonSchema.parse(property).description ?? '')}</td></tr>`,
)}</tbody></table>`;
}

function hasProperties(schema: unknown): boolean {
  return jsonSchema.safeParse(schema).data?.properties !== undefined;
}

/** A schema in a few words, with links to shapes. */
function typeText(schema: unknown): Html {
  const { $ref, type, enum: values, items, default: byDefault, anyOf } = jsonSchema.parse(schema ?? {});
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? $ref;
    return html`<a href="#shape-${slug(name)}">${name}</a>`;
  }
  const otherwise = byDefault === undefined ? '' : html`, by default ${JSON.stringify(byDefault)}`;
  if (anyOf !== undefined) {
    return html`${anyOf.map((option, at) => html`${at === 0 ? '' : ' or '}${typeText(option)}`)}${otherwise}`;
  }
  if (values !== undefined) return html`${values.map((value) => String(value)).join(', ')}${otherwise}`;
  if (items !== undefined) return html`array of ${typeText(items)}`;
  return html`${[type ?? 'any'].flat().join(' or ')}${otherwise}`;
}

/** A text in which what stands between backticks is code. */
function prose(text: string): Html {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The page's style; a file of its own, because the security policy allows no inline style. */
export const DOCS_CSS = raw(`
:root { color-scheme: light dark; --line: #d4d7dc; --soft: #f4f5f7; --accent: #0072b2; --text: #1c2126; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4047; --soft: #20252b; --accent: #56b4e9; --text: #e6e9ec; --page: #15191d; }
}
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--accent); }
small { font-size: 0.75em; font-weight: normal; opacity: 0.8; }
nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 0 1.5rem; }
nav h2 { font-size: 1rem; margin: 0.5rem 0 0; }
nav ul { list-style: none; margin: 0; padding: 0; font-size: 0.875rem; }
article { border: 1px solid var(--line); border-radius: 6px; padding: 0 1rem 1rem; margin: 1rem 0; overflow-x: auto; }
h3 { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; margin-top: 0.75rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { border-top: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
td p { margin: 0; }
pre { background: var(--soft); padding: 0.5rem; border-radius: 6px; overflow-x: auto; }
`).trim();
