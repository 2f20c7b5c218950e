/** The dashboard's start: choices, clock and router, then the page. */
import { render } from 'preact';
import { App } from './app/app.tsx';
import { startClock } from './app/clock.ts';
import { startRouter } from './app/location.ts';
import { startPreferences } from './app/preferences.ts';
import { prefetchFirstView } from './app/routes.ts';

startPreferences();
startClock();
startRouter();
prefetchFirstView();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
