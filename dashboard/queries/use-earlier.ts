/** The rows of the same groups at an earlier time, to compare with. */
import type { Footprint, FootprintGroup, FootprintRow } from '../../services/domain/footprint/row.ts';
import { useLaterAnswer } from './answers.ts';
import type { Question } from './api.ts';

/** A row's earlier one; undefined where there is none, null while it is on its way. */
export type Earlier = (row: FootprintRow) => FootprintRow | undefined | null;

export function useEarlier(question: Question<Footprint>, group: FootprintGroup): Earlier {
  const answer = useLaterAnswer(question);
  return (row) =>
    answer.state === 'loading' ? null : answer.value?.rows.find((each) => each[group] === row[group]);
}
