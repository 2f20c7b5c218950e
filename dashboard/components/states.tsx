/** What stands where figures are not: loading in the layout's own shape, empty, failed, stale. */
import type { ComponentChildren } from 'preact';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import type { ApiError, Query } from '../queries/api.ts';
import { refresh } from '../queries/client.ts';
import type { Result } from '../queries/use-query.ts';

/** Grey blocks of the height that the content will have, so that nothing jumps. */
export function Skeleton({ height }: { height: number }) {
  const t = useTexts(componentTexts);
  return (
    <div class="skeleton" style={{ blockSize: `${height}px` }} role="status">
      <span class="visually-hidden">{t('loading')}</span>
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const t = useTexts(componentTexts);
  return (
    <div class="state" role="alert">
      <strong>{t('errorTitle')}</strong>
      <p>{error.status === 0 ? t('offlineError') : error.message}</p>
      <button type="button" onClick={onRetry}>
        {t('retry')}
      </button>
    </div>
  );
}

export function Empty({ title, children }: { title?: string; children?: ComponentChildren }) {
  const t = useTexts(componentTexts);
  return (
    <div class="state">
      <strong>{title ?? t('empty')}</strong>
      {children}
    </div>
  );
}

/** Shows an answer once it is there, and what is the matter until then or when it has grown old. */
export function Loaded<T>(props: {
  query: Query<T>;
  result: Result<T>;
  height: number;
  children: (data: T) => ComponentChildren;
}) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const { data, error, dataUpdatedAt } = props.result;
  const retry = () => void refresh(props.query);
  if (data === undefined) {
    return error === null ? <Skeleton height={props.height} /> : <ErrorState error={error} onRetry={retry} />;
  }
  return (
    <>
      {error === null ? null : (
        <p class="stale" role="status">
          {t('stale', {
            time: format.instant(dataUpdatedAt, Intl.DateTimeFormat().resolvedOptions().timeZone),
          })}{' '}
          <button type="button" class="link" onClick={retry}>
            {t('retry')}
          </button>
        </p>
      )}
      {props.children(data)}
    </>
  );
}
