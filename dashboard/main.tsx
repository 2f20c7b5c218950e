/** The dashboard's start: choices, clock and router, then the page, once its texts are there. */

import tableLoaders from 'virtual:texts';
import { render } from 'preact';
import { App } from './app/app.tsx';
import { startClock } from './app/clock.ts';
import { showLinkState } from './app/live-state.tsx';
import { startRouter } from './app/location.ts';
import { language, startPage, startPreferences } from './app/preferences.ts';
import { prefetchFirstView } from './app/routes.ts';
import { loadTexts, startTables } from './i18n/tables.ts';
import { startServiceWorker } from './sw/start.ts';

startTables(tableLoaders);
startPreferences();
startClock();
showLinkState();
startRouter(startPage.value);
prefetchFirstView();
await loadTexts('core', language.value);
window.addEventListener('load', () => void startServiceWorker().catch(() => undefined));
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
