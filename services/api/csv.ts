/** Rows as CSV (RFC 4180). The columns come from the rows' schema, so that they are the same whatever the data. */
import { z } from 'zod';

/** A column: its header, nested names joined by a dot, and the way to its value. */
export interface CsvColumn {
  header: string;
  path: readonly string[];
}

/** The columns of an object schema, nested objects laid flat. */
export function csvColumns(schema: z.ZodObject, path: readonly string[] = []): CsvColumn[] {
  return Object.entries(schema.shape).flatMap(([key, property]) => {
    const at = [...path, key];
    const inner = unwrapped(property);
    return inner instanceof z.ZodObject ? csvColumns(inner, at) : [{ header: at.join('.'), path: at }];
  });
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap())
    : schema;
}

/** Rows as CSV text, header first. An unknown value is empty; the words of a list are joined by a space. */
export function csvText(columns: readonly CsvColumn[], rows: readonly object[]): string {
  const lines = [columns.map(({ header }) => cell(header)).join(',')];
  for (const row of rows) lines.push(columns.map(({ path }) => cell(valueAt(row, path))).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function valueAt(row: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
