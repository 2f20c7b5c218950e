/** How complete the data behind a figure is, as a number and a small bar; and marks for what was not measured. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { basisMarks, type FigureId, LEAST_MARKED, notesOf } from '../figures/figures.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './icon.tsx';
import { Note } from './note.tsx';

/** Below this, a figure rests on thin ice and its completeness stands out. */
const THIN = 0.9;
/** From here on a bar would look full: the number alone says it. */
const NEARLY_ALL = 0.95;

/** @param bare without the word, where a heading says it */
export function Completeness({ coverage, bare = false }: { coverage: number | null; bare?: boolean }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  if (coverage === null)
    return <span class="completeness unknown">{t(bare ? 'noData' : 'completenessUnknown')}</span>;
  return (
    <span class={`completeness ${coverage < THIN ? 'thin' : ''}`}>
      {coverage < NEARLY_ALL ? (
        <span class="meter" aria-hidden="true">
          <span style={{ inlineSize: `${100 * coverage}%` }} />
        </span>
      ) : null}
      {coverage < THIN ? <Icon name="warning" /> : null}
      {bare ? format.completeness(coverage) : t('complete', { percent: format.completeness(coverage) })}
    </span>
  );
}

/** Marks where part of a figure is recovered, integrated or estimated, or a note qualifies it. @param short in a table's cell */
export function Marks({ row, id, short = false }: { row: FootprintRow; id: FigureId; short?: boolean }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const marks = basisMarks(row, id).filter(({ share }) => share >= LEAST_MARKED);
  const notes = notesOf(row, id);
  if (marks.length === 0 && notes.length === 0) return null;
  return (
    <span class="marks">
      {marks.map(({ kind, share }) => (
        <Note key={kind} text={t(`${kind}Why`)}>
          <span class={`mark ${kind}`}>
            {format.completeness(share)}{' '}
            {short ? <abbr aria-label={t(kind)}>{t(`${kind}Short`)}</abbr> : t(kind)}
          </span>
        </Note>
      ))}
      {notes.map((note) => (
        <Note key={note} text={t(`note.${note}`)} />
      ))}
    </span>
  );
}
