/** The page: the sign-in, or the frame around the view that the URL names. */
import { useEffect } from 'preact/hooks';
import { lazy } from '../components/lazy.tsx';
import { unauthorized, useAnswer } from '../queries/answers.ts';
import { registry } from '../queries/api.ts';
import { useChanging } from '../queries/changing.ts';
import { startLive } from '../queries/live.ts';
import { Frame } from './layout.tsx';
import { NotFound } from './not-found.tsx';
import { navigate, usePlace } from './router.ts';
import { matchRoute } from './routes.ts';

const SIGN_IN = '/sign-in';
const SignInView = lazy(async () => (await import('../views/sign-in/sign-in-view.tsx')).SignInView, 400);

export function App() {
  const place = usePlace();
  const refused = useChanging(unauthorized);
  const signingIn = place.path === SIGN_IN;
  useEffect(() => {
    if (!refused || signingIn) return;
    const next = location.pathname + location.search;
    navigate(next === '/' ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(next)}`, { replace: true });
  }, [refused, signingIn]);
  return signingIn ? <SignInView /> : <SignedIn />;
}

function SignedIn() {
  const place = usePlace();
  // Every page needs the registry, and it tells at once whether one is signed in.
  useAnswer(registry);
  const match = matchRoute(place.path);
  useEffect(startLive, []);
  return (
    <Frame view={match?.route.name ?? null} id={match?.id ?? ''}>
      {match === null ? <NotFound /> : <match.route.component key={place.path} id={match.id} />}
    </Frame>
  );
}
