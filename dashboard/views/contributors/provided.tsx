/** What a contributor provides: for each kind how many units, and their rated capacity. */
import { useFormat } from '../../format.ts';
import type { Ownership } from '../../ownership.ts';
import { partTexts } from '../../part-texts.ts';
import { Icon } from '../../parts/icon.tsx';
import { useTexts } from '../../texts.ts';

export function Provided({ ownerships }: { ownerships: readonly Ownership[] }) {
  const t = useTexts(partTexts);
  const format = useFormat();
  const units = new Set(ownerships.map(({ unit }) => unit));
  const kinds = Map.groupBy(units, ({ kind }) => kind);
  return (
    <ul class="provided">
      {[...kinds].map(([kind, ofKind]) => {
        // What a load or a grid meter is rated for is no capacity that anyone provides.
        const isProvided = kind !== 'load' && kind !== 'grid';
        const ratedKw = ofKind.reduce((sum, unit) => sum + (unit.ratedKw ?? 0), 0);
        return (
          <li key={kind}>
            <Icon name={kind} /> {format.count(ofKind.length)} × {t(kind)}
            {ratedKw === 0 || !isProvided ? null : (
              <span class="soft"> · {format.inline(ratedKw, 'power')}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
