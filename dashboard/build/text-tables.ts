/**
 * Splits the texts by language, so that a reader loads one language and not six. A module of texts keeps in the
 * bundle only where its tables are; the tables of one language and one group (the core, or a view's folder) make one
 * chunk. While one develops, and in tests, texts stay as they are written.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Plugin, parseAst } from 'vite';
import { LANGUAGES, type Language } from '../i18n/languages.ts';

const CHUNKS = 'virtual:texts';
const DEFINES = /(^|-)texts\.ts$/;

/** The source of each language's table, by the name of what is exported. */
type Tables = Map<string, Record<Language, string>>;

/** @param isCore whether a file belongs to what every view needs */
export function splitTexts(isCore: (file: string) => boolean): Plugin {
  let isBuild = false;
  let root = '';
  let files: string[] = [];
  const groupOf = (file: string) => (isCore(file) ? 'core' : basename(dirname(file)));
  return {
    name: 'split-texts',
    enforce: 'pre',
    configResolved(config) {
      isBuild = config.command === 'build';
      root = config.root;
      files = readdirSync(root, { recursive: true, encoding: 'utf8' })
        .map((path) => join(root, path))
        .filter((path) => definesTexts(path, root));
    },
    resolveId: (id) => (id.startsWith(CHUNKS) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${CHUNKS}`)) return null;
      if (!isBuild) return 'export default {};';
      const groups = Map.groupBy(files, groupOf);
      const [, group, language] = id.slice(`\0${CHUNKS}`.length).split('/');
      if (group === undefined) return loaders([...groups.keys()]);
      const own = groups.get(group) ?? [];
      return tablesModule(own, LANGUAGES.find((each) => each === language) ?? 'en', root);
    },
    transform(code, id) {
      if (!isBuild || !definesTexts(id, root)) return null;
      const names = [...readTables(code).keys()];
      const places = names.map((name) => {
        const key = JSON.stringify(`${relative(root, id)}#${name}`);
        return `export const ${name} = textsOf(${JSON.stringify(groupOf(id))}, ${key});`;
      });
      const runtime = JSON.stringify(join(root, 'i18n/tables.ts'));
      return { code: `import { textsOf } from ${runtime};\n${places.join('\n')}\n`, map: null };
    },
  };
}

function definesTexts(path: string, root: string): boolean {
  return (
    DEFINES.test(basename(path)) &&
    path !== join(root, 'i18n/texts.ts') &&
    !path.startsWith(join(root, 'dist'))
  );
}

function loaders(groups: readonly string[]): string {
  const entries = groups.flatMap((group) =>
    LANGUAGES.map((language) => `'${group}/${language}': () => import('${CHUNKS}/${group}/${language}')`),
  );
  return `export default {\n${entries.join(',\n')}\n};`;
}

function tablesModule(files: readonly string[], language: Language, root: string): string {
  const entries = files.flatMap((file) =>
    [...readTables(readFileSync(file, 'utf8'))].map(
      ([name, tables]) => `${JSON.stringify(`${relative(root, file)}#${name}`)}: ${tables[language]}`,
    ),
  );
  return `export default {\n${entries.join(',\n')}\n};`;
}

/** Reads `export const name = defineTexts({ en: {…}, … })` from a module of texts. @throws Error for anything else */
function readTables(code: string): Tables {
  const tables: Tables = new Map();
  for (const statement of parseAst(code, { lang: 'ts' }).body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
      continue;
    for (const { id, init } of statement.declaration.declarations) {
      if (id.type !== 'Identifier' || init?.type !== 'CallExpression') continue;
      const [object] = init.arguments;
      if (object?.type !== 'ObjectExpression') throw new Error(`texts ${id.name}: not a literal`);
      const sources = new Map<string, string>();
      for (const property of object.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
        sources.set(property.key.name, code.slice(property.value.start, property.value.end));
      }
      const sourceOf = (language: Language) => sources.get(language) ?? sources.get('en') ?? '{}';
      const [ar, en, es, fr, ru, zh] = LANGUAGES.map(sourceOf);
      tables.set(id.name, { ar, en, es, fr, ru, zh } as Record<Language, string>);
    }
  }
  return tables;
}
