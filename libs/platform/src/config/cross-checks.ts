import { sslModeOf } from '../postgres/tls.ts';

export interface ConfigProblem {
  variable: string;
  message: string;
}

const databaseUrls = ['DATABASE_URL', 'DATABASE_URL_DIRECT'] as const;

/** Modes that encrypt without checking whom they talk to. */
const uncheckedModes = new Set(['allow', 'prefer', 'require', 'verify-ca', 'no-verify']);

function modeOf(url: string): string | undefined {
  return URL.canParse(url) ? sslModeOf(url) : undefined;
}

function checkDatabaseTls(env: Record<string, string>, names: ReadonlySet<string>): ConfigProblem[] {
  if (env['NODE_ENV'] !== 'production' || env['PGSSLROOTCERT'] !== undefined) return [];
  return databaseUrls
    .filter((name) => names.has(name) && uncheckedModes.has(modeOf(env[name] ?? '') ?? ''))
    .map((variable) => ({
      variable,
      message: 'asks for TLS without a certificate check; set PGSSLROOTCERT, or sslmode=verify-full for a public CA',
    }));
}

function checkLoopback(env: Record<string, string>): ConfigProblem[] {
  if (env['NODE_ENV'] !== 'production' || env['WEBHOOKS_TO_LOOPBACK'] !== 'on') return [];
  return [
    { variable: 'WEBHOOKS_TO_LOOPBACK', message: 'is for development: in production no webhook leads to this machine' },
  ];
}

/** What one variable alone cannot tell. */
export function crossChecks(env: Record<string, string>, names: ReadonlySet<string>): ConfigProblem[] {
  return [...checkDatabaseTls(env, names), ...(names.has('WEBHOOKS_TO_LOOPBACK') ? checkLoopback(env) : [])];
}
