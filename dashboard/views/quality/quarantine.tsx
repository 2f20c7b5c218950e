/** What could not be taken: why, what came in, and trying it again. */
import { useState } from 'preact/hooks';
import { linkTo, useLocation } from '../../app/location.ts';
import { Empty, Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { ApiError } from '../../queries/api.ts';
import { refresh } from '../../queries/client.ts';
import { useQuery } from '../../queries/use-query.ts';
import { QuarantineItemPanel } from './quarantine-item.tsx';
import { quarantineTexts } from './quarantine-texts.ts';
import { type Quality, quality, quarantinePage, replay } from './queries.ts';
import { ReplayAll } from './replay-all.tsx';
import { qualityTexts } from './texts.ts';

type Outcome =
  | { state: 'idle' | 'busy' }
  | { state: 'done'; accepted: number; quarantined: number }
  | { state: 'failed'; message: string };

export function Quarantine({ reasons }: { reasons: Quality['quarantine']['reasons'] }) {
  const t = useTexts(qualityTexts);
  const names = useNames();
  const location = useLocation();
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });
  const [unit, cursor] = [location.query.get('unit'), location.query.get('before')];
  const query = quarantinePage(unit, cursor);
  const result = useQuery(query);
  const tryAgain = async (ids: readonly number[] | null) => {
    setOutcome({ state: 'busy' });
    try {
      setOutcome({ state: 'done', ...(await replay(ids)) });
    } catch (error) {
      setOutcome({ state: 'failed', message: error instanceof ApiError ? error.message : String(error) });
    }
    await Promise.all([refresh(query), refresh(quality)]);
  };
  return (
    <>
      {unit === null ? (
        <Reasons reasons={reasons} />
      ) : (
        <p>
          {t('onlyUnit', { name: names.unit(unit) })}{' '}
          <a href={linkTo(location.path, location, { unit: undefined, before: undefined })}>{t('showAll')}</a>
        </p>
      )}
      <OutcomeLine outcome={outcome} />
      <Loaded query={query} result={result} height={320}>
        {({ total, items, next }) =>
          items.length === 0 ? (
            <Empty title={t('quarantineEmpty')} />
          ) : (
            <>
              <ul class="quarantine">
                {items.map((item) => (
                  <QuarantineItemPanel
                    key={item.id}
                    item={item}
                    isBusy={outcome.state === 'busy'}
                    onReplay={() => void tryAgain([item.id])}
                  />
                ))}
              </ul>
              <div class="row">
                {cursor === null ? null : (
                  <a class="choice" href={linkTo(location.path, location, { before: undefined })}>
                    {t('newest')}
                  </a>
                )}
                {next === null ? null : (
                  <a class="choice" href={linkTo(location.path, location, { before: next })}>
                    {t('older')}
                  </a>
                )}
                {unit === null ? (
                  <ReplayAll
                    total={total}
                    isBusy={outcome.state === 'busy'}
                    onReplay={() => void tryAgain(null)}
                  />
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Reasons({ reasons }: { reasons: Quality['quarantine']['reasons'] }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  const reasonText = useTexts(quarantineTexts);
  if (reasons.length === 0) return null;
  return (
    <>
      <h3>{t('reasons')}</h3>
      <dl class="inputs reasons">
        {reasons.map(({ code, count }) => (
          <div key={code}>
            <dt>{reasonText(code)}</dt>
            <dd>{format.count(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What became of the last attempt; there from the start, so that screen readers hear it change. */
function OutcomeLine({ outcome }: { outcome: Outcome }) {
  const t = useTexts(qualityTexts);
  const format = useFormat();
  return (
    <p class="outcome" role="status">
      {outcome.state === 'busy' ? t('replaying') : null}
      {outcome.state === 'failed' ? t('replayFailed', { reason: outcome.message }) : null}
      {outcome.state === 'done'
        ? t('replayed', {
            accepted: format.count(outcome.accepted),
            quarantined: format.count(outcome.quarantined),
          })
        : null}
    </p>
  );
}
