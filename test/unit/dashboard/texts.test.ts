/** The texts of all views: the types hold the keys equal; this holds what the types can't see. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Texts } from '../../../dashboard/i18n/texts.ts';

const ROOT = join(import.meta.dirname, '../../../dashboard');

function isTexts(value: unknown): value is Texts<string> {
  return typeof value === 'object' && value !== null && 'en' in value && 'fr' in value;
}

async function allTexts(): Promise<[string, Texts<string>][]> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(^|-|\/)texts\.ts$/.test(file) && file !== 'texts.ts' && !file.startsWith('dist'),
  );
  const modules = await Promise.all(
    files.map(async (file): Promise<[string, Texts<string>][]> => {
      const module: Record<string, unknown> = await import(pathToFileURL(join(ROOT, file)).href);
      return Object.values(module)
        .filter(isTexts)
        .map((texts) => [file, texts]);
    }),
  );
  return modules.flat();
}

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

// The texts' own module watches the reader's choice, which a browser remembers.
Object.assign(globalThis, { localStorage: { getItem: () => null } });
const texts = await allTexts();

describe('texts', () => {
  it('are found for every view', () => {
    expect(texts.length).toBeGreaterThan(8);
  });

  it.each(texts)('of %s have the same placeholders in both languages', (_, { en, fr }) => {
    for (const [key, text] of Object.entries(en)) {
      expect(placeholders(fr[key] ?? ''), key).toEqual(placeholders(text));
    }
  });

  it.each(texts)('of %s are nowhere empty', (_, { en, fr }) => {
    for (const text of [...Object.values(en), ...Object.values(fr)]) expect(text.trim()).not.toBe('');
  });
});
