/** Texts of the sign-in. */
import { defineTexts } from '../../i18n/texts.ts';

export const signInTexts = defineTexts({
  en: {
    title: 'Sign in',
    token: 'Access token',
    help: 'The token is made at the first start and kept in the data directory; the start prints a link that holds it.',
    enter: 'Sign in',
    entering: 'Signing in …',
    refused: 'This token is not accepted.',
    unreachable: 'The server can’t be reached. Try again.',
  },
  fr: {
    title: 'Connexion',
    token: 'Jeton d’accès',
    help: 'Le jeton est créé au premier démarrage et gardé dans le répertoire de données ; le démarrage affiche un lien qui le contient.',
    enter: 'Se connecter',
    entering: 'Connexion …',
    refused: 'Ce jeton n’est pas accepté.',
    unreachable: 'Le serveur est injoignable. Réessayez.',
  },
  ar: {
    title: 'تسجيل الدخول',
    token: 'رمز الوصول',
    help: 'يُنشأ الرمز عند أول تشغيل ويُحفظ في مجلد البيانات؛ يطبع التشغيل رابطا يحمله.',
    enter: 'دخول',
    entering: 'جار الدخول …',
    refused: 'هذا الرمز غير مقبول.',
    unreachable: 'لا يمكن الوصول إلى الخادم. أعد المحاولة.',
  },
  es: {
    title: 'Iniciar sesión',
    token: 'Clave de acceso',
    help: 'La clave se crea en el primer arranque y se guarda en el directorio de datos; el arranque imprime un enlace que la contiene.',
    enter: 'Entrar',
    entering: 'Entrando …',
    refused: 'Esta clave no se acepta.',
    unreachable: 'No se llega al servidor. Inténtelo de nuevo.',
  },
  ru: {
    title: 'Вход',
    token: 'Ключ доступа',
    help: 'Ключ создаётся при первом запуске и хранится в каталоге данных; запуск печатает ссылку с ним.',
    enter: 'Войти',
    entering: 'Вход …',
    refused: 'Этот ключ не принят.',
    unreachable: 'Сервер недоступен. Повторите попытку.',
  },
  zh: {
    title: '登录',
    token: '访问令牌',
    help: '令牌在首次启动时生成并保存在数据目录中；启动时会打印含令牌的链接。',
    enter: '登录',
    entering: '正在登录…',
    refused: '该令牌不被接受。',
    unreachable: '无法连接服务器。请重试。',
  },
});
