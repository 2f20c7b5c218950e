/**
 * Session cookies without a session store: an expiry and a nonce, signed with a key derived from the admin token.
 * They survive a restart, and a new admin token ends them all.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const SESSION_COOKIE = 'footprint_session';
export const SESSION_S = 14 * 24 * 3600;

/** Compares secrets in a time that tells nothing of where they differ. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** A cookie's value for a session that begins now. @param now epoch ms */
export function newSession(adminToken: string, now: number): string {
  const claims = `${now + SESSION_S * 1000}.${randomBytes(16).toString('base64url')}`;
  return `${claims}.${sign(claims, adminToken)}`;
}

/** Whether a cookie's value is a session that we began and that has not ended. @param now epoch ms */
export function isSession(value: string, adminToken: string, now: number): boolean {
  const [expiresAt = '', nonce = '', signature = ''] = value.split('.');
  return isSameSecret(signature, sign(`${expiresAt}.${nonce}`, adminToken)) && Number(expiresAt) > now;
}

function sign(claims: string, adminToken: string): string {
  return createHmac('sha256', `session ${adminToken}`).update(claims).digest('base64url');
}
