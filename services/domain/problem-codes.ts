/**
 * The codes of all problems that the API answers: stable words, from which a problem's `type` (`/problems/<code>`) is
 * made, so that pages can say each in any language and scripts can tell them apart. A code never changes its meaning.
 */

interface ProblemMeaning {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 416 | 429 | 500 | 503;
  title: string;
  /** When it is answered. */
  meaning: string;
  /** What the sender can do about it. */
  remedy: string;
}

export const PROBLEM_CODES = {
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    meaning: 'A parameter is unknown, missing, given twice, out of bounds, or contradicts another.',
    remedy: 'Each entry of `errors` names a parameter and what is allowed there.',
  },
  'unknown-filter-id': {
    status: 400,
    title: 'Unknown id in a filter',
    meaning: 'A filter names a mission, camp, unit or contributor that the registry does not have.',
    remedy: 'Take the ids from `GET /api/registry`.',
  },
  'answer-too-large': {
    status: 400,
    title: 'The answer would be too large',
    meaning: 'The question asks for more rows, or rests on more stored rows, than one answer may.',
    remedy:
      'Ask for a shorter period, a longer interval or fewer groups; `errors` says how many are allowed.',
  },
  'invalid-body': {
    status: 400,
    title: 'Invalid body',
    meaning: 'The body is missing, is not JSON, or says what is not allowed.',
    remedy: 'Each entry of `errors` names a place in the body and what is allowed there.',
  },
  'invalid-registry': {
    status: 400,
    title: 'Invalid registry',
    meaning: 'The registry was not applied: parts of it are wrong, or contradict each other.',
    remedy:
      'Each entry of `errors` names a place in the registry and what is allowed there; then send all of it again.',
  },
  'request-cut-off': {
    status: 400,
    title: 'The request was cut off',
    meaning: 'The connection ended before the whole request had arrived.',
    remedy: 'Send it again.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    meaning: 'The request carries no credentials, or a session that has ended.',
    remedy: 'Sign in, or send the header `Authorization: Bearer <token>`.',
  },
  'wrong-token': {
    status: 401,
    title: 'Wrong token',
    meaning: 'The token is not one that is accepted here.',
    remedy: 'Use the token that the services were started with, or a new sign-in link.',
  },
  'foreign-request': {
    status: 403,
    title: 'From another site',
    meaning: 'A page of another site, or a form, made the browser send this with its session.',
    remedy: 'Use the dashboard itself, or send a bearer token.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    meaning: 'There is nothing at this path, or the registry does not have the id in it.',
    remedy: 'See the routes in `/api/docs`, and the ids in `GET /api/registry`.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path exists, but not with this method.',
    remedy: 'The header `Allow` names the methods.',
  },
  'not-in-quarantine': {
    status: 409,
    title: 'Not in quarantine any more',
    meaning: 'One of the items was replayed or removed already, or is being replayed at the moment.',
    remedy: 'Read the quarantine again, and replay what is still there.',
  },
  'changed-meanwhile': {
    status: 412,
    title: 'Changed meanwhile',
    meaning: 'What is to be replaced is not what was read (`If-Match`).',
    remedy: 'Read it again, make the change on that, and send it again.',
  },
  'body-too-large': {
    status: 413,
    title: 'Too large',
    meaning: 'The body has more bytes than are allowed here.',
    remedy: 'Send less at a time.',
  },
  'encoded-body': {
    status: 415,
    title: 'Encoded body',
    meaning: 'The body is compressed or otherwise encoded.',
    remedy: 'Send it without `Content-Encoding`.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'No such part',
    meaning: 'The header `Range` asks for a part that the file does not have.',
    remedy: 'The header `Content-Range` says how long the file is.',
  },
  'too-many-wrong-tokens': {
    status: 429,
    title: 'Too many wrong tokens',
    meaning:
      'This address sent too many wrong tokens within a minute; the right one is still accepted at once.',
    remedy: 'Wait for the time in `Retry-After`.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    meaning: 'Something failed that nobody foresaw; the log of the services says what.',
    remedy: 'Report it with that line of the log.',
  },
  'store-unavailable': {
    status: 503,
    title: 'Store unavailable',
    meaning: 'The store does not answer, or has no room, at the moment.',
    remedy: 'Try again after the time in `Retry-After`; nothing was taken.',
  },
  'too-many-streams': {
    status: 503,
    title: 'Too many streams',
    meaning: 'As many event streams are open as the services serve at once.',
    remedy: 'Try again after the time in `Retry-After`.',
  },
} as const satisfies Record<string, ProblemMeaning>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
