/** Long work at the server: one button that starts it, shows how far it is, and stops it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ApiError } from '../../queries/api.ts';
import type { StreamOptions } from './queries.ts';
import { planTexts } from './texts.ts';

export interface Work<Result> {
  /** 0 to 1 while it is under way, else null. */
  progress: number | null;
  error: ApiError | null;
  /** Resolves with null where it was stopped or failed. */
  run: (start: (options: StreamOptions) => Promise<Result>) => Promise<Result | null>;
  stop: () => void;
}

export function useWork<Result>(): Work<Result> {
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  return {
    progress,
    error,
    stop: () => controller.current?.abort(),
    run: async (start) => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      setError(null);
      setProgress(0);
      try {
        return await start({ signal: own.signal, onProgress: setProgress });
      } catch (reason) {
        if (!own.signal.aborted) {
          setError(reason instanceof ApiError ? reason : new ApiError(0, String(reason)));
        }
        return null;
      } finally {
        if (controller.current === own) setProgress(null);
      }
    },
  };
}

export function WorkButton(props: {
  work: Pick<Work<unknown>, 'progress' | 'error' | 'stop'>;
  label: string;
  onStart: () => void;
  disabled?: boolean;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const { progress, error, stop } = props.work;
  return (
    <div class="row plan-work">
      {progress === null ? (
        <button type="button" disabled={props.disabled ?? false} onClick={props.onStart}>
          {props.label}
        </button>
      ) : (
        <>
          <progress max={1} value={progress} aria-label={props.label} />
          <span class="soft">{format.completeness(progress)}</span>
          <button type="button" onClick={stop}>
            {t('stop')}
          </button>
        </>
      )}
      {error === null ? null : (
        <span class="worse" role="alert">
          {error.message}
        </span>
      )}
    </div>
  );
}
