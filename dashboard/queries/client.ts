/**
 * The one query client: what the API answered is shared between components, kept for some minutes, and fetched
 * again when the link comes back. Everything that it keeps is bounded by time.
 */
import { signal } from '@preact/signals';
import { QueryCache, QueryClient } from '@tanstack/preact-query';
import { ApiError, type Query } from './api.ts';

/** An answer as old as this is fetched again when a page that shows it is opened. */
const FRESH_MS = 60_000;
/** What no page shows is forgotten after this. */
const KEPT_MS = 10 * 60_000;
/** What failed for want of a link or a server is fetched again while a page shows it. */
const RETRY_MS = 5_000;

/** Whether an answer was 401: the page then leads to the sign-in. */
export const unauthorized = signal(false);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) unauthorized.value = true;
    },
  }),
  defaultOptions: {
    queries: {
      // A camp's own network has no internet, at which the browser may call itself offline.
      networkMode: 'always',
      retry: false,
      staleTime: FRESH_MS,
      gcTime: KEPT_MS,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      refetchInterval: ({ state }) => (isPassing(state.error) ? RETRY_MS : false),
    },
  },
});

/** Fetches ahead of the component that will want it, so that requests and code travel side by side. */
export function prefetch<T>(query: Query<T>): void {
  void queryClient.prefetchQuery(query);
}

/** Fetches again; the answer so far stands until the new one is there. */
export function refresh<T>({ queryKey }: Query<T>): Promise<void> {
  return queryClient.refetchQueries({ queryKey, exact: true });
}

/** Fetches again whatever is on the page, and forgets the rest: after a link loss, or when history has arrived. */
export function refreshAll(isConcerned: (url: string) => boolean = () => true): void {
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => isConcerned(String(queryKey[1]));
  queryClient.removeQueries({ type: 'inactive', predicate });
  void queryClient.refetchQueries({ type: 'active', predicate });
}

/** Whether an error may pass by itself: no link, or a server that is not well. */
function isPassing(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
