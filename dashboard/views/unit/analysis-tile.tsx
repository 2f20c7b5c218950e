/** A figure of the analysis: name, value, and one click to how it is computed. */
import { useState } from 'preact/hooks';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Value } from '../../components/value.tsx';
import { componentTexts } from '../../i18n/component-texts.ts';
import type { Measure } from '../../i18n/measures.ts';
import { useTexts } from '../../i18n/texts.ts';
import { type AnalysisFigure, analysisTexts } from './analysis-texts.ts';

export function AnalysisTile(props: {
  id: AnalysisFigure;
  value: number | null;
  measure: Measure;
  /** What stands below the value. */
  beside?: string | undefined;
}) {
  const t = useTexts(analysisTexts);
  const componentText = useTexts(componentTexts);
  const [isOpen, setOpen] = useState(false);
  const name = t(props.id);
  return (
    <section class="figure" data-figure={props.id}>
      <h2>
        {name}{' '}
        <button
          type="button"
          class="how"
          aria-label={componentText('howOf', { figure: name })}
          title={componentText('how')}
          onClick={() => setOpen(true)}
        >
          <Icon name="info" />
        </button>
      </h2>
      <p class="headline">
        <Value value={props.value} measure={props.measure} />
      </p>
      {props.beside === undefined ? null : <p class="beside soft">{props.beside}</p>}
      {isOpen ? (
        <Dialog title={componentText('howOf', { figure: name })} onClose={() => setOpen(false)}>
          <h3>{componentText('formula')}</h3>
          <p>{t(`${props.id}How`)}</p>
          <h3>{componentText('value')}</h3>
          <p>
            <Value value={props.value} measure={props.measure} />
          </p>
        </Dialog>
      ) : null}
    </section>
  );
}
