/** What the reader chose for this browser, and remembers: language and light or dark. */

import { effect, signal } from '@preact/signals';
import { chooseLanguage, directionOf, LANGUAGES, type Language } from '../i18n/languages.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const language = signal<Language>(
  oneOf(LANGUAGES, remembered('language')) ?? chooseLanguage(navigator.languages),
);
export const theme = signal<Theme>(oneOf(THEMES, remembered('theme')) ?? 'auto');

/** The page that the reader wants to start with, as a path with its query; null: all missions. */
export const startPage = signal<string | null>(remembered('start') || null);

/** Applies the choices to the document now and at each change. Called once, at the start. */
export function startPreferences(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dir = directionOf(language.value);
    if (theme.value === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    remember('language', language.value);
    remember('theme', theme.value);
    remember('start', startPage.value ?? '');
  });
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
