/**
 * The texts of the elements of a JSON array, as they were sent: a bad sample of an array is kept by its own text,
 * because parsing it and writing it again would change it (1e999, repeated keys, deep nesting).
 */

/** @param text a valid JSON text that is an array */
export function elementTexts(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let inText = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) elements.push(text.slice(start, at).trim());
    } else if (character === ',' && depth === 1) {
      elements.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return elements;
}
