/** A chart with its heading, its legend, and the same data as a table and as CSV. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { lazy } from '../components/lazy.tsx';
import { Value } from '../components/value.tsx';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { stepFor } from '../i18n/measures.ts';
import { useTexts } from '../i18n/texts.ts';
import type { ChartContent } from './series.ts';

const HEIGHT = 260;
const ChartCanvas = lazy(async () => (await import('./chart-canvas.tsx')).ChartCanvas, HEIGHT);

export function ChartCard(props: {
  title: string;
  content: ChartContent;
  /** Where the same data is as CSV. */
  csv: string;
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
  const [asTable, setAsTable] = useState(false);
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
          <a class="choice" href={props.csv} download>
            {t('csv')}
          </a>
        </fieldset>
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
  const series = content.series.map((each) => {
    const measure = each.measure ?? content.measure;
    return { ...each, measure, step: stepFor(measure, each.values) };
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
              <th scope="row">{label}</th>
              {series.map(({ id, values, measure, step }) => (
                <td key={id} class="number">
                  <Cell
                    value={values[index] ?? null}
                    measure={measure}
                    factor={step.factor}
                    format={format.exact}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell(props: {
  value: number | null;
  measure: Parameters<typeof Value>[0]['measure'];
  factor: number;
  format: (value: number) => string;
}) {
  if (props.value === null) return <Value value={null} measure={props.measure} />;
  return <span class="value">{props.format(props.value * props.factor)}</span>;
}
