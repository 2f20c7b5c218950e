/** The way from all missions down to what a view shows. */
import type { Registry } from '../../services/domain/registry/registry.ts';
import type { ViewName } from './routes.ts';

export interface Crumb {
  name: string;
  path: string;
}

interface CrumbNames {
  missions: string;
  contributors: string;
  quality: string;
  devices: string;
  planner: string;
  unowned: string;
  country: (alpha3: string) => string;
}

/** Crumbs from the top down, the last being the view itself. Ids stand in for names until the registry is there. */
export function breadcrumbOf(
  view: ViewName | null,
  id: string,
  registry: Registry | null,
  names: CrumbNames,
): Crumb[] {
  const top = { name: names.missions, path: '/' };
  const contributors = { name: names.contributors, path: '/contributors' };
  const planner = { name: names.planner, path: '/plan' };
  switch (view) {
    case 'missions':
      return [top];
    case 'mission':
      return [top, missionCrumb(id, registry)];
    case 'camp':
      return [top, ...campCrumbs(id, registry)];
    case 'unit': {
      const unit = registry?.units.find((each) => each.id === id);
      const camps = unit === undefined ? [] : campCrumbs(unit.camp, registry);
      return [top, ...camps, { name: unit?.name ?? id, path: `/units/${id}` }];
    }
    case 'contributors':
      return [contributors];
    case 'contributor':
      return [
        contributors,
        { name: id === 'UN' ? names.unowned : names.country(id), path: `/contributors/${id}` },
      ];
    case 'quality':
      return [{ name: names.quality, path: '/quality' }];
    case 'devices':
      return [{ name: names.devices, path: '/devices' }];
    case 'plan':
      return [planner];
    case 'campPlan':
      return [planner, planCrumb('camps', id, registry)];
    case 'missionPlan':
      return [planner, planCrumb('missions', id, registry)];
    case null:
      return [];
  }
}

function planCrumb(list: 'camps' | 'missions', id: string, registry: Registry | null): Crumb {
  const name = registry?.[list].find((each) => each.id === id)?.name ?? id;
  return { name, path: `/plan/${list}/${id}` };
}

function missionCrumb(id: string, registry: Registry | null): Crumb {
  return { name: registry?.missions.find((each) => each.id === id)?.name ?? id, path: `/missions/${id}` };
}

function campCrumbs(id: string, registry: Registry | null): Crumb[] {
  const camp = registry?.camps.find((each) => each.id === id);
  const own = { name: camp?.name ?? id, path: `/camps/${id}` };
  return camp === undefined ? [own] : [missionCrumb(camp.mission, registry), own];
}
