/** The texts of all views: the types hold the keys equal; this holds what the types can't see. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, LOCALES } from '../../../dashboard/i18n/languages.ts';
import { defineTexts, type Plural, type Texts, translateIn } from '../../../dashboard/i18n/texts.ts';

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

const formsOf = (text: string | Plural) => (typeof text === 'string' ? [text] : Object.values(text));
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

// The texts' own module watches the reader's choice, which a browser remembers.
Object.assign(globalThis, { localStorage: { getItem: () => null } });
const texts = await allTexts();

describe('texts', () => {
  it('are found for every view', () => {
    expect(texts.length).toBeGreaterThan(8);
  });

  it.each(texts)('of %s have the same placeholders in every language', (_, texts) => {
    for (const [key, english] of Object.entries(texts.en)) {
      const wanted = placeholders(typeof english === 'string' ? english : english.other);
      for (const language of LANGUAGES) {
        const text = texts[language]?.[key] ?? english;
        expect(placeholders(typeof text === 'string' ? text : text.other), `${language} ${key}`).toEqual(
          wanted,
        );
        // "One camp" may do without the number; nothing else may be left out.
        for (const form of formsOf(text)) {
          const left = wanted.filter((name) => name !== '{count}');
          expect(
            placeholders(form).filter((name) => name !== '{count}'),
            `${language} ${key}`,
          ).toEqual(left);
        }
      }
    }
  });

  it.each(texts)('of %s are nowhere empty', (_, texts) => {
    for (const language of LANGUAGES) {
      for (const text of Object.values(texts[language] ?? {}).flatMap(formsOf)) {
        expect(text.trim()).not.toBe('');
      }
    }
  });

  it.each(texts)('of %s have each plural form that a language uses of whole numbers', (_, texts) => {
    for (const language of LANGUAGES) {
      const rules = new Intl.PluralRules(LOCALES[language]);
      const forms = new Set(Array.from({ length: 200 }, (_, number) => rules.select(number)));
      for (const [key, text] of Object.entries(texts[language] ?? {})) {
        if (typeof text === 'string') continue;
        for (const form of forms) expect(text[form], `${language} ${key} ${form}`).toBeDefined();
      }
    }
  });
});

describe('a plural', () => {
  const same = { camps: '{count}' };
  const plural = defineTexts({
    ...{ ar: same, es: same, zh: same },
    en: { camps: { one: '{count} camp', other: '{count} camps' } },
    fr: { camps: { one: '{count} camp', other: '{count} camps' } },
    ru: {
      camps: {
        one: '{count} лагерь',
        few: '{count} лагеря',
        many: '{count} лагерей',
        other: '{count} лагеря',
      },
    },
  });

  it('has the form that the language gives the number', () => {
    expect([1, 2].map((count) => translateIn(plural, 'en')('camps', { count }))).toEqual([
      '1 camp',
      '2 camps',
    ]);
    expect([0, 1].map((count) => translateIn(plural, 'fr')('camps', { count }))).toEqual([
      '0 camp',
      '1 camp',
    ]);
    expect([1, 22, 25, 111].map((count) => translateIn(plural, 'ru')('camps', { count }))).toEqual([
      '1 лагерь',
      '22 лагеря',
      '25 лагерей',
      '111 лагерей',
    ]);
  });

  it('has its number written as the language writes it', () => {
    expect(translateIn(plural, 'en')('camps', { count: 3264 })).toBe('3,264 camps');
    expect(translateIn(plural, 'fr')('camps', { count: 3264 })).toBe('3\u202f264 camps');
  });
});
