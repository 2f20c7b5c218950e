/** Texts of the data quality page. */
import { defineTexts } from '../../texts.ts';

export const qualityTexts = defineTexts({
  en: {
    title: 'Data quality',
    camps: 'Completeness of the camps',
    camp: 'Camp',
    rejected: 'Rejected readings',
    resets: 'Counter resets',
  },
  fr: {
    title: 'Qualité des données',
    camps: 'Complétude des camps',
    camp: 'Camp',
    rejected: 'Relevés rejetés',
    resets: 'Remises à zéro de compteurs',
  },
});
