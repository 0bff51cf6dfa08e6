import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

export interface PostgresTarget {
  url: string;
  ssl: ConnectionOptions | false;
}

const tlsParameters = ['sslmode', 'sslrootcert', 'ssl', 'uselibpqcompat'];

export function sslModeOf(url: string): string | undefined {
  return new URL(url).searchParams.get('sslmode') ?? undefined;
}

function sslOptions(mode: string | undefined, rootCertPath: string | undefined): ConnectionOptions | false {
  if (rootCertPath !== undefined) return { ca: readFileSync(rootCertPath, 'utf8'), rejectUnauthorized: true };
  if (mode === 'verify-full') return { rejectUnauthorized: true };
  if (mode === undefined || mode === 'disable') return false;
  return { rejectUnauthorized: false };
}

/** A CA file or `verify-full` (by the system's CAs) checks certificate and host name; the weaker modes only encrypt. */
export function postgresTarget(url: string, rootCertPath?: string): PostgresTarget {
  const parsed = new URL(url);
  const ssl = sslOptions(sslModeOf(url), rootCertPath);
  for (const name of tlsParameters) parsed.searchParams.delete(name);
  return { url: parsed.href, ssl };
}
