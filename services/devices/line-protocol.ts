/**
 * InfluxDB's line protocol, as Telegraf sends it: each line an element `{name, tags, fields, timestamp}`. The
 * timestamp stays a text: nanoseconds are more digits than a number holds.
 */

export interface LineElement {
  name: string;
  tags: Record<string, string>;
  fields: Record<string, number | string | boolean>;
  timestamp?: string;
}

/** The elements of a payload, or in words what is wrong with its first bad line. */
export function parseLines(text: string): LineElement[] | string {
  const elements: LineElement[] = [];
  for (const line of linesOf(text)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const element = parseLine(trimmed);
    if (element === null) return `no line protocol: line ${elements.length + 1} is not readable`;
    elements.push(element);
  }
  return elements;
}

/** A text field may hold line breaks. */
function linesOf(text: string): string[] {
  return text.includes('"') ? split(text, '\n') : text.split('\n');
}

function parseLine(line: string): LineElement | null {
  const [head = '', body = '', timestamp, ...more] = split(line, ' ').filter((part) => part !== '');
  if (more.length > 0 || body === '' || (timestamp !== undefined && !/^-?\d+$/.test(timestamp))) return null;
  const [name = '', ...tagTexts] = split(head, ',');
  const element: LineElement = { name: unescaped(name), tags: record(), fields: record() };
  if (name === '') return null;
  for (const text of tagTexts) {
    const [key, value] = pair(text);
    if (key === null) return null;
    element.tags[unescaped(key)] = unescaped(value);
  }
  for (const text of split(body, ',')) {
    const [key, value] = pair(text);
    const parsed = key === null ? null : fieldValue(value);
    if (key === null || parsed === null) return null;
    element.fields[unescaped(key)] = parsed;
  }
  if (timestamp !== undefined) element.timestamp = timestamp;
  return element;
}

/** Names come from outside: none may reach a prototype. */
function record<T>(): Record<string, T> {
  return Object.create(null);
}

function fieldValue(text: string): number | string | boolean | null {
  if (text.startsWith('"')) {
    return text.length >= 2 && text.endsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : null;
  }
  if (/^-?\d+[iu]$/.test(text)) return Number(text.slice(0, -1));
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^(t|true)$/i.test(text)) return true;
  if (/^(f|false)$/i.test(text)) return false;
  return null;
}

function pair(text: string): [string | null, string] {
  const parts = split(text, '=');
  const [key, ...value] = parts;
  return key === undefined || key === '' || value.length === 0 ? [null, ''] : [key, value.join('=')];
}

/** Splits where the mark is neither escaped nor within a quoted text. */
function split(text: string, mark: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === mark && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,= \\])/g, '$1') : text;
}
