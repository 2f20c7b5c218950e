/**
 * A figure at the top of a page: name, value with unit, completeness, marks, changes, and one click to how it is
 * computed.
 */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ComparisonRow } from '../../services/domain/analysis/comparison.ts';
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { figureNames } from '../figures/figure-texts.ts';
import { FIGURES, type FigureId, wasInService } from '../figures/figures.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useTexts } from '../i18n/texts.ts';
import { Change } from './change.tsx';
import { Completeness, Marks } from './completeness.tsx';
import { Icon } from './icon.tsx';
import { lazy } from './lazy.tsx';
import { Value } from './value.tsx';

const HowDialog = lazy(async () => (await import('./how-dialog.tsx')).HowDialog, 0, 'figures');

export interface FigureProps {
  id: FigureId;
  row: FootprintRow;
  /** The same group against the period before and a year before; null while they load, undefined if not wanted. */
  before?: ComparisonRow | null | undefined;
  yearBefore?: ComparisonRow | null | undefined;
  /** What is known of the figure, where the row's own value is unknown for a part of it. */
  known?: number | null;
  /** Another name than the figure's own, where the place calls for one. */
  name?: string;
  children?: ComponentChildren;
  wide?: boolean;
  /** What `before` is of, where it is not the period before. */
  against?: string;
}

export function Figure(props: FigureProps) {
  const t = useTexts(componentTexts);
  const names = useTexts(figureNames);
  const { measure, value } = FIGURES[props.id];
  const name = props.name ?? names(props.id);
  return (
    <section class={`figure ${props.wide ? 'wide' : ''}`} data-figure={props.id}>
      <h2>
        {name} <HowButton id={props.id} row={props.row} name={name} />
      </h2>
      <p class="headline">
        {wasInService(props.row) || props.id === 'coverage' || props.row.unit !== undefined ? (
          <Value value={value(props.row) ?? props.known} measure={measure} />
        ) : (
          <Value value={null} measure={measure} reason={t('notInService')} word={t('notInService')} />
        )}
      </p>
      {props.children}
      <p class="beside">
        {props.id === 'coverage' ? null : <Completeness coverage={props.row.coverage} />}
        <Marks row={props.row} id={props.id} />
      </p>
      {props.before === undefined || props.before === null ? null : (
        <Change id={props.id} comparison={props.before} against={props.against ?? t('againstBefore')} />
      )}
      {props.yearBefore === undefined || props.yearBefore === null ? null : (
        <Change id={props.id} comparison={props.yearBefore} against={t('againstYear')} />
      )}
    </section>
  );
}

/** The button that opens how a figure is computed. */
function HowButton({ id, row, name }: { id: FigureId; row: FootprintRow; name: string }) {
  const t = useTexts(componentTexts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="how"
        aria-label={t('howOf', { figure: name })}
        title={t('how')}
        onClick={() => setOpen(true)}
      >
        <Icon name="info" />
      </button>
      {open ? <HowDialog id={id} row={row} name={name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
