import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFragments, databaseVariables, migrationVariables, secretVariables } from './fragments.ts';
import { ConfigError, loadConfig } from './load-config.ts';
import { loadOrCreateSecrets } from './secrets-file.ts';
import { environmentVariables } from './variables.ts';

function failure(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

const url = 'postgres://me:hidden-password@db.example/urvote';

describe('loadConfig', () => {
  it('names every wrong variable at once and shows no value', () => {
    const error = failure(() =>
      loadConfig(
        {
          ...databaseVariables,
          VOTER_KEY_SECRET: secretVariables.VOTER_KEY_SECRET,
          GUEST_COOKIE_SECRET: secretVariables.GUEST_COOKIE_SECRET,
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

  it('has no default for the URL of migrations', () => {
    const error = failure(() => loadConfig(migrationVariables, { DATABASE_URL: url }));
    expect(error.message).toContain('DATABASE_URL_DIRECT: is not set');
  });

  it.each(['10.0.0.0/33', 'example.org', '10.0.0.1/8/9'])('refuses %s as a trusted proxy', (TRUSTED_PROXIES) => {
    expect(() => loadConfig({ TRUSTED_PROXIES: allFragments.TRUSTED_PROXIES }, { TRUSTED_PROXIES })).toThrow(
      ConfigError,
    );
  });

  it('reads lists', () => {
    const { TRUSTED_PROXIES, CORS_ORIGINS } = allFragments;
    const env = { TRUSTED_PROXIES: '10.0.0.0/8, ::1', CORS_ORIGINS: 'https://a.example,http://localhost:3000' };
    expect(loadConfig({ TRUSTED_PROXIES, CORS_ORIGINS }, env)).toEqual({
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
      CORS_ORIGINS: ['https://a.example', 'http://localhost:3000'],
    });
  });
});

describe('the table of variables', () => {
  it('lists every variable once, those of the fragments among them', () => {
    const listed = environmentVariables.map(({ name }) => name);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(allFragments)));
  });

  it('gives no example for a secret', () => {
    expect(environmentVariables.filter(({ secret, example }) => secret && example)).toEqual([]);
  });
});

describe('the secrets file', () => {
  it('is made once, with mode 0600, and satisfies the configuration', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'urvote-secrets-'));
    try {
      const secrets = await loadOrCreateSecrets(folder);
      expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
      expect(loadConfig(secretVariables, secrets).TOKEN_SIGNING_KEYS).toHaveLength(1);
      expect(await loadOrCreateSecrets(folder)).toEqual(secrets);
      expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual(secrets);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
