/** Zooming and moving along time by buttons, for the keyboard and for touch. */
import { useTexts } from '../../i18n/texts.ts';
import { unitTexts } from './texts.ts';
import { panBy, type Zoom, zoomBy } from './zoom.ts';

const PAN_SHARE = 0.5;

export function ZoomControls(props: {
  seen: Zoom;
  /** The instant around which to zoom, epoch ms. */
  around: number;
  isZoomed: boolean;
  onZoom: (zoom: Zoom | null) => void;
}) {
  const t = useTexts(unitTexts);
  const { seen, around, onZoom } = props;
  const actions = [
    { name: t('earlier'), sign: '←', zoom: panBy(seen, -PAN_SHARE) },
    { name: t('zoomIn'), sign: '+', zoom: zoomBy(seen, 0.5, around) },
    { name: t('zoomOut'), sign: '−', zoom: zoomBy(seen, 2, around) },
    { name: t('later'), sign: '→', zoom: panBy(seen, PAN_SHARE) },
  ];
  return (
    <fieldset class="chart-switch" aria-label={t('zoom')}>
      {actions.map(({ name, sign, zoom }) => (
        <button key={sign} type="button" aria-label={name} title={name} onClick={() => onZoom(zoom)}>
          {sign}
        </button>
      ))}
      <button type="button" disabled={!props.isZoomed} onClick={() => onZoom(null)}>
        {t('wholePeriod')}
      </button>
    </fieldset>
  );
}
