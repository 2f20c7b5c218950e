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
  ar: {
    title: 'خريطة البعثات',
    mission: '{name}: {share} متجددة',
    note: 'الحلقة هي الحصة المتجددة. الحدود والأسماء (Natural Earth) لا تعني تأييدا أو قبولا من الأمم المتحدة.',
  },
  es: {
    title: 'Mapa de misiones',
    mission: '{name}: {share} renovable',
    note: 'El anillo es la cuota renovable. Las fronteras y los nombres (Natural Earth) no implican aprobación ni aceptación por las Naciones Unidas.',
  },
  ru: {
    title: 'Карта миссий',
    mission: '{name}: {share} возобновляемой',
    note: 'Кольцо показывает возобновляемую долю. Границы и названия (Natural Earth) не означают одобрения или признания Организацией Объединённых Наций.',
  },
  zh: {
    title: '特派团地图',
    mission: '{name}：可再生 {share}',
    note: '圆环为可再生比例。边界和名称（Natural Earth）不意味着联合国的认可或接受。',
  },
});
