/** The page: the sign-in, or the frame around the view that the URL names. */
import { useEffect } from 'preact/hooks';
import { lazy } from '../components/lazy.tsx';
import { registry } from '../queries/api.ts';
import { unauthorized } from '../queries/client.ts';
import { startLive } from '../queries/live.ts';
import { useQuery } from '../queries/use-query.ts';
import { Layout } from './layout.tsx';
import { navigate, useLocation } from './location.ts';
import { NotFound } from './not-found.tsx';
import { matchRoute, type ViewName } from './routes.ts';

const SIGN_IN = '/sign-in';
const SignInView = lazy(
  async () => (await import('../views/sign-in/sign-in-view.tsx')).SignInView,
  400,
  'sign-in',
);

export function App() {
  const location = useLocation();
  const refused = unauthorized.value;
  const signingIn = location.path === SIGN_IN;
  useEffect(() => {
    if (!refused || signingIn) return;
    const next = window.location.pathname + window.location.search;
    navigate(next === '/' ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(next)}`, { replace: true });
  }, [refused, signingIn]);
  return signingIn ? <SignInView /> : <SignedIn />;
}

function SignedIn() {
  const location = useLocation();
  // Every page needs the registry, and it tells at once whether one is signed in.
  useQuery(registry);
  const match = matchRoute(location.path);
  const filter = liveFilter(match?.route.name, match?.id ?? '');
  useEffect(() => startLive(filter), [filter]);
  return (
    <Layout view={match?.route.name ?? null} id={match?.id ?? ''}>
      {match === null ? <NotFound /> : <match.route.component key={location.path} id={match.id} />}
    </Layout>
  );
}

/** Which live events a view shows: those of its mission, camp or unit. */
function liveFilter(view: ViewName | undefined, id: string): string {
  return view === 'mission' || view === 'camp' || view === 'unit' ? `${view}=${encodeURIComponent(id)}` : '';
}
