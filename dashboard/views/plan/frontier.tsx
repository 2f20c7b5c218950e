/** Many sizes at once: cost against share, and the cheapest way to each target. */
import { useRef, useState } from 'preact/hooks';
import type { Frontier } from '../../../services/domain/planner/plan-schema.ts';
import { type Column, SortableTable } from '../../components/table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { FrontierChart } from './frontier-chart.tsx';
import type { PlanChoice } from './plan-choice.ts';
import { frontierOf } from './queries.ts';
import { planTexts } from './texts.ts';
import { useWork, WorkButton } from './work.tsx';

const TARGETS = [0.4, 0.6, 0.8, 0.95];
const SIZES = 20;

export function FrontierPanel(props: {
  camp: string;
  choice: PlanChoice;
  reach: { solar: { max: number }; battery: { max: number } };
  onApply: (sizes: { solarKwp: number; batteryKwh: number }) => void;
}) {
  const t = useTexts(planTexts);
  const { camp, choice, reach } = props;
  const work = useWork<Frontier>();
  // What was worked out holds for what it was worked out of, and no longer.
  const asked = JSON.stringify([
    choice.from,
    choice.to,
    choice.reserve,
    choice.minLoad,
    choice.yieldKwhPerKwp,
    choice.prices,
  ]);
  const worked = useRef('');
  const [frontier, setFrontier] = useState<Frontier | null>(null);
  const start = async () => {
    const steps = (max: number) => Array.from({ length: SIZES }, (_, step) => (max * step) / (SIZES - 1));
    const sizes = { solarKwp: steps(reach.solar.max), batteryKwh: steps(reach.battery.max) };
    const result = await work.run((options) => frontierOf(camp, choice, sizes, TARGETS, options));
    if (result === null) return;
    worked.current = asked;
    setFrontier(result);
  };
  return (
    <section class="panel" aria-label={t('frontier')}>
      <h2>{t('frontier')}</h2>
      <p class="soft">{choice.prices === null ? t('frontierNeedsPrices') : t('frontierWhy')}</p>
      <WorkButton work={work} label={t('frontierStart')} onStart={() => void start()} />
      {frontier === null || worked.current !== asked ? null : (
        <>
          <FrontierChart frontier={frontier} currency={choice.prices?.currency ?? ''} />
          <CheapestTable
            frontier={frontier}
            currency={choice.prices?.currency ?? ''}
            onApply={props.onApply}
          />
        </>
      )}
    </section>
  );
}

interface CheapestRow {
  target: number;
  point: NonNullable<NonNullable<Frontier['cheapest']>[number]> | null;
}

function CheapestTable(props: {
  frontier: Frontier;
  currency: string;
  onApply: (sizes: { solarKwp: number; batteryKwh: number }) => void;
}) {
  const t = useTexts(planTexts);
  const format = useFormat();
  const { cheapest } = props.frontier;
  if (cheapest === null) return null;
  const rows = TARGETS.map(
    (target, position): CheapestRow => ({ target, point: cheapest[position] ?? null }),
  );
  const amount = (
    id: string,
    header: string,
    unit: string,
    value: (point: NonNullable<CheapestRow['point']>) => number,
  ): Column<CheapestRow> => ({
    ...{ id, header, unit, kind: 'number' },
    order: ({ point }) => (point === null ? null : value(point)),
    cell: ({ point }) => (point === null ? '–' : format.count(value(point))),
  });
  const columns: Column<CheapestRow>[] = [
    {
      ...{ id: 'target', header: t('target'), kind: 'text' },
      order: ({ target }) => target,
      cell: ({ target, point }) => `${format.completeness(target)}${point?.unsure ? ' *' : ''}`,
    },
    amount('solar', t('solar'), format.unit('kW'), ({ solarKwp }) => solarKwp),
    amount('battery', t('battery'), format.unit('kWh'), ({ batteryKwh }) => batteryKwh),
    amount('cost', t('costPerYear'), props.currency, ({ cost }) => cost),
    {
      ...{ id: 'apply', header: t('apply'), kind: 'text', exported: [] },
      cell: ({ point }) =>
        point === null ? (
          <span class="soft">{t('notReached')}</span>
        ) : (
          <button type="button" onClick={() => props.onApply(point)}>
            {t('apply')}
          </button>
        ),
    },
  ];
  return (
    <div class="plan-cheapest">
      <SortableTable
        name="cheapest"
        caption={t('cheapest')}
        columns={columns}
        rows={rows}
        keyOf={({ target }) => String(target)}
        initial="target"
      />
      {cheapest.some((point) => point?.unsure) ? <p class="soft small">* {t('unsureWhy')}</p> : null}
    </div>
  );
}
