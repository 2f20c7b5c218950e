/**
 * Draws the world once, at build time: Natural Earth's land and country lines (1:110 million) as one small SVG
 * asset. The browser gets paths, not topology, and no map library.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';
import { MAP_HEIGHT, MAP_WIDTH, mapPoint } from '../map/projection.ts';

const MODULE_ID = 'virtual:world-map';

export function worldMap(): Plugin {
  const source = drawWorld();
  const fileName = `assets/world-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.svg`;
  return {
    name: 'world-map',
    resolveId: (id) => (id === MODULE_ID ? `\0${MODULE_ID}` : undefined),
    load: (id) => (id === `\0${MODULE_ID}` ? `export default ${JSON.stringify(`/${fileName}`)};` : undefined),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_request, response) => {
        response.setHeader('content-type', 'image/svg+xml');
        response.end(source);
      });
    },
  };
}

function drawWorld(): string {
  const path = fileURLToPath(import.meta.resolve('world-atlas/countries-110m.json'));
  const topology: Topology<{ countries: GeometryCollection; land: GeometryCollection }> = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  const rings = feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return geometry.coordinates;
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
  });
  const borders = mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${MAP_WIDTH} ${MAP_HEIGHT}">`,
    `<g id="world"><path class="land" d="${rings.map((ring) => `${line(ring)}Z`).join('')}"/>`,
    `<path class="borders" fill="none" d="${borders.map(line).join('')}"/></g></svg>`,
  ].join('');
}

/** A polyline in whole units with relative steps, the shortest that SVG has. */
function line(positions: readonly (readonly number[])[]): string {
  let [lastX, lastY] = [0, 0];
  const steps: string[] = [];
  for (const [longitude = 0, latitude = 0] of positions) {
    const point = mapPoint(latitude, longitude);
    const [x, y] = [Math.round(point.x), Math.round(point.y)];
    if (steps.length === 0) steps.push(`M${x} ${y}`);
    else if (x !== lastX || y !== lastY) steps.push(`l${x - lastX} ${y - lastY}`);
    [lastX, lastY] = [x, y];
  }
  return steps.join('');
}
