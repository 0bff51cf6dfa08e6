import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

export interface PostgresTarget {
  /** The connection string without its TLS parameters. */
  url: string;
  ssl: ConnectionOptions | false;
}

const tlsParameters = ['sslmode', 'sslrootcert', 'ssl', 'uselibpqcompat'];

/** The `sslmode` of a connection string; undefined when it has none. */
export function sslModeOf(url: string): string | undefined {
  return new URL(url).searchParams.get('sslmode') ?? undefined;
}

function sslOptions(mode: string | undefined, rootCertPath: string | undefined): ConnectionOptions | false {
  if (rootCertPath !== undefined) return { ca: readFileSync(rootCertPath, 'utf8'), rejectUnauthorized: true };
  if (mode === 'verify-full') return { rejectUnauthorized: true };
  if (mode === undefined || mode === 'disable') return false;
  return { rejectUnauthorized: false };
}

/**
 * TLS as the connection string and the CA file ask for it: with a CA file the certificate and the host name are always
 * checked; `verify-full` without one checks against the system's CAs; the weaker modes encrypt and check nothing.
 */
export function postgresTarget(url: string, rootCertPath?: string): PostgresTarget {
  const parsed = new URL(url);
  const ssl = sslOptions(sslModeOf(url), rootCertPath);
  for (const name of tlsParameters) parsed.searchParams.delete(name);
  return { url: parsed.href, ssl };
}
