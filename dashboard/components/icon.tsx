/** The few icons, drawn as strokes in the colour of the text around them. Always beside a label or named by one. */

const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
  auto: 'M12 4a8 8 0 100 16zM12 4a8 8 0 010 16',
  light:
    'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19',
  dark: 'M19 14.5A8 8 0 019.5 5a8 8 0 109.5 9.5z',
  keyboard: 'M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  signOut: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  info: 'M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5M12 8h.01',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  note: 'M6 4h12v16l-6-4-6 4z',
  good: 'M5 13l5 5L20 7',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  search: 'M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5',
  bell: 'M6 17h12l-2-3v-4a4 4 0 00-8 0v4zM10 20h4',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  solar:
    'M12 8a4 4 0 100 8 4 4 0 000-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4',
  wind: 'M3 9h10a3 3 0 10-3-3M3 13h14a3 3 0 11-3 3M3 17h6',
  hydro: 'M12 3c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11z',
  battery: 'M3 8h16v8H3zM21 11v2M8 12h4M10 10v4',
  grid: 'M8 21l4-18 4 18M6 9h12M7 14h10M9 9l6 5M15 9l-6 5',
  generator: 'M4 8h12v9H4zM16 11h4v4h-4M7 8V5h5v3M8 14l2-3 1 2 2-2',
  load: 'M4 11l8-7 8 7v9H4zM10 20v-6h4v6',
  tank: 'M6 5h12v15H6zM6 13h12M10 2h4v3h-4z',
  weather: 'M7 18h10a4 4 0 000-8 6 6 0 00-11.5 1.5A3.5 3.5 0 007 18z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
