/** Rows as CSV (RFC 4180). The columns come from the rows' schema, so that they are the same whatever the data. */
import { z } from 'zod';
import { csvLine } from '../domain/csv.ts';

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

/** The first line. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return csvLine(columns.map(({ header }) => header));
}

export function csvRow(columns: readonly CsvColumn[], row: object): string {
  return csvLine(columns.map(({ path }) => valueAt(row, path)));
}

function valueAt(row: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
