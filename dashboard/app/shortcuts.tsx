/** The keyboard's shortcuts, and the dialog that lists them. */
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../components/dialog.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { linkTo, navigate, useLocation } from './location.ts';
import { theme } from './preferences.ts';
import { shortcutTexts } from './shortcut-texts.ts';

export function Shortcuts() {
  const t = useTexts(componentTexts);
  const texts = useTexts(shortcutTexts);
  const location = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const actions: Record<string, () => void> = {
      '?': () => setOpen(true),
      m: () => navigate(linkTo('/', location)),
      c: () => navigate(linkTo('/contributors', location)),
      q: () => navigate(linkTo('/quality', location)),
      p: () => document.querySelector<HTMLElement>('.period-button')?.click(),
      d: () => {
        theme.value = theme.peek() === 'dark' ? 'light' : 'dark';
      },
    };
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null)
        return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea') !== null) return;
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [location]);
  if (!open) return null;
  return (
    <Dialog title={t('shortcuts')} onClose={() => setOpen(false)}>
      <dl class="shortcuts">
        {(['?', 'm', 'c', 'q', 'p', 'd'] as const).map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{texts(key)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{texts('escape')}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
