/** The way out. */
import { forgetAll } from '../answers.ts';
import { signOut } from '../api.ts';
import { partTexts } from '../part-texts.ts';
import { navigate } from '../router.ts';
import { useTexts } from '../texts.ts';
import { Icon } from './icon.tsx';

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
