/** Where the reader is: the URL holds view, period, filters and tab, so that a link shows the same picture. */
import { signal } from '@preact/signals';

export interface PageLocation {
  path: string;
  query: URLSearchParams;
}

const current = signal<PageLocation>(readLocation());

export function useLocation(): PageLocation {
  return current.value;
}

/** Goes to a URL of this site; `replace` for changes that the back button should skip. */
export function navigate(url: string, { replace = false } = {}): void {
  const before = current.peek().path;
  if (replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  current.value = readLocation();
  if (current.peek().path === before) return;
  window.scrollTo(0, 0);
  document.getElementById('content')?.focus({ preventScroll: true });
}

/**
 * The URL of another view, with the period kept; `changes` sets parameters of the query, and undefined removes.
 * A link to the view that one is on keeps all parameters.
 */
export function linkTo(
  path: string,
  from: PageLocation,
  changes: Record<string, string | undefined> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of from.query) {
    if (path === from.path || name === 'period') query.append(name, value);
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Makes plain links navigate within the page, and opens the reader's own start page where the site itself was opened.
 * Called once, at the start.
 */
export function startRouter(startPage: string | null): void {
  const opened = performance.getEntriesByType('navigation')[0];
  const isOpened = opened instanceof PerformanceNavigationTiming && opened.type === 'navigate';
  const isFresh = isOpened && !document.referrer.startsWith(window.location.origin);
  if (isFresh && startPage?.startsWith('/') && location.pathname + location.search === '/') {
    navigate(startPage, { replace: true });
  }
  window.addEventListener('popstate', () => (current.value = readLocation()));
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a') : null;
    if (target === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(target.getAttribute('href') ?? '', location.href);
    if (
      url.origin !== location.origin ||
      url.pathname.startsWith('/api/') ||
      target.hasAttribute('download')
    ) {
      return;
    }
    if (url.pathname === location.pathname && url.hash !== '') return;
    event.preventDefault();
    navigate(url.pathname + url.search);
  });
}

function readLocation(): PageLocation {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Whether a path is that of a camp's page, which shows the present unless its period is chosen. */
export function isCampPath(path: string): boolean {
  return path.startsWith('/camps/');
}
