/** The frame around every view: navigation, period, language, colours, where one is, and whether the page is live. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { componentTexts } from '../i18n/component-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { PeriodPicker } from '../period/period-picker.tsx';
import { PeriodRange } from '../period/period-range.tsx';
import { registry } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';
import { Account } from './account.tsx';
import { AlarmCount } from './alarm-count.tsx';
import { breadcrumbOf } from './breadcrumb.ts';
import { LanguageChoice, ThemeChoice } from './choices.tsx';
import { DataOrigin } from './data-origin.tsx';
import { LiveState } from './live-state.tsx';
import { linkTo, useLocation } from './location.ts';
import type { ViewName } from './routes.ts';
import { Search } from './search.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { ViewTitle } from './view-title.ts';

const PLANNER = ['plan', 'campPlan', 'missionPlan'] as const satisfies readonly ViewName[];
const SECTIONS = [
  { path: '/', text: 'missions', views: ['missions', 'mission', 'camp', 'unit'] },
  { path: '/contributors', text: 'contributors', views: ['contributors', 'contributor'] },
  { path: '/plan', text: 'planner', views: PLANNER },
  { path: '/quality', text: 'quality', views: ['quality'] },
  { path: '/devices', text: 'devices', views: ['devices'] },
] as const satisfies readonly { path: string; text: string; views: readonly ViewName[] }[];

export function Layout(props: { view: ViewName | null; id: string; children: ComponentChildren }) {
  const t = useTexts(componentTexts);
  const format = useFormat();
  const location = useLocation();
  const registryResult = useQuery(registry);
  const crumbs = breadcrumbOf(props.view, props.id, registryResult.data ?? null, {
    missions: t('missions'),
    contributors: t('contributors'),
    quality: t('quality'),
    devices: t('devices'),
    planner: t('planner'),
    unowned: t('unowned'),
    country: format.country,
  });
  // A plan says itself over which time it is made.
  const hasOwnPeriod = PLANNER.some((name) => name === props.view);
  const title = crumbs.at(-1)?.name ?? t('notFound');
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  return (
    <>
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <header>
        <div class="layout">
          <a class="product" href={linkTo('/', location)}>
            {t('product')}
          </a>
          <nav class="sections" aria-label={t('navigation')}>
            {SECTIONS.map(({ path, text, views }) => {
              const here = views.some((name) => name === props.view);
              return (
                <a
                  key={path}
                  href={linkTo(path === '/plan' ? planPath(props.view, props.id) : path, location)}
                  aria-current={here ? 'page' : undefined}
                >
                  {t(text)}
                </a>
              );
            })}
          </nav>
          <div class="controls">
            <AlarmCount />
            {hasOwnPeriod ? null : <PeriodPicker />}
            <Search />
            <LanguageChoice />
            <ThemeChoice />
            <Account />
          </div>
        </div>
        <div class="under-frame">
          <nav class="breadcrumb" aria-label={t('breadcrumb')}>
            <ol>
              {crumbs.map(({ name, path }, position) => (
                <li key={path}>
                  {position === crumbs.length - 1 ? (
                    <span aria-current="page">{name}</span>
                  ) : (
                    <a href={linkTo(path, location)}>{name}</a>
                  )}
                </li>
              ))}
            </ol>
          </nav>
          {hasOwnPeriod ? null : <PeriodRange />}
          <LiveState />
          <DataOrigin />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <ViewTitle.Provider value={title}>{props.children}</ViewTitle.Provider>
      </main>
      <Shortcuts />
    </>
  );
}

/** The planner of the camp or mission that is shown; of all otherwise. */
function planPath(view: ViewName | null, id: string): string {
  if (view === 'camp') return `/plan/camps/${id}`;
  return view === 'mission' ? `/plan/missions/${id}` : '/plan';
}
