/** The missions on the map: each at the middle of its camps. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import { Answered } from '../../components/states.tsx';
import { MissionMap } from '../../map/mission-map.tsx';
import { useAnswer } from '../../queries/answers.ts';
import { registry } from '../../queries/api.ts';

export function MissionsMap({ rows }: { rows: readonly FootprintRow[] }) {
  const known = useAnswer(registry);
  return (
    <Answered question={registry} answer={known} height={360}>
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
    </Answered>
  );
}

function middle(degrees: readonly number[]): number {
  return (Math.min(...degrees) + Math.max(...degrees)) / 2;
}
