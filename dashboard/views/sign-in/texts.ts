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
});
