/** The way out. */

import { Icon } from '../components/icon.tsx';
import { partTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { forgetAll } from '../queries/answers.ts';
import { signOut } from '../queries/api.ts';
import { navigate } from './router.ts';

export function Account() {
  const t = useTexts(partTexts);
  const leave = async () => {
    await signOut().catch(() => undefined);
    forgetAll();
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
