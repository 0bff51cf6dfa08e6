import { ConfigError } from '@urvote/platform/config/load-config';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const complete = {
  NODE_ENV: 'production',
  METRICS_TOKEN: 'm'.repeat(32),
  DATABASE_URL: 'postgres://urvote@db.example/urvote',
  JWKS_URL: 'https://users.example/api/v1/jwks.json',
  VOTER_KEY_SECRET: 'v'.repeat(32),
  GUEST_COOKIE_SECRET: 'g'.repeat(32),
  DATA_ENCRYPTION_KEY: 'e'.repeat(32),
};

function wrongVariables(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.variables.toSorted();
    throw error;
  }
  return [];
}

describe('configuration of the contest service', () => {
  it('names every missing variable at once in production [PL-13]', () => {
    expect(wrongVariables({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL',
      'DATA_ENCRYPTION_KEY',
      'GUEST_COOKIE_SECRET',
      'JWKS_URL',
      'METRICS_TOKEN',
      'VOTER_KEY_SECRET',
    ]);
  });

  it('names every wrong variable at once [PL-13]', () => {
    const env = {
      ...complete,
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'http://x',
      TRUSTED_PROXIES: 'anyone',
      CONTEST_SERVICE_PORT: '70000',
    };
    expect(wrongVariables(env)).toEqual(['CONTEST_SERVICE_PORT', 'DATABASE_URL', 'REDIS_URL', 'TRUSTED_PROXIES']);
  });

  it('wakes readers over the direct connection, as the same role', () => {
    const direct = 'postgres://urvote@direct.example/urvote';
    const { database, queue } = readConfig({
      ...complete,
      DATABASE_URL_DIRECT: direct,
      DATABASE_ROLE: 'urvote_contest_service',
    });
    expect(new URL(queue.directUrl).host).toBe('direct.example');
    for (const url of [database.url, queue.directUrl]) {
      expect(new URL(url).searchParams.get('options')).toBe('-c role=urvote_contest_service');
    }
  });
});
