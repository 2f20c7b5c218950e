/** A generator's load now, with the 30 % under which it wet-stacks as a tick. */
import { Value } from '../../components/value.tsx';

const WET_STACKING = 0.3;

export function LoadBar({ powerKw, load }: { powerKw: number | null; load: number | null }) {
  if (powerKw === null) return <Value value={null} measure="power" />;
  const idles = load !== null && powerKw > 0 && load < WET_STACKING;
  return (
    <span class="share-cell">
      <span class={`share-bar ${idles ? 'idles' : ''}`} aria-hidden="true">
        <span class="track">
          <span
            class="fill generator"
            style={{ inlineSize: `${100 * Math.min(1, Math.max(0, load ?? 0))}%` }}
          />
          <span class="tick" style={{ insetInlineStart: `${100 * WET_STACKING}%` }} />
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
