/** What the keyboard's shortcuts do. */
import { defineTexts } from '../i18n/texts.ts';

export const shortcutTexts = defineTexts({
  en: {
    '?': 'This list',
    m: 'All missions',
    c: 'Contributors',
    q: 'Data quality',
    p: 'Choose the period',
    d: 'Dark or light',
    escape: 'Close what lies over the page',
  },
  fr: {
    '?': 'Cette liste',
    m: 'Toutes les missions',
    c: 'Contributeurs',
    q: 'Qualité des données',
    p: 'Choisir la période',
    d: 'Sombre ou clair',
    escape: 'Fermer ce qui couvre la page',
  },
});
