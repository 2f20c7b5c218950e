/** The button that opens the search, and Ctrl-K. The search itself is loaded when it is first wanted. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../components/icon.tsx';
import { lazy } from '../components/lazy.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';

const SearchDialog = lazy(
  async () => (await import('../search/search-dialog.tsx')).SearchDialog,
  0,
  'search',
);

export function Search() {
  const t = useTexts(componentTexts);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (document.querySelector('dialog[open]') === null) setOpen(true);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={t('search')}
        aria-keyshortcuts="Control+K"
        title={`${t('search')} (Ctrl K)`}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
      </button>
      {isOpen ? <SearchDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
