import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './load-config.ts';
import { loadOrCreateSecrets } from './secrets-file.ts';
import { allVariables, pickVariables } from './variables/all-variables.ts';
import { accountVariables } from './variables/account-variables.ts';
import { contestVariables } from './variables/contest-variables.ts';
import { clientVariables } from './variables/client-variables.ts';
import { installationVariables } from './variables/installation-variables.ts';
import { processVariables } from './variables/process-variables.ts';
import { portVariables, urlVariables } from './variables/service-variables.ts';
import { storeVariables } from './variables/store-variables.ts';
import type { Variable } from './variables/variable.ts';
import { voteVariables } from './variables/vote-variables.ts';
import { secretVariables } from './variables/secret-variables.ts';

function failure(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

const secretNames = Object.keys(secretVariables) as (keyof typeof secretVariables)[];
const concerns = [
  processVariables,
  portVariables,
  urlVariables,
  storeVariables,
  accountVariables,
  voteVariables,
  clientVariables,
  contestVariables,
  secretVariables,
  installationVariables,
];
const databaseVariables = pickVariables(['DATABASE_URL', 'DATABASE_URL_DIRECT', 'DATABASE_POOL_MAX', 'PGSSLROOTCERT']);
const url = 'postgres://me:hidden-password@db.example/urvote';

describe('loadConfig', () => {
  it('names every wrong variable at once and shows no value', () => {
    const error = failure(() =>
      loadConfig(
        {
          ...databaseVariables,
          ...pickVariables(['VOTER_KEY_SECRET', 'GUEST_COOKIE_SECRET']),
        },
        {
          NODE_ENV: 'production',
          DATABASE_URL: `${url}?sslmode=require`,
          DATABASE_POOL_MAX: 'many-value',
          VOTER_KEY_SECRET: 'short-value',
          GUEST_COOKIE_SECRET: ' ',
        },
      ),
    );
    expect(error.variables.toSorted()).toEqual([
      'DATABASE_POOL_MAX',
      'DATABASE_URL',
      'GUEST_COOKIE_SECRET',
      'VOTER_KEY_SECRET',
    ]);
    expect(error.message).not.toMatch(/hidden-password|short-value|many-value/);
  });

  it('accepts sslmode=require in production only with a CA file', () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: `${url}?sslmode=require` };
    expect(failure(() => loadConfig(databaseVariables, env)).variables).toEqual(['DATABASE_URL']);
    expect(() => loadConfig(databaseVariables, { ...env, PGSSLROOTCERT: '/ca.pem' })).not.toThrow();
    expect(() => loadConfig(databaseVariables, { ...env, NODE_ENV: 'development' })).not.toThrow();
    expect(() => loadConfig(databaseVariables, { ...env, DATABASE_URL: `${url}?sslmode=verify-full` })).not.toThrow();
  });

  it.each(['10.0.0.0/33', 'example.org', '10.0.0.1/8/9'])('refuses %s as a trusted proxy', (TRUSTED_PROXIES) => {
    expect(() => loadConfig(pickVariables(['TRUSTED_PROXIES']), { TRUSTED_PROXIES })).toThrow(ConfigError);
  });

  it('reads lists', () => {
    const env = { TRUSTED_PROXIES: '10.0.0.0/8, ::1', CORS_ORIGINS: 'https://a.example,http://localhost:3000' };
    expect(loadConfig(pickVariables(['TRUSTED_PROXIES', 'CORS_ORIGINS']), env)).toEqual({
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
      CORS_ORIGINS: ['https://a.example', 'http://localhost:3000'],
    });
  });
});

describe('the table of variables', () => {
  it('declares every variable in one file alone', () => {
    expect(Object.keys(allVariables).length).toBe(
      concerns.reduce((count, variables) => count + Object.keys(variables).length, 0),
    );
  });

  it('gives no example for a secret', () => {
    const rows = Object.values<Variable>(allVariables);
    expect(rows.filter(({ secret, example }) => secret && example)).toEqual([]);
  });

  it('has examples that its own schemas take', () => {
    for (const [name, { schema, example }] of Object.entries<Variable>(allVariables))
      if (example !== undefined) expect(schema.safeParse(example).success, name).toBe(true);
  });
});

describe('the secrets file', () => {
  it('is made once, with mode 0600, and satisfies the configuration [PL-13]', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'urvote-secrets-'));
    try {
      const secrets = await loadOrCreateSecrets(folder);
      expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
      expect(loadConfig(pickVariables(secretNames), secrets).TOKEN_SIGNING_KEYS).toHaveLength(1);
      expect(await loadOrCreateSecrets(folder)).toEqual(secrets);
      expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual(secrets);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
