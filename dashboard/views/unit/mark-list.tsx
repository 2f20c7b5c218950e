/** What the marks in the chart of readings mean, each with its time and a way to look closer. */
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldNames } from './field-texts.ts';
import { FIELDS } from './fields.ts';
import type { Mark } from './questions.ts';
import { glyphOf } from './reading-chart.tsx';
import { unitTexts } from './texts.ts';
import { type Zoom, zoomBy, zoomTo } from './zoom.ts';

const SHOWN_AT_MOST = 12;
/** A mark is looked at with as much time around it. */
const AROUND = 3;
const LEAST_SEEN_MS = 2 * 3_600_000;

export function MarkList({ marks, onZoom }: { marks: readonly Mark[]; onZoom: (zoom: Zoom) => void }) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const shown = marks.toReversed().slice(0, SHOWN_AT_MOST);
  const fieldsOf = useFieldList();
  if (marks.length === 0) return <p class="soft small">{t('noMarks')}</p>;
  return (
    <>
      <h3>{t('marks')}</h3>
      <ul class="marks-list">
        {shown.map((mark) => (
          <li key={`${mark.kind} ${mark.from} ${mark.to}`} class={mark.kind}>
            <span class="glyph" aria-hidden="true">
              {glyphOf(mark.kind)}
            </span>
            <span>
              {t(`mark.${mark.kind}`)}
              {fieldsOf(mark.fields)}{' '}
              <span class="soft">
                {mark.from === mark.to
                  ? format.wallClock(mark.from)
                  : `${format.wallClock(mark.from)} – ${format.wallClock(mark.to)}`}
              </span>
            </span>
            <button type="button" class="link" onClick={() => onZoom(around(mark))}>
              {t('lookCloser')}
              <span class="visually-hidden">: {format.wallClock(mark.from)}</span>
            </button>
          </li>
        ))}
      </ul>
      {marks.length > shown.length ? (
        <p class="soft small">{t('moreMarks', { count: format.count(marks.length - shown.length) })}</p>
      ) : null}
    </>
  );
}

function useFieldList(): (fields: readonly string[]) => string {
  const names = useTexts(fieldNames);
  const format = useFormat();
  return (fields) => {
    const known = fields.filter((field): field is keyof typeof FIELDS => field in FIELDS);
    return known.length === 0 ? '' : ` (${format.list(known.map((field) => names(field)))})`;
  };
}

function around({ from, to }: Mark): Zoom {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const seen = Math.max(end - start, LEAST_SEEN_MS / AROUND);
  const middle = (start + end) / 2;
  return zoomBy(zoomTo(middle - seen / 2, middle + seen / 2), AROUND, middle);
}
