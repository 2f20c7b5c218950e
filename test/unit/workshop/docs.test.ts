/** The docs against the code: files that they name are there, and the walks follow the imports. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOCS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
);

/** The files of ours that a file imports, types included. */
function importsOf(path: string): Set<string> {
  const specifiers = [...read(path).matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)';/gms)];
  return new Set(
    specifiers.map(([, specifier = '']) => relative(ROOT, resolve(ROOT, dirname(path), specifier))),
  );
}

/** The files that a section of the architecture numbers, in order. */
function walk(heading: string): string[] {
  const section = read('docs/architecture.md').split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path);
}

const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');

describe.each(['A message on its way in', 'A question on its way to a row'])('%s', (heading) => {
  const files = walk(heading);

  it('names at most ten files, none of them twice', () => {
    expect(files.length).toBeGreaterThan(5);
    expect(files.length).toBeLessThanOrEqual(10);
    expect(new Set(files).size).toBe(files.length);
  });

  it('enters no room again', () => {
    const rooms = files.map(roomOf).filter((room, index, all) => room !== all[index - 1]);
    expect(rooms).toEqual([...new Set(rooms)]);
  });

  it('goes from each file to one that it imports, or that imports it', () => {
    const apart = files.slice(1).filter((file, index) => {
      const before = files[index] ?? '';
      return !importsOf(before).has(file) && !importsOf(file).has(before);
    });
    expect(apart).toEqual([]);
  });
});

it.each(DOCS)('%s names files and links to pages that are there', (doc) => {
  const text = read(doc);
  const paths = [...text.matchAll(/`((?:services|dashboard|simulators|test|deploy|docs)\/[\w./-]+)`/g)];
  const missing = paths.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)));
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => !existsSync(join(ROOT, dirname(doc), link)));
  expect([...missing, ...broken]).toEqual([]);
});
