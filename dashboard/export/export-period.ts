/** The time that a page's exports are named by, where it is not the period of the frame: `2026-01-01..2026-07-01`. */
import { createContext } from 'preact';

export const ExportPeriod = createContext<string | null>(null);
