/** Plans that were kept for a camp, and what came of them. */
import { useState } from 'preact/hooks';
import { quarterHours } from '../../app/clock.ts';
import { useLocation } from '../../app/location.ts';
import { type Column, SortableTable } from '../../components/table.tsx';
import { Value } from '../../components/value.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { today } from '../../period/period.ts';
import { refresh } from '../../queries/client.ts';
import { useIdleQuery, useQuery } from '../../queries/use-query.ts';
import { type PlanChoice, planBody } from './plan-choice.ts';
import { type AgainstRow, againstQuery, type KeptPlan, keepPlan, keptPlans, removePlan } from './queries.ts';
import { planTexts } from './texts.ts';

export function KeptPlans({ camp, choice }: { camp: string; choice: PlanChoice }) {
  const t = useTexts(planTexts);
  const location = useLocation();
  const own = (useIdleQuery(keptPlans).data?.plans ?? []).filter((plan) => plan.camp === camp);
  const [name, setName] = useState('');
  const [outcome, setOutcome] = useState('');
  const act = async (work: () => Promise<void>, done: string) => {
    try {
      await work();
      await refresh(keptPlans);
      setOutcome(done);
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section class="panel" aria-label={t('keptPlans')}>
      <h2>{t('keptPlans')}</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          const url = location.path + (location.query.size === 0 ? '' : `?${location.query}`);
          void act(() => keepPlan(name, camp, planBody(camp, choice)), t('kept', { url })).then(() =>
            setName(''),
          );
        }}
      >
        <label>
          {t('planName')}{' '}
          <input
            value={name}
            required
            maxLength={200}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <button type="submit">{t('keep')}</button>
      </form>
      <p class="outcome" role="status">
        {outcome}
      </p>
      <ul class="plan-kept">
        {own.map((plan) => (
          <li key={plan.id}>
            <KeptPlanEntry plan={plan} onRemove={() => void act(() => removePlan(plan.id), t('removed'))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function KeptPlanEntry({ plan, onRemove }: { plan: KeptPlan; onRemove: () => void }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {plan.name} <span class="soft">{format.day(plan.createdAt.slice(0, 10))}</span>
      </summary>
      {isOpen ? <Against plan={plan} /> : null}
      <button type="button" onClick={onRemove}>
        {t('remove')}
      </button>
    </details>
  );
}

function Against({ plan }: { plan: KeptPlan }) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const to = today(quarterHours.value);
  const from = plan.createdAt.slice(0, 10) < to ? plan.createdAt.slice(0, 8) : to.slice(0, 8);
  const { data } = useQuery(againstQuery(plan.id, `${from}01`, nextMonthOf(to)));
  if (data === undefined) return null;
  const share = (when: 'planned' | 'measured'): Column<AgainstRow> => ({
    ...{ id: `share-${when}`, header: `${t('share')}, ${t(when)}`, kind: 'number' },
    order: (row) => row[when]?.renewableShare ?? null,
    cell: (row) => <Value value={row[when]?.renewableShare} measure="share" />,
  });
  const fuel = (when: 'planned' | 'measured'): Column<AgainstRow> => ({
    ...{ id: `fuel-${when}`, header: `${t('fuel')}, ${t(when)}`, unit: format.unit('L'), kind: 'number' },
    order: (row) => row[when]?.fuelL ?? null,
    cell: (row) => <Value value={row[when]?.fuelL} measure="volume" bare />,
  });
  return (
    <SortableTable
      name={`against-${plan.id.slice(0, 8)}`}
      caption={`${plan.name}: ${t('against')}`}
      columns={[
        {
          ...{ id: 'month', header: t('month'), kind: 'text' },
          order: ({ month }) => month,
          cell: ({ month }) => format.shortMonth(month),
        },
        share('planned'),
        share('measured'),
        fuel('planned'),
        fuel('measured'),
      ]}
      rows={data.months}
      keyOf={({ month }) => month}
      initial="month"
    />
  );
}

/** The first day of the month after a date's. */
function nextMonthOf(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
