/** What DATABASE_URL may be. Apart from the driver, which is loaded only where there is one. */

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
const PROTOCOLS = new Set(['postgres:', 'postgresql:']);

/** What is wrong with a DATABASE_URL, in words that hold nothing of it; null where nothing is. */
export function databaseUrlProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !PROTOCOLS.has(url.protocol)) {
    return 'must be a URL that begins with postgres:// or postgresql://';
  }
  if (url.pathname.length < 2) return 'must name a database: postgres://user:password@host/database';
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.some((known) => known === mode)) {
    return `must have an sslmode of ${SSL_MODES.join(', ')}`;
  }
  if (mode === 'verify-ca' && !url.searchParams.has('sslrootcert')) {
    return 'must name the certificate of the authority (sslrootcert) with sslmode=verify-ca';
  }
  return null;
}
