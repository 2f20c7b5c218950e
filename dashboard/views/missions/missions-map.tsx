/** The missions on the map: each at the middle of its camps. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { Loaded } from '../../components/states.tsx';
import { MissionMap } from '../../map/mission-map.tsx';
import { registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';

export function MissionsMap({ rows }: { rows: readonly FootprintRow[] }) {
  const registryResult = useQuery(registry);
  return (
    <Loaded query={registry} result={registryResult} height={360}>
      {({ missions, camps }) => (
        <MissionMap
          missions={missions.flatMap(({ id, name }) => {
            const own = camps.filter((camp) => camp.mission === id);
            if (own.length === 0) return [];
            return [
              {
                id,
                name,
                latitude: middle(own.map((camp) => camp.latitude)),
                longitude: middle(own.map((camp) => camp.longitude)),
                share: rows.find((row) => row.mission === id)?.renewableShare ?? null,
              },
            ];
          })}
        />
      )}
    </Loaded>
  );
}

function middle(degrees: readonly number[]): number {
  return (Math.min(...degrees) + Math.max(...degrees)) / 2;
}
