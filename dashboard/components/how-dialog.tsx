/** How a figure is computed: formula, the inputs of this very row, what they rest on, factors with their sources. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { basisMarks, FIGURES, type FigureId, notesOf } from '../figures/figures.ts';
import { formulaTexts } from '../figures/formula-texts.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { factors as factorsQuery } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';
import { Dialog } from './dialog.tsx';
import { Loaded } from './states.tsx';
import { Value } from './value.tsx';

export function HowDialog(props: { id: FigureId; row: FootprintRow; name: string; onClose: () => void }) {
  const t = useTexts(componentTexts);
  const names = useTexts(figureNames);
  const formulas = useTexts(formulaTexts);
  const format = useFormat();
  const { id, row } = props;
  const definition = FIGURES[id];
  const marks = basisMarks(row, id);
  const notes = notesOf(row, id);
  return (
    <Dialog title={t('howOf', { figure: props.name })} onClose={props.onClose}>
      <h3>{t('formula')}</h3>
      <p>{formulas(id)}</p>
      <h3>{t('inputs')}</h3>
      <p class="soft">
        {format.wallClock(row.from)} – {format.wallClock(row.to)}
      </p>
      <dl class="inputs">
        {[...definition.inputs, id].map((input) => (
          <div key={input} class={input === id ? 'result' : ''}>
            <dt>{names(input)}</dt>
            <dd>
              <Exact id={input} row={row} />
            </dd>
          </div>
        ))}
      </dl>
      {definition.basis === null ? null : (
        <>
          <h3>{t('basisTitle')}</h3>
          <ul>
            {marks.length === 0 ? <li>{t('measured')}</li> : null}
            {marks.map(({ kind, share }) => (
              <li key={kind}>
                {format.completeness(share)} {t(kind)}: {t(`${kind}Why`)}
              </li>
            ))}
          </ul>
        </>
      )}
      {notes.length === 0 ? null : (
        <>
          <h3>{t('notesTitle')}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{t(`note.${note}`)}</li>
            ))}
          </ul>
        </>
      )}
      {definition.factors === null ? null : <Factors />}
    </Dialog>
  );
}

function Exact({ id, row }: { id: FigureId; row: FootprintRow }) {
  const format = useFormat();
  const { measure, value } = FIGURES[id];
  const number = value(row);
  if (number === null) return <Value value={null} measure={measure} />;
  return <span class="value">{format.quantity(number, measure).full}</span>;
}

function Factors() {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const result = useQuery(factorsQuery);
  return (
    <>
      <h3>{t('factorsTitle')}</h3>
      <Loaded query={factorsQuery} result={result} height={120}>
        {(catalogue) => (
          <>
            <dl class="factors">
              {catalogue.factors.map((factor) => (
                <div key={`${factor.id} ${factor.validFrom}`}>
                  <dt>{factor.name}</dt>
                  <dd>
                    {t('perUnit', {
                      value: format.exact(factor.kgCo2ePerUnit),
                      unit: factor.unit,
                      date: format.day(factor.validFrom),
                    })}
                    <br />
                    <span class="soft">
                      {t('source')}: {factor.source}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
            <p class="soft">{t('factorVersion', { version: catalogue.version })}</p>
          </>
        )}
      </Loaded>
    </>
  );
}
