import { generateKeyPairSync } from 'node:crypto';
import { ConfigError } from '@urvote/platform/config/load-config';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const key = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'one' };
const complete = {
  NODE_ENV: 'production',
  METRICS_TOKEN: 'm'.repeat(32),
  DATABASE_URL: 'postgres://urvote@db.example/urvote',
  TOKEN_SIGNING_KEYS: JSON.stringify([key]),
  VOTER_KEY_SECRET: 'v'.repeat(32),
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

describe('configuration of the user service', () => {
  it('names every missing secret at once in production [PL-13]', () => {
    expect(wrongVariables({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL',
      'DATA_ENCRYPTION_KEY',
      'METRICS_TOKEN',
      'TOKEN_SIGNING_KEYS',
      'VOTER_KEY_SECRET',
    ]);
  });

  it('names every short or malformed secret at once and shows none of them [PL-13]', () => {
    const env = {
      ...complete,
      VOTER_KEY_SECRET: 'too-short-a-secret',
      TOKEN_SIGNING_KEYS: '[{"kty":"oct","k":"hidden"}]',
    };
    expect(wrongVariables(env)).toEqual(['TOKEN_SIGNING_KEYS', 'VOTER_KEY_SECRET']);
    expect(() => readConfig(env)).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/too-short-a-secret|hidden/) }),
    );
  });

  it('refuses tokens of more than 15 minutes and password hashes below the recommended cost', () => {
    const env = {
      ...complete,
      ACCESS_TOKEN_TTL_SECONDS: '901',
      PASSWORD_HASH_MEMORY_KIB: '4096',
      PASSWORD_HASH_PASSES: '1',
    };
    expect(wrongVariables(env)).toEqual([
      'ACCESS_TOKEN_TTL_SECONDS',
      'PASSWORD_HASH_MEMORY_KIB',
      'PASSWORD_HASH_PASSES',
    ]);
  });

  it('works as a database role when one is given', () => {
    const { database } = readConfig({ ...complete, DATABASE_ROLE: 'urvote_user_service' });
    expect(new URL(database.url).searchParams.get('options')).toBe('-c role=urvote_user_service');
    expect(wrongVariables({ ...complete, DATABASE_ROLE: 'x; drop' })).toEqual(['DATABASE_ROLE']);
  });

  it('keeps secrets apart from what may be shown', () => {
    const { secrets, ...rest } = readConfig(complete);
    expect(secrets).toEqual({
      tokenSigningKeys: [key],
      voterKeySecret: complete.VOTER_KEY_SECRET,
      dataEncryptionKey: complete.DATA_ENCRYPTION_KEY,
      smtpUrl: 'smtp://127.0.0.1:1025',
    });
    expect(JSON.stringify(rest)).not.toContain(complete.VOTER_KEY_SECRET);
    expect(rest.tokens).toEqual({ issuer: 'urvote', ttlSeconds: 900 });
  });
});
