/** The session's cookie: its secret, signed with a key that comes from the admin token, so that a new one ends all. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { SESSION_MS } from '../../access/session-repository.ts';

export const SESSION_COOKIE = 'footprint_session';

/** The secret of the session that a request carries; null where it carries none, or one that was made up. */
export async function sessionOf(c: Context, adminToken: string): Promise<string | null> {
  return (await getSignedCookie(c, keyOf(adminToken), SESSION_COOKIE)) || null;
}

export async function setSession(c: Context, adminToken: string, secret: string): Promise<void> {
  await setSignedCookie(c, SESSION_COOKIE, secret, keyOf(adminToken), {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: SESSION_MS / 1000,
    secure: isHttps(c),
  });
}

export function removeSession(c: Context): void {
  deleteCookie(c, SESSION_COOKIE, { path: '/', secure: isHttps(c) });
}

function keyOf(adminToken: string): string {
  return createHash('sha256').update(`session ${adminToken}`).digest('base64url');
}

function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
}
