/**
 * Texts in every language, kept beside the view that shows them, so that each view loads only its own. The types
 * make a language that lacks a text, or has one too many, an error at build time.
 */

import { type Language, language } from '../app/preferences.ts';
import { useChanging } from '../queries/changing.ts';

export type Texts<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** Gives the text of a key, with `{name}` replaced by the value of that name. */
export type Translate<K extends string> = (key: K, values?: Record<string, string | number>) => string;

export function defineTexts<K extends string>(texts: {
  en: Readonly<Record<K, string>>;
  fr: Readonly<Record<NoInfer<K>, string>>;
}): Texts<K> {
  return texts;
}

export function useTexts<K extends string>(texts: Texts<K>): Translate<K> {
  const own = texts[useChanging(language)];
  return (key, values) => fill(own[key], values ?? {});
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
