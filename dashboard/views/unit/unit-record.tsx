/** What is on record of a unit: its rating, owners over time, unknown fields and quarantined messages. */
import type { Owner } from '../../../services/domain/registry/registry.ts';
import { linkTo, useLocation } from '../../app/location.ts';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import type { UnitDetail } from './queries.ts';
import { unitTexts } from './texts.ts';

export function UnitRecord({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  return (
    <div class="chart-grid">
      <section class="panel">
        <h2>{t('registered')}</h2>
        <Registered detail={detail} />
      </section>
      <section class="panel">
        <h2>{t('owners')}</h2>
        <Owners owners={detail.registered.owner} />
      </section>
      <section class="panel">
        <h2>{t('unknownFields')}</h2>
        <UnknownFields detail={detail} />
      </section>
    </div>
  );
}

function Registered({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const { kind, ratedKw, capacityKwh, capacityL, fuel, reportEveryS, inService } = detail.registered;
  const entries = [
    [t('kind'), t(`kind.${kind}`)],
    [t('ratedKw'), ratedKw === undefined ? null : format.inline(ratedKw, 'power')],
    [t('capacity'), capacityKwh === undefined ? null : format.inline(capacityKwh, 'energy')],
    [t('capacity'), capacityL === undefined ? null : format.inline(capacityL, 'volume')],
    [t('fuel'), fuel ?? null],
    [t('reports'), t('every', { seconds: format.count(reportEveryS) })],
    [t('inService'), serviceText(inService, t, format.day)],
    [t('timeZone'), detail.timeZone],
  ] as const;
  return (
    <dl class="inputs">
      {entries.map(([name, value], position) =>
        value === null ? null : (
          <div key={position}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function serviceText(
  { from, to }: UnitDetail['registered']['inService'],
  t: (key: 'always' | 'since' | 'until' | 'between', values?: Record<string, string>) => string,
  day: (date: string) => string,
): string {
  if (from !== null && to !== null) return t('between', { from: day(from), to: day(to) });
  if (from !== null) return t('since', { date: day(from) });
  return to === null ? t('always') : t('until', { date: day(to) });
}

function Owners({ owners }: { owners: readonly Owner[] }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const names = useNames();
  const location = useLocation();
  if (owners.length === 0) return <p class="soft">{t('alwaysUn')}</p>;
  return (
    <ol class="history">
      {owners.toReversed().map(({ from, contributor, formedUnit, lease }) => (
        <li key={from}>
          <span class="soft">{t('since', { date: format.day(from) })}</span>{' '}
          <a href={linkTo(`/contributors/${contributor}`, location)}>{names.contributor(contributor)}</a>
          {formedUnit === undefined ? null : `, ${formedUnit}`}
          {lease === undefined ? null : ` (${t(lease === 'wet' ? 'wetLease' : 'dryLease')})`}
        </li>
      ))}
      <li>
        <span class="soft">{t('before')}</span> {names.contributor('UN')}
      </li>
    </ol>
  );
}

function UnknownFields({ detail }: { detail: UnitDetail }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const location = useLocation();
  return (
    <>
      {detail.unknownFields.length === 0 ? (
        <p class="soft">{t('noUnknownFields')}</p>
      ) : (
        <>
          <p class="soft">{t('unknownFieldsWhy')}</p>
          <dl class="inputs">
            {detail.unknownFields.map(({ field, count, lastSeen }) => (
              <div key={field}>
                <dt>
                  <code>{field}</code>
                </dt>
                <dd>
                  {t('seenTimes', {
                    count,
                    time: format.instant(Date.parse(lastSeen), detail.timeZone),
                  })}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <p>
        {detail.quarantined === 0 ? (
          t('noneQuarantined')
        ) : (
          <a href={linkTo('/quality', location, { tab: 'quarantine', unit: detail.unit })}>
            {t('quarantined', { count: detail.quarantined })}
          </a>
        )}
      </p>
    </>
  );
}
