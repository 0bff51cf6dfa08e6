import { generateKeyPairSync } from 'node:crypto';
import { ConfigError } from '@urvote/platform/config/load-config';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const secret = 's'.repeat(32);
const complete = {
  NODE_ENV: 'production',
  METRICS_TOKEN: 'm'.repeat(32),
  DATABASE_URL: 'postgres://urvote:password@db.example:6432/urvote',
  JWKS_URL: 'http://users.example/api/v1/jwks.json',
  USER_SERVICE_URL: 'http://users.example',
  CONTEST_SERVICE_URL: 'http://contests.example',
  MEDIA_SERVICE_URL: 'http://media.example',
  VOTER_KEY_SECRET: secret,
  GUEST_COOKIE_SECRET: secret,
  DEVICE_HASH_SECRET: secret,
  RECEIPT_COMMITMENT_SECRET: secret,
  DATA_ENCRYPTION_KEY: secret,
  RECEIPT_SIGNING_KEY: JSON.stringify({
    ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
    kid: 'r1',
  }),
};

describe('configuration', () => {
  it('needs no more than this, and keeps secrets and connection strings apart from what may be shown', () => {
    const { secrets, database, queue, ...config } = readConfig(complete);
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 8080 },
      group: { maxGroupSize: 256, lingerMs: 25 },
      snapshot: { maxAgeMs: 30_000 },
    });
    expect([database.url, queue.directUrl]).toEqual([complete.DATABASE_URL, complete.DATABASE_URL]);
    expect(secrets).toMatchObject({ voterKeySecret: secret });
    for (const value of [secret, 'password']) expect(JSON.stringify(config)).not.toContain(value);
  });

  it('names every missing, short and malformed variable at once, and no value', () => {
    const { DEVICE_HASH_SECRET: _, ...rest } = complete;
    const wrong = {
      ...rest,
      VOTER_KEY_SECRET: 'too short',
      RECEIPT_SIGNING_KEY: '{}',
      GROUP_MAX_VOTES: '5000',
      JWKS_URL: 'users.example',
    };
    const read = () => readConfig(wrong);
    expect(read).toThrow(ConfigError);
    try {
      read();
    } catch (error) {
      const { variables, message } = error as ConfigError;
      expect(variables.toSorted()).toEqual([
        'DEVICE_HASH_SECRET',
        'GROUP_MAX_VOTES',
        'JWKS_URL',
        'RECEIPT_SIGNING_KEY',
        'VOTER_KEY_SECRET',
      ]);
      expect(message).not.toContain('too short');
    }
  });

  it('takes no private key for one that is published', () => {
    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43), kid: 'r0' };
    const read = (...keys: object[]) =>
      readConfig({ ...complete, RECEIPT_EARLIER_KEYS: JSON.stringify(keys) }).earlierReceiptKeys;
    expect(read(publicJwk)).toEqual([{ ...publicJwk, alg: 'EdDSA', use: 'sig' }]);
    expect(() => read({ ...publicJwk, d: 'd'.repeat(43) })).toThrow('RECEIPT_EARLIER_KEYS');
    expect(() => read({ ...publicJwk, crv: 'P-256' })).toThrow('RECEIPT_EARLIER_KEYS');
  });
});
