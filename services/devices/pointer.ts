/**
 * JSON Pointers (RFC 6901) as profiles use them: of an element, or with `^` of the whole document. A text that holds
 * JSON is looked into, because gateways pack values so (`"[65,53267]"`).
 */

export interface Pointer {
  text: string;
  ofDocument: boolean;
  keys: readonly string[];
}

export function parsePointer(text: string): Pointer {
  const ofDocument = text.startsWith('^');
  const path = ofDocument ? text.slice(1) : text;
  const keys = path === '' ? [] : path.slice(1).split('/');
  return { text, ofDocument, keys: keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

/** The value there, or undefined. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    const holder = typeof current === 'string' ? unpacked(current) : current;
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
    current = Reflect.get(holder, key);
  }
  return current;
}

const LONGEST_PACKED = 64 * 1024;

/** What a text holds, where that is JSON of several values; else the text. */
export function unpacked(text: string): unknown {
  const first = text.trimStart()[0];
  if ((first !== '[' && first !== '{') || text.length > LONGEST_PACKED) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
