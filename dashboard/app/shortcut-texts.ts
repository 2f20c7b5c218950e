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
  ar: {
    '?': 'هذه القائمة',
    m: 'جميع البعثات',
    c: 'المساهمون',
    q: 'جودة البيانات',
    p: 'اختيار الفترة',
    d: 'داكن أو فاتح',
    escape: 'إغلاق ما يغطي الصفحة',
  },
  es: {
    '?': 'Esta lista',
    m: 'Todas las misiones',
    c: 'Contribuyentes',
    q: 'Calidad de los datos',
    p: 'Elegir el período',
    d: 'Oscuro o claro',
    escape: 'Cerrar lo que cubre la página',
  },
  ru: {
    '?': 'Этот список',
    m: 'Все миссии',
    c: 'Участники',
    q: 'Качество данных',
    p: 'Выбрать период',
    d: 'Тёмный или светлый',
    escape: 'Закрыть то, что поверх страницы',
  },
  zh: {
    '?': '此列表',
    m: '所有特派团',
    c: '派遣国',
    q: '数据质量',
    p: '选择期间',
    d: '深色或浅色',
    escape: '关闭覆盖页面的内容',
  },
});
