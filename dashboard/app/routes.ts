/**
 * The views by URL. A view is one line here and one folder under views/; its code is loaded when it is first
 * shown, while the queries that it surely makes are already on their way.
 */
import type { ComponentType } from 'preact';
import { lazy } from '../components/lazy.tsx';
import { rangeOf } from '../period/period.ts';
import { periodOf } from '../period/use-period.ts';
import { prefetch } from '../queries/client.ts';
import { unitAnalysis } from '../views/camp/queries.ts';
import { missionsQueries } from '../views/missions/queries.ts';
import { quality } from '../views/quality/queries.ts';
import { unitDetail, unitTotal } from '../views/unit/queries.ts';
import { quarterHours } from './clock.ts';
import type { PageLocation } from './location.ts';
import type { ViewProps } from './view-props.ts';

export interface Route {
  name: ViewName;
  component: ComponentType<ViewProps>;
  /** Fetches the view's first figures before its code has arrived. */
  prefetch?: (location: PageLocation, id: string) => void;
}

const VIEW_HEIGHT = 640;
/** @param folder the view's own, under views/ */
const view = (folder: string, load: () => Promise<ComponentType<ViewProps>>) =>
  lazy(load, VIEW_HEIGHT, folder);

const PATTERNS = {
  missions: /^\/$/,
  mission: /^\/missions\/([a-z0-9-]+)$/,
  camp: /^\/camps\/([a-z0-9-]+)$/,
  unit: /^\/units\/([a-z0-9-]+)$/,
  contributors: /^\/contributors$/,
  contributor: /^\/contributors\/([A-Z]{2,3})$/,
  quality: /^\/quality$/,
  devices: /^\/devices$/,
  plan: /^\/plan$/,
  campPlan: /^\/plan\/camps\/([a-z0-9-]+)$/,
  missionPlan: /^\/plan\/missions\/([a-z0-9-]+)$/,
} as const;
export type ViewName = keyof typeof PATTERNS;

const ROUTES: Partial<Record<ViewName, Omit<Route, 'name'>>> = {
  missions: {
    component: view(
      'missions',
      async () => (await import('../views/missions/missions-view.tsx')).MissionsView,
    ),
    prefetch: (location) => {
      const { fleet, missions } = missionsQueries(location);
      prefetch(fleet);
      prefetch(missions);
    },
  },
  mission: {
    component: view('mission', async () => (await import('../views/mission/mission-view.tsx')).MissionView),
  },
  camp: { component: view('camp', async () => (await import('../views/camp/camp-view.tsx')).CampView) },
  unit: {
    component: view('unit', async () => (await import('../views/unit/unit-view.tsx')).UnitView),
    prefetch: (location, id) => {
      const range = rangeOf(periodOf(location.query), quarterHours.value);
      prefetch(unitDetail(id));
      prefetch(unitTotal(id, range));
      prefetch(unitAnalysis(id, range));
    },
  },
  quality: {
    component: view('quality', async () => (await import('../views/quality/quality-view.tsx')).QualityView),
    prefetch: () => prefetch(quality),
  },
  devices: {
    component: view('devices', async () => (await import('../views/devices/devices-view.tsx')).DevicesView),
  },
  plan: { component: view('plan', async () => (await import('../views/plan/plan-view.tsx')).PlanView) },
  campPlan: {
    component: view('plan', async () => (await import('../views/plan/camp-plan-view.tsx')).CampPlanView),
  },
  missionPlan: {
    component: view(
      'plan',
      async () => (await import('../views/plan/mission-plan-view.tsx')).MissionPlanView,
    ),
  },
  contributors: {
    component: view(
      'contributors',
      async () => (await import('../views/contributors/contributors-view.tsx')).ContributorsView,
    ),
  },
  contributor: {
    component: view(
      'contributors',
      async () => (await import('../views/contributors/contributor-view.tsx')).ContributorView,
    ),
  },
};

/** The view that a path shows, with the id in it; null where there is none. */
export function matchRoute(path: string): { route: Route; id: string } | null {
  for (const name of Object.keys(PATTERNS) as ViewName[]) {
    const match = PATTERNS[name].exec(path);
    const route = ROUTES[name];
    if (match !== null && route !== undefined) return { route: { name, ...route }, id: match[1] ?? '' };
  }
  return null;
}

/** Fetches the figures of the view that the URL names before anything is drawn. Called once, at the start. */
export function prefetchFirstView(): void {
  const match = matchRoute(window.location.pathname);
  match?.route.prefetch?.(
    { path: window.location.pathname, query: new URLSearchParams(window.location.search) },
    match.id,
  );
}
