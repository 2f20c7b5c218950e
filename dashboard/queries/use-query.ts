/** Queries as components use them. */
import {
  type UseQueryOptions,
  type UseQueryResult,
  useQuery as useClientQuery,
} from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { Footprint, FootprintRow } from '../../services/domain/footprint/row.ts';
import type { ApiError, Query } from './api.ts';
import { queryClient } from './client.ts';

/** `error` beside `data`: the newer answer could not be had, and this one is of `dataUpdatedAt`. */
export type Result<T> = UseQueryResult<T, ApiError>;

const NO_ROWS: readonly FootprintRow[] = [];
/** Stands for no query at all: it is never fetched. */
const NONE = { queryKey: ['', ''] as const };

/** The answer to a query; null fetches nothing and stays pending. */
export function useQuery<T>(query: Query<T> | null): Result<T> {
  return useEnabledQuery(query, query !== null);
}

/**
 * The answer to a query that is fetched once nothing else is being fetched: on a thin link what comes first must
 * not wait for what comes second.
 */
export function useIdleQuery<T>(query: Query<T> | null): Result<T> {
  const isIdle = useIdle(query?.queryKey[1] ?? '');
  return useEnabledQuery(query, query !== null && isIdle);
}

/** The rows of a footprint that others are compared with; none while they are on their way. */
export function useRows(query: Query<Footprint>): readonly FootprintRow[] {
  return useIdleQuery(query).data?.rows ?? NO_ROWS;
}

function useEnabledQuery<T>(query: Query<T> | null, enabled: boolean): Result<T> {
  // An answer is JSON, never a function, which the library's type for placeholders can't see of a T.
  const options = { ...(query ?? NONE), enabled } as UseQueryOptions<
    T,
    ApiError,
    T,
    readonly [string, string]
  >;
  return useClientQuery(options, queryClient);
}

/** Whether nothing was being fetched at some moment since `key` was first wanted. */
function useIdle(key: string): boolean {
  const [idleKey, setIdleKey] = useState('');
  useEffect(() => whenIdle(() => setIdleKey(key)), [key]);
  return idleKey === key;
}

/** Calls back once nothing is being fetched. What the same rendering fetches counts, so that it waits a turn. */
function whenIdle(start: () => void): () => void {
  let unsubscribe: (() => void) | undefined;
  const check = () => {
    if (queryClient.isFetching() > 0) return false;
    unsubscribe?.();
    start();
    return true;
  };
  const timer = setTimeout(() => {
    if (!check()) unsubscribe = queryClient.getQueryCache().subscribe(check);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe?.();
  };
}
