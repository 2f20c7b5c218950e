/** CO2e of fuel and grid import together, with what of it is unknown. */
import type { EmissionGroup } from '../../services/domain/analysis/emissions.ts';
import type { Range } from '../period/period.ts';
import { api, apiQuery } from './api.ts';

export function emissions(
  by: EmissionGroup,
  range: Range,
  filters: { mission?: string[]; camp?: string[] } = {},
) {
  const query = { by, from: range.from, to: range.to, ...filters };
  return apiQuery(api.emissions.$url({ query }), () => api.emissions.$get({ query }), range);
}
