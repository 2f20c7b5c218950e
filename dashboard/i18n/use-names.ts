/** Names of what ids stand for, from the registry; the id itself until that is there. */
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../queries/answers.ts';
import { registry } from '../queries/api.ts';
import { partTexts } from './component-texts.ts';
import { useFormat } from './format.ts';
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
  return useMemo(
    () => ({
      mission: nameIn(known.value?.missions),
      camp: nameIn(known.value?.camps),
      unit: nameIn(known.value?.units),
      contributor: (id) => (id === 'UN' ? t('unowned') : format.country(id)),
    }),
    [known.value, format],
  );
}

function nameIn(list: readonly { id: string; name: string }[] = []): (id: string) => string {
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
