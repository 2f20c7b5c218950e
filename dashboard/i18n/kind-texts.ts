/** What one unit of each kind is called. */
import type { UnitKind } from '../../services/domain/telemetry.ts';
import { defineTexts } from './texts.ts';

export const kindNames = defineTexts<UnitKind>({
  en: {
    generator: 'Generator',
    solar: 'Solar array',
    wind: 'Wind turbine',
    hydro: 'Hydro turbine',
    battery: 'Battery',
    grid: 'Grid meter',
    load: 'Load meter',
    tank: 'Fuel tank',
    weather: 'Weather station',
  },
  fr: {
    generator: 'Groupe électrogène',
    solar: 'Champ solaire',
    wind: 'Éolienne',
    hydro: 'Turbine hydraulique',
    battery: 'Batterie',
    grid: 'Compteur du réseau',
    load: 'Compteur de charge',
    tank: 'Citerne',
    weather: 'Station météo',
  },
});
