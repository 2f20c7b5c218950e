/** What a contributor provides: for each kind how many units, and their rated capacity. */

import { Icon } from '../../components/icon.tsx';
import type { Ownership } from '../../figures/ownership.ts';
import { componentTexts } from '../../i18n/component-texts.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';

export function Provided({ ownerships }: { ownerships: readonly Ownership[] }) {
  const t = useTexts(componentTexts);
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
