/** Names of what ids stand for, from the registry; the id itself until that is there. */
import { useAnswer } from './answers.ts';
import { registry } from './api.ts';
import { useFormat } from './format.ts';
import { partTexts } from './part-texts.ts';
import { useTexts } from './texts.ts';

export interface Names {
  mission: (id: string) => string;
  camp: (id: string) => string;
  unit: (id: string) => string;
  contributor: (id: string) => string;
}

export function useNames(): Names {
  const known = useAnswer(registry);
  const format = useFormat();
  const t = useTexts(partTexts);
  const parts = known.state === 'ready' ? known.value : { missions: [], camps: [], units: [] };
  const nameIn = (list: readonly { id: string; name: string }[]) => (id: string) =>
    list.find((each) => each.id === id)?.name ?? id;
  return {
    mission: nameIn(parts.missions),
    camp: nameIn(parts.camps),
    unit: nameIn(parts.units),
    contributor: (id) => (id === 'UN' ? t('unowned') : format.country(id)),
  };
}
