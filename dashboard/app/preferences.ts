/** What the reader chose for this browser, and remembers: language and light or dark. */

import { chooseLanguage, directionOf, LANGUAGES, type Language } from '../i18n/languages.ts';
import { changing } from '../queries/changing.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const language = changing<Language>(
  oneOf(LANGUAGES, remembered('language')) ?? chooseLanguage(navigator.languages),
);
export const theme = changing<Theme>(oneOf(THEMES, remembered('theme')) ?? 'auto');

/** Applies the choices to the document now and at each change. Called once, at the start. */
export function startPreferences(): void {
  const apply = () => {
    document.documentElement.lang = language.get();
    document.documentElement.dir = directionOf(language.get());
    if (theme.get() === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.get();
    remember('language', language.get());
    remember('theme', theme.get());
  };
  language.watch(apply);
  theme.watch(apply);
  apply();
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((candidate) => candidate === value);
}

// A browser may forbid storage; the choice then lasts as long as the page.
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
}
