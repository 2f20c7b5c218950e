/** The glyphs that stand for kinds of annotations, in the chart and in the list below it. */
import type { Annotation } from './queries.ts';

const GLYPHS = { rejected: '✕', reset: '↺', recovered: '≈', gap: '∅', fault: '!' } as const;

export function glyphOf(kind: Annotation['kind']): string {
  return GLYPHS[kind];
}
