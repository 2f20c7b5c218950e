/**
 * Texts in every language, kept beside the view that shows them, so that each view loads only its own. The types
 * make a language that lacks a text, or has one too many, an error at build time.
 */

import { useMemo } from 'preact/hooks';
import { language } from '../app/preferences.ts';
import { type Language, LOCALES } from './languages.ts';

/** A text by the plural form that its `{count}` asks for, as Intl.PluralRules names the forms. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export type Table<K extends string> = Readonly<Record<K, string | Plural>>;

/** The tables of all languages; the keys are those of the English one. */
export type Texts<K extends string> = { readonly en: Table<K> } & {
  readonly [L in Exclude<Language, 'en'>]: Table<NoInfer<K>>;
};

/** What goes in for `{name}`. `count` is a number: it chooses the plural form, and Intl writes it. */
type TextValues = { readonly count?: number } & Readonly<Record<string, string | number>>;

/** Gives the text of a key, with each `{name}` replaced by the value of that name. */
export type Translate<K extends string> = (key: K, values?: TextValues) => string;

/**
 * Defines the texts of a view in all languages.
 * @example
 * defineTexts({
 *   en: { camps: { one: '{count} camp', other: '{count} camps' }, close: 'Close' },
 *   fr: { camps: { one: '{count} camp', other: '{count} camps' }, close: 'Fermer' },
 *   ru: { camps: { one: '{count} лагерь', few: '{count} лагеря', other: '{count} лагерей' }, close: 'Закрыть' },
 * });
 */
export function defineTexts<K extends string>(texts: Texts<K>): Texts<K> {
  return texts;
}

/** The texts in the reader's language: the same function until the language changes. */
export function useTexts<K extends string>(texts: Texts<K>): Translate<K> {
  const wanted = language.value;
  const table = texts[wanted];
  return useMemo(() => translateIn(texts, wanted), [texts, wanted, table]);
}

/** The texts in one language, for what is not a component. */
export function translateIn<K extends string>(texts: Texts<K>, wanted: Language): Translate<K> {
  const own = texts[wanted];
  return (key, values = {}) => fill(formOf(own[key], values.count, wanted), values, wanted);
}

function formOf(text: string | Plural, count: number | undefined, wanted: Language): string {
  if (typeof text === 'string') return text;
  const form = count === undefined ? 'other' : pluralRules(wanted).select(count);
  return text[form] ?? text.other;
}

function fill(text: string, values: TextValues, wanted: Language): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    if (name === 'count' && values.count !== undefined) return countFormat(wanted).format(values.count);
    return String(values[name] ?? placeholder);
  });
}

const rules = new Map<Language, Intl.PluralRules>();
const counts = new Map<Language, Intl.NumberFormat>();

function pluralRules(wanted: Language): Intl.PluralRules {
  const made = rules.get(wanted) ?? new Intl.PluralRules(LOCALES[wanted]);
  rules.set(wanted, made);
  return made;
}

function countFormat(wanted: Language): Intl.NumberFormat {
  const made = counts.get(wanted) ?? new Intl.NumberFormat(LOCALES[wanted], { maximumFractionDigits: 0 });
  counts.set(wanted, made);
  return made;
}
