/** What a unit said last, live: each field with its value, and when. */

import { seconds } from '../../app/clock.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { livePower } from '../../queries/live.ts';
import { fieldNames } from './field-texts.ts';
import { FIELDS, fieldsOfKind } from './fields.ts';
import type { UnitDetail } from './queries.ts';
import { unitTexts } from './texts.ts';

export function LatestReadings({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const names = useTexts(fieldNames);
  const format = useFormat();
  const now = seconds.value;
  if (detail.lastSeen === null) return <p class="soft">{t('neverReported')}</p>;
  const ts = Date.parse(detail.lastSeen);
  const powerKw = livePower.value.get(detail.unit);
  const fields: Readonly<Record<string, number | string | undefined>> = {
    ...detail.fields,
    ...(powerKw === undefined ? {} : { powerKw }),
  };
  const { state } = fields;
  const isSilent = detail.alarms.includes('unit-silent');
  return (
    <>
      {isSilent ? (
        <p class="silent-unit">
          <Icon name="warning" /> {t('lastKnown', { ago: format.ago(now - ts) })}
        </p>
      ) : null}
      <dl class={`inputs was-live ${isSilent ? 'stale-readings' : ''}`}>
        <div>
          <dt>{t('lastSeen')}</dt>
          <dd title={format.instant(ts, detail.timeZone)}>{format.ago(now - ts)}</dd>
        </div>
        {state === 'off' || state === 'starting' || state === 'running' || state === 'fault' ? (
          <div>
            <dt>{t('state')}</dt>
            <dd>{t(`state.${state}`)}</dd>
          </div>
        ) : null}
        {fieldsOfKind(detail.kind).map((field) => {
          const value = fields[field];
          if (typeof value !== 'number') return null;
          return (
            <div key={field}>
              <dt>{names(field)}</dt>
              <dd>
                {FIELDS[field].isCounter
                  ? format.counter(value, FIELDS[field].measure)
                  : format.inline(value, FIELDS[field].measure)}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}
