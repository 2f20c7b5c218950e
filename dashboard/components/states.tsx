/** What stands where figures are not: loading in the layout's own shape, empty, failed, stale. */
import type { ComponentChildren } from 'preact';
import { partTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import type { Answer } from '../queries/answers.ts';
import { askAgain } from '../queries/answers.ts';
import type { ApiError, Question } from '../queries/api.ts';

/** Grey blocks of the height that the content will have, so that nothing jumps. */
export function Skeleton({ height }: { height: number }) {
  const t = useTexts(partTexts);
  return (
    <div class="skeleton" style={{ blockSize: `${height}px` }} role="status">
      <span class="visually-hidden">{t('loading')}</span>
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const t = useTexts(partTexts);
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
  const t = useTexts(partTexts);
  return (
    <div class="state">
      <strong>{title ?? t('empty')}</strong>
      {children}
    </div>
  );
}

/** Shows an answer once it is there, and what is the matter until then or when it has grown old. */
export function Answered<T>(props: {
  question: Question<T>;
  answer: Answer<T>;
  height: number;
  children: (value: T) => ComponentChildren;
}) {
  const t = useTexts(partTexts);
  const format = useFormat();
  const { answer } = props;
  const retry = () => void askAgain(props.question);
  if (answer.state === 'loading') return <Skeleton height={props.height} />;
  if (answer.state === 'failed') return <ErrorState error={answer.error} onRetry={retry} />;
  return (
    <>
      {answer.error === undefined ? null : (
        <p class="stale" role="status">
          {t('stale', { time: format.instant(answer.at, Intl.DateTimeFormat().resolvedOptions().timeZone) })}{' '}
          <button type="button" class="link" onClick={retry}>
            {t('retry')}
          </button>
        </p>
      )}
      {props.children(answer.value)}
    </>
  );
}
