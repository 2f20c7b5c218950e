/**
 * The sign-in. The link that the services print carries the token in its fragment, which never leaves the browser;
 * it is taken from there at once and removed from the address.
 */
import { useEffect, useState } from 'preact/hooks';
import { LanguageChoice } from '../../app/choices.tsx';
import { useLocation } from '../../app/location.ts';
import { componentTexts } from '../../i18n/component-texts.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ApiError, signIn } from '../../queries/api.ts';
import { safeNext } from './safe-next.ts';
import { signInTexts } from './texts.ts';

export function SignInView() {
  const t = useTexts(signInTexts);
  const componentText = useTexts(componentTexts);
  const { query } = useLocation();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const enter = async (entered: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(entered.trim());
      // As a new document: what this one has loaded ahead was refused, and would be used as the answer once more.
      location.replace(safeNext(query.get('next'), location.origin));
    } catch (error) {
      const refused = error instanceof ApiError && (error.status === 401 || error.status === 400);
      setProblem(refused ? t('refused') : t('unreachable'));
      setBusy(false);
    }
  };
  useEffect(() => {
    document.title = `${t('title')} · ${componentText('product')}`;
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (given === null) return;
    history.replaceState(null, '', location.pathname + location.search);
    void enter(given);
  }, []);
  return (
    <main class="sign-in" id="content">
      <h1>{componentText('product')}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter(token);
        }}
      >
        <label for="token">{t('token')}</label>
        <input
          id="token"
          type="password"
          autocomplete="current-password"
          required
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
          aria-describedby="token-help"
        />
        <p id="token-help" class="soft">
          {t('help')}
        </p>
        {problem === null ? null : <p role="alert">{problem}</p>}
        <button type="submit" disabled={busy}>
          {busy ? t('entering') : t('enter')}
        </button>
      </form>
      <LanguageChoice />
    </main>
  );
}
