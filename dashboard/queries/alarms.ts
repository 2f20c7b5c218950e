/** All alarms that stand, whatever the page shows: the frame counts them. */
import { api, apiQuery } from './api.ts';

const EVERY_MS = 30_000;

export const allAlarms = {
  ...apiQuery(api.alarms.$url({ query: {} }), () => api.alarms.$get({ query: {} })),
  refetchInterval: EVERY_MS,
};
