/** What the annotations in the chart of readings mean, each with its time and a way to look closer. */
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { glyphOf } from './annotations.ts';
import { fieldNames } from './field-texts.ts';
import { FIELDS } from './fields.ts';
import type { Annotation } from './queries.ts';
import { unitTexts } from './texts.ts';
import { type Zoom, zoomBy, zoomTo } from './zoom.ts';

const SHOWN_AT_MOST = 12;
/** A annotation is looked at with as much time around it. */
const AROUND = 3;
const LEAST_SEEN_MS = 2 * 3_600_000;

export function AnnotationList({
  annotations,
  onZoom,
}: {
  annotations: readonly Annotation[];
  onZoom: (zoom: Zoom) => void;
}) {
  const t = useTexts(unitTexts);
  const format = useFormat();
  const shown = annotations.toReversed().slice(0, SHOWN_AT_MOST);
  const fieldsOf = useFieldList();
  if (annotations.length === 0) return <p class="soft small">{t('noAnnotations')}</p>;
  return (
    <>
      <h3>{t('annotations')}</h3>
      <ul class="annotation-list">
        {shown.map((annotation) => (
          <li key={`${annotation.kind} ${annotation.from} ${annotation.to}`} class={annotation.kind}>
            <span class="glyph" aria-hidden="true">
              {glyphOf(annotation.kind)}
            </span>
            <span>
              {t(`annotation.${annotation.kind}`)}
              {fieldsOf(annotation.fields)}{' '}
              <span class="soft">
                {annotation.from === annotation.to
                  ? format.wallClock(annotation.from)
                  : `${format.wallClock(annotation.from)} – ${format.wallClock(annotation.to)}`}
              </span>
            </span>
            <button type="button" class="link" onClick={() => onZoom(around(annotation))}>
              {t('lookCloser')}
              <span class="visually-hidden">: {format.wallClock(annotation.from)}</span>
            </button>
          </li>
        ))}
      </ul>
      {annotations.length > shown.length ? (
        <p class="soft small">{t('moreAnnotations', { count: annotations.length - shown.length })}</p>
      ) : null}
    </>
  );
}

function useFieldList(): (fields: readonly string[]) => string {
  const names = useTexts(fieldNames);
  const format = useFormat();
  return (fields) => {
    const named = fields.filter((field): field is keyof typeof FIELDS => field in FIELDS);
    return named.length === 0 ? '' : ` (${format.list(named.map((field) => names(field)))})`;
  };
}

function around({ from, to }: Annotation): Zoom {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const seen = Math.max(end - start, LEAST_SEEN_MS / AROUND);
  const middle = (start + end) / 2;
  return zoomBy(zoomTo(middle - seen / 2, middle + seen / 2), AROUND, middle);
}
