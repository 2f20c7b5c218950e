/** A component whose code is loaded when it is first shown. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language } from '../app/preferences.ts';
import { loadTexts } from '../i18n/tables.ts';
import { ApiError } from '../queries/api.ts';
import { liveLink } from '../queries/live.ts';
import { SHELL } from '../sw/caches.ts';
import { ErrorState, Skeleton } from './states.tsx';

/**
 * @param height what it will roughly take, so that the page does not jump; 0 for what lies over the page
 * @param texts the group of texts that it shows beside those that are always there: the name of its folder
 */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  height = 0,
  texts?: string,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [Component, setComponent] = useState<ComponentType<P> | null>(() => loaded);
    const [error, setError] = useState<ApiError | null>(null);
    const start = () => {
      setError(null);
      const loadedTexts = texts === undefined ? undefined : loadTexts(texts, language.peek());
      Promise.all([load(), loadedTexts]).then(
        ([component]) => {
          loaded = component;
          setComponent(() => component);
        },
        (reason: unknown) => {
          setError(new ApiError(0, String(reason)));
          void reloadOnce();
        },
      );
    };
    useEffect(() => {
      if (Component === null) start();
    }, []);
    if (error !== null) return <ErrorState error={error} onRetry={start} />;
    if (Component === null) return height === 0 ? null : <Skeleton height={height} />;
    return <Component {...props} />;
  };
}

/**
 * Code that can't be loaded while there is a link belongs to a build that is gone: the kept page is forgotten, and
 * loaded anew. Once only: if that does not help, the error stays.
 */
async function reloadOnce(): Promise<void> {
  if (liveLink.peek().status !== 'live' || sessionStorage.getItem('reloaded') !== null) return;
  sessionStorage.setItem('reloaded', 'yes');
  if ('caches' in globalThis) await caches.delete(SHELL);
  location.reload();
}
