/** The colour of each kind of unit: that of its source. */
import type { UnitKind } from '../../../services/domain/telemetry.ts';
import type { ColourRole } from '../../charts/series.ts';

export const COLOURS: Record<UnitKind, ColourRole> = {
  generator: 'generator',
  solar: 'solar',
  wind: 'wind',
  hydro: 'hydro',
  battery: 'battery',
  grid: 'grid',
  load: 'load',
  tank: 'accent',
  weather: 'accent',
};
