/** Texts of the map. */
import { defineTexts } from '../i18n/texts.ts';

export const mapTexts = defineTexts({
  en: {
    title: 'Map of missions',
    mission: '{name}: {share} renewable',
    note: 'The ring is the renewable share. Boundaries and names (Natural Earth) imply no endorsement or acceptance by the United Nations.',
  },
  fr: {
    title: 'Carte des missions',
    mission: '{name} : {share} renouvelable',
    note: 'L’anneau est la part renouvelable. Les frontières et les noms (Natural Earth) n’impliquent ni reconnaissance ni acceptation par les Nations Unies.',
  },
});
