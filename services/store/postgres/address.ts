/**
 * DATABASE_URL as the driver's settings. Its `sslmode` means what libpq means by it: `require` encrypts without
 * asking who answers, `verify-ca` and `verify-full` ask.
 */
import type { ClientConfig } from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';

export interface PostgresAddress {
  settings: ClientConfig;
  /** A server without TLS is taken as well (`sslmode=prefer`). */
  mayGoWithoutTls: boolean;
  /** Host, port and database, for messages. */
  shown: string;
}

/** @throws where a certificate that the URL names can't be read */
export function postgresAddress(databaseUrl: string): PostgresAddress {
  const { ssl, ...settings } = toClientConfig(parse(databaseUrl, { useLibpqCompat: true }));
  const mode = new URL(databaseUrl).searchParams.get('sslmode');
  const isPlain = mode === null || mode === 'disable' || mode === 'allow';
  return {
    settings: { ...settings, ...(isPlain || ssl === undefined ? {} : { ssl }) },
    mayGoWithoutTls: mode === 'prefer',
    shown: `${settings.host ?? 'localhost'}:${settings.port ?? 5432}/${settings.database}`,
  };
}
