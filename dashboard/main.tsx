/** The dashboard's start: choices, clock and router, then the page. */
import { render } from 'preact';
import { App } from './app.tsx';
import { startClock } from './clock.ts';
import { startPreferences } from './preferences.ts';
import { startRouter } from './router.ts';
import { askForFirstView } from './routes.ts';

startPreferences();
startClock();
startRouter();
askForFirstView();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
