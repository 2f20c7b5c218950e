/** Modules that the build makes. */
declare module 'virtual:world-map' {
  /** The URL of the world's outline, an SVG whose group has the id `world`. */
  const url: string;
  export default url;
}

/** A view's own styles, loaded with its code. */
declare module '*.css';
