/** The reader's choices that are remembered: language, and light or dark. */

import { Icon } from '../components/icon.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/languages.ts';
import { loadLanguage } from '../i18n/tables.ts';
import { useTexts } from '../i18n/texts.ts';
import { language, THEMES, theme } from './preferences.ts';

/** Changes the language once its texts are there, so that no page is half in one and half in another. */
async function changeLanguage(chosen: Language): Promise<void> {
  await loadLanguage(chosen);
  language.value = chosen;
}

const THEME_TEXTS = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const;

export function LanguageChoice() {
  const t = useTexts(componentTexts);
  const current = language.value;
  return (
    <select
      class="language"
      aria-label={t('language')}
      value={current}
      onChange={(event) => {
        const chosen = LANGUAGES.find((each) => each === event.currentTarget.value);
        if (chosen !== undefined) void changeLanguage(chosen);
      }}
    >
      {LANGUAGES.map((each) => (
        <option key={each} value={each} lang={each}>
          {LANGUAGE_NAMES[each]}
        </option>
      ))}
    </select>
  );
}

export function ThemeChoice() {
  const t = useTexts(componentTexts);
  const current = theme.value;
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? 'auto';
  return (
    <button
      type="button"
      class="quiet theme"
      aria-label={t(THEME_TEXTS[current])}
      title={t(THEME_TEXTS[current])}
      onClick={() => {
        theme.value = next;
      }}
    >
      <Icon name={current} />
    </button>
  );
}
