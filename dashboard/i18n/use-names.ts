/** Names of what ids stand for, from the registry; the id itself until that is there. */
import { useMemo } from 'preact/hooks';
import { registry } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';
import { componentTexts } from './component-texts.ts';
import { useFormat } from './format.ts';
import { useTexts } from './texts.ts';

export interface Names {
  mission: (id: string) => string;
  camp: (id: string) => string;
  unit: (id: string) => string;
  contributor: (id: string) => string;
}

export function useNames(): Names {
  const registryResult = useQuery(registry);
  const format = useFormat();
  const t = useTexts(componentTexts);
  return useMemo(
    () => ({
      mission: nameIn(registryResult.data?.missions),
      camp: nameIn(registryResult.data?.camps),
      unit: nameIn(registryResult.data?.units),
      contributor: (id) => (id === 'UN' ? t('unowned') : format.country(id)),
    }),
    [registryResult.data, format],
  );
}

function nameIn(list: readonly { id: string; name: string }[] = []): (id: string) => string {
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
