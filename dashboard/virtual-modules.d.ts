/** Modules that the build makes. */
declare module 'virtual:world-map' {
  /** The URL of the world's outline, an SVG whose group has the id `world`. */
  const url: string;
  export default url;
}

/** How the texts that the build put apart are loaded. */
declare module 'virtual:texts' {
  const loaders: import('./i18n/tables.ts').TableLoaders;
  export default loaders;
}

/** A view's own styles, loaded with its code. */
declare module '*.css';
