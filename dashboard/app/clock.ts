/** The present, as the page shows it: ticking seconds for "ago", quarter-hours for periods that are running. */
import { signal } from '@preact/signals';

export const seconds = signal(Date.now());
export const quarterHours = signal(quarterHourOf(Date.now()));

const TICK_MS = 1000;
/** The services take up to five seconds to account for the samples of a quarter-hour that has just ended. */
const SETTLE_MS = 15_000;

/** Starts ticking; a page that nobody sees stands still. Called once, at the start. */
export function startClock(): void {
  const tick = () => {
    if (document.hidden) return;
    seconds.value = Date.now();
    quarterHours.value = quarterHourOf(Date.now() - SETTLE_MS);
  };
  window.setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', tick);
}

function quarterHourOf(now: number): number {
  return Math.floor(now / 900_000) * 900_000;
}
