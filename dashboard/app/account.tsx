/** The way out. */

import { Icon } from '../components/icon.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { signOut } from '../queries/api.ts';
import { queryClient } from '../queries/client.ts';
import { forgetAnswers } from '../queries/kept-answers.ts';
import { navigate } from './location.ts';

export function Account() {
  const t = useTexts(componentTexts);
  const leave = async () => {
    await signOut().catch(() => undefined);
    queryClient.clear();
    await forgetAnswers().catch(() => undefined);
    navigate('/sign-in');
  };
  return (
    <button
      type="button"
      class="quiet"
      aria-label={t('signOut')}
      title={t('signOut')}
      onClick={() => void leave()}
    >
      <Icon name="signOut" />
    </button>
  );
}
