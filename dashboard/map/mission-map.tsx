/** The map of missions: each a marker whose ring is its renewable share, and a link. Drawn offline. */
import worldUrl from 'virtual:world-map';
import { linkTo, useLocation } from '../app/location.ts';
import { useWidth } from '../components/use-width.ts';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { layOutMarkers, MARKER_RADIUS } from './marker-layout.ts';
import { mapTexts } from './texts.ts';

export interface MappedMission {
  id: string;
  name: string;
  latitude: number;
  longitude: number;
  share: number | null;
}

const ASPECT = 0.62;
const LEAST_HEIGHT = 260;
const MOST_HEIGHT = 380;

export function MissionMap({ missions }: { missions: readonly MappedMission[] }) {
  const t = useTexts(mapTexts);
  const componentText = useTexts(componentTexts);
  const format = useFormat();
  const location = useLocation();
  const { frame, width } = useWidth<HTMLDivElement>();
  const height = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, width * ASPECT));
  const layout = layOutMarkers(
    missions.map((mission) => ({ ...mission, label: shortName(mission.name) })),
    width,
    height,
  );
  return (
    <div class="map" ref={frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't stand for a drawing of links */}
      <svg
        viewBox={`0 0 ${width || 1} ${height}`}
        style={{ blockSize: `${height}px` }}
        role="group"
        aria-label={t('title')}
      >
        <use
          href={`${worldUrl}#world`}
          transform={`translate(${layout.left} ${layout.top}) scale(${layout.scale})`}
          class="world"
        />
        {layout.markers.map((marker, position) => {
          const mission = missions[position];
          if (mission === undefined) return null;
          const share =
            mission.share === null ? componentText('noData') : format.inline(mission.share, 'share');
          return (
            <a
              key={marker.id}
              href={linkTo(`/missions/${marker.id}`, location)}
              aria-label={t('mission', { name: mission.name, share })}
              class="marker"
            >
              <line x1={marker.x} y1={marker.y} x2={marker.trueX} y2={marker.trueY} />
              <circle class="true-place" cx={marker.trueX} cy={marker.trueY} r="2" />
              <circle class="disc" cx={marker.x} cy={marker.y} r={MARKER_RADIUS} />
              <path class="share" d={ring(marker.x, marker.y, mission.share ?? 0)} />
              <text x={marker.labelX} y={marker.labelY} text-anchor={marker.anchor}>
                {shortName(mission.name)}
              </text>
            </a>
          );
        })}
      </svg>
      <p class="soft small">{t('note')}</p>
    </div>
  );
}

/** An arc from the top, clockwise, as long as the share of a full turn. */
function ring(x: number, y: number, share: number): string {
  const radius = MARKER_RADIUS - 3;
  const turn = Math.min(Math.max(share, 0), 0.9999);
  if (turn === 0) return '';
  const angle = 2 * Math.PI * turn;
  const endX = x + radius * Math.sin(angle);
  const endY = y - radius * Math.cos(angle);
  return `M${x} ${y - radius}A${radius} ${radius} 0 ${turn > 0.5 ? 1 : 0} 1 ${endX} ${endY}`;
}

/** A name without what stands in brackets after it. */
function shortName(name: string): string {
  return name.replace(/ \(.*\)$/, '');
}
