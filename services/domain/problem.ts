/**
 * What is wrong with an input, said so that its sender can put it right: where (`units[3].ratedKw`) and what is
 * allowed there (`must be > 0`). One wording for every input that is checked by a zod schema.
 */
import type { z } from 'zod';

export interface Problem {
  /** Where: `units[3].ratedKw`; empty for the input as a whole. */
  path: string;
  /** What is allowed there: `must be > 0`. */
  message: string;
}

/** A problem in one line: `units[3].ratedKw: must be > 0`. */
export function problemText({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** A zod path as it is written: `['units', 3, 'ratedKw']` is `units[3].ratedKw`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/**
 * Parses by a schema, in the words of this product.
 * @returns the value, or every problem at once
 */
export function parseWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
): { value: z.output<S> } | { problems: Problem[] } {
  const parsed = schema.safeParse(input, { error: issueText, reportInput: true });
  return parsed.success ? { value: parsed.data } : { problems: problemsOf(parsed.error) };
}

/** Every problem that a zod error holds; an unknown key is a problem of its own, at that key. */
export function problemsOf(error: z.core.$ZodError): Problem[] {
  return error.issues.flatMap(({ path, message, ...issue }) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return paths.map((at) => ({ path: pathText(at), message }));
  });
}

/** The words for an issue to which its schema gives none. */
function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${withArticle(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is required'
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return 'unknown key';
    case 'too_small':
      return limitText(issue.origin, issue.inclusive === false ? '>' : '>=', issue.minimum);
    case 'too_big':
      return limitText(issue.origin, issue.inclusive === false ? '<' : '<=', issue.maximum);
    default:
      return undefined;
  }
}

function limitText(origin: string, sign: string, limit: number | bigint): string {
  const counted = { string: 'characters', array: 'entries' }[origin];
  return counted === undefined ? `must be ${sign} ${limit}` : `must have ${sign} ${limit} ${counted}`;
}

function withArticle(type: string): string {
  const word = type === 'int' ? 'whole number' : type;
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}
