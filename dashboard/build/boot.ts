/**
 * A small script that runs before the page's own code has arrived: it knows the reader's language and the URL, and
 * starts loading the texts and the view that these ask for. Without it they would follow one round trip later, which
 * over a satellite is the most expensive thing there is.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { LANGUAGES } from '../i18n/languages.ts';

interface BootFiles {
  languages: readonly string[];
  /** Files of texts by `group/language`. */
  texts: Readonly<Record<string, string>>;
  /** The files of each view, and the group of its texts. */
  views: Readonly<Record<string, { group: string; files: readonly string[] }>>;
}

export function bootScript(): Plugin {
  let source = '';
  let fileName = '';
  let outDir = '';
  return {
    name: 'boot-script',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        source = `(${boot})(${JSON.stringify(filesOf(bundle ?? {}))})`;
        fileName = `assets/boot-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
        return [{ tag: 'script', attrs: { async: true, src: `/${fileName}` }, injectTo: 'head' }];
      },
    },
    writeBundle() {
      const path = join(outDir, fileName);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, source);
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle): BootFiles {
  const texts: Record<string, string> = {};
  const views: Record<string, { group: string; files: string[] }> = {};
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== 'chunk') continue;
    const facade = chunk.facadeModuleId ?? '';
    const table = /virtual:texts\/([\w-]+\/\w+)$/.exec(facade)?.[1];
    if (table !== undefined) texts[table] = `/${chunk.fileName}`;
    const [, group, view] = /\/views\/([\w-]+)\/([\w-]+)-view\.tsx$/.exec(facade) ?? [];
    if (group === undefined || view === undefined) continue;
    const files = [chunk.fileName, ...chunk.imports].filter((name) => !/\/core-/.test(name));
    views[view] = { group, files: files.map((name) => `/${name}`) };
  }
  return { languages: LANGUAGES, texts, views };
}

/** Runs in the browser, on its own: it may use nothing from outside. */
function boot({ languages, texts, views }: BootFiles): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem('language');
  } catch {
    // A browser may forbid storage; the browser's own languages remain.
  }
  const wanted = [kept ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0]);
  const language = wanted.find((tag) => languages.includes(tag ?? '')) ?? 'en';
  const [, first = '', second] = location.pathname.split('/');
  const view = views[second === undefined ? first : first.replace(/s$/, '')];
  const files = [texts[`core/${language}`], texts[`${view?.group}/${language}`], ...(view?.files ?? [])];
  for (const file of files) {
    if (file === undefined) continue;
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = file;
    document.head.append(link);
  }
}
