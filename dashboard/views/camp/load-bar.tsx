/** A generator's load now, with the 30 % under which it wet-stacks as a tick. */
import { IDLE_LOAD } from '../../../services/domain/limits.ts';
import { Value } from '../../components/value.tsx';

export function LoadBar({ powerKw, load }: { powerKw: number | null; load: number | null }) {
  if (powerKw === null) return <Value value={null} measure="power" />;
  const idles = load !== null && powerKw > 0 && load < IDLE_LOAD;
  return (
    <span class="share-cell">
      <span class={`share-bar ${idles ? 'idles' : ''}`} aria-hidden="true">
        <span class="track">
          <span
            class="fill generator"
            style={{ inlineSize: `${100 * Math.min(1, Math.max(0, load ?? 0))}%` }}
          />
          <span class="tick" style={{ insetInlineStart: `${100 * IDLE_LOAD}%` }} />
        </span>
      </span>
      <span>
        <Value value={load} measure="share" />{' '}
        <span class="soft small">
          <Value value={powerKw} measure="power" />
        </span>
      </span>
    </span>
  );
}
