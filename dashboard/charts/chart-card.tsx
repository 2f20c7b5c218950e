/** A chart with its heading, its legend, and the same data as a table and as CSV. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { linkTo, navigate, useLocation } from '../app/location.ts';
import { lazy } from '../components/lazy.tsx';
import { Value } from '../components/value.tsx';
import { ExportButtons } from '../export/export-buttons.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import type { Measure, Step } from '../i18n/measures.ts';
import { useTexts } from '../i18n/texts.ts';
import { contentTable } from './content-table.ts';
import type { ChartContent } from './series.ts';
import { stepsOf } from './steps.ts';

const HEIGHT = 260;
const ChartCanvas = lazy(async () => (await import('./chart-canvas.tsx')).ChartCanvas, HEIGHT);

export function ChartCard(props: {
  title: string;
  /** What the URL calls it, to keep that it is shown as a table. */
  name?: string;
  content: ChartContent;
  /** What is exported, where that is more than what is drawn. */
  exported?: ChartContent;
  /** What the chart says, in a sentence: for those who can't see it, and for those in haste. */
  summary?: string;
  height?: number;
  /** Another drawing of the content than that on a canvas. */
  drawing?: ComponentChildren;
  /** Between the heading and the chart: what chooses its data. */
  controls?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const t = useTexts(componentTexts);
  const location = useLocation();
  const format = useFormat();
  const parameter = props.name ?? null;
  const [asTableHere, setAsTableHere] = useState(false);
  const asTable = parameter === null ? asTableHere : location.query.get('as') === parameter;
  const setAsTable = (wanted: boolean) => {
    if (parameter === null) setAsTableHere(wanted);
    else navigate(linkTo(location.path, location, { as: wanted ? parameter : undefined }), { replace: true });
  };
  const titleId = useId();
  return (
    <section class="panel chart-card" aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{props.title}</h2>
        <fieldset class="chart-switch" aria-label={t('viewAs')}>
          <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
            {t('chart')}
          </button>
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
            {t('table')}
          </button>
        </fieldset>
        <ExportButtons
          title={props.title}
          table={() => contentTable(props.exported ?? props.content, format)}
        />
      </header>
      {props.summary === undefined ? null : <p class="soft">{props.summary}</p>}
      {props.controls}
      {asTable ? (
        <ContentTable title={props.title} content={props.content} />
      ) : props.drawing !== undefined ? (
        props.drawing
      ) : (
        <>
          <Legend content={props.content} />
          <ChartCanvas
            content={props.content}
            label={props.summary === undefined ? props.title : `${props.title}. ${props.summary}`}
            height={props.height ?? HEIGHT}
          />
        </>
      )}
      {props.children}
    </section>
  );
}

function Legend({ content }: { content: ChartContent }) {
  const named = content.series.filter(({ dashed }) => dashed !== true);
  if (named.length < 2) return null;
  return (
    <ul class="legend">
      {named.map(({ id, name, colour, pattern }) => (
        <li key={id}>
          <span class={`swatch ${colour} ${pattern ? 'pattern' : ''}`} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}

function ContentTable({ title, content }: { title: string; content: ChartContent }) {
  const format = useFormat();
  const steps = stepsOf(content);
  const series = content.series.map((each) => {
    const measure = each.measure ?? content.measure;
    return { ...each, measure, step: steps(measure) };
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section class="scroll-table" tabIndex={0} aria-label={title}>
      <table>
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{content.labelHeader}</th>
            {series.map(({ id, name, step }) => (
              <th key={id} scope="col" class="number">
                {step.unit === '' ? name : `${name} (${format.unit(step.unit)})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.labels.map((label, index) => (
            <tr key={label + String(index)}>
              <th scope="row">
                {content.links?.[index] === undefined ? label : <a href={content.links[index]}>{label}</a>}
              </th>
              {series.map(({ id, values, measure, step }) => (
                <td key={id} class="number">
                  <Cell value={values[index] ?? null} measure={measure} step={step} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ value, measure, step }: { value: number | null; measure: Measure; step: Step }) {
  const format = useFormat();
  if (value === null) return <Value value={null} measure={measure} />;
  return <span class="value">{format.exact(value * step.factor)}</span>;
}
