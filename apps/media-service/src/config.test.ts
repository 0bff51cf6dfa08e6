import { ConfigError } from '@urvote/platform/config/load-config';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const complete = {
  NODE_ENV: 'production',
  METRICS_TOKEN: 'm'.repeat(32),
  DATABASE_URL: 'postgres://urvote@db.example/urvote',
  S3_BUCKET: 'media',
  S3_ACCESS_KEY_ID: 'the-key-id',
  S3_SECRET_ACCESS_KEY: 'the-secret-key',
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

describe('configuration of the media service', () => {
  it('names every missing secret at once in production [PL-13]', () => {
    expect(wrongVariables({ NODE_ENV: 'production', S3_ACCESS_KEY_ID: ' ' })).toEqual([
      'DATABASE_URL',
      'METRICS_TOKEN',
      'S3_ACCESS_KEY_ID',
      'S3_BUCKET',
      'S3_SECRET_ACCESS_KEY',
    ]);
  });

  it('names every wrong variable at once', () => {
    expect(wrongVariables({ ...complete, S3_ENDPOINT: 'ftp://x', S3_BUCKET: 'x' })).toEqual([
      'S3_BUCKET',
      'S3_ENDPOINT',
    ]);
  });

  it('keeps secrets apart from what may be shown', () => {
    const { secrets, ...rest } = readConfig({ ...complete, DATABASE_ROLE: 'urvote_media_service' });
    expect(secrets).toEqual({ accessKeyId: 'the-key-id', secretAccessKey: 'the-secret-key' });
    expect(JSON.stringify(rest)).not.toMatch(/the-secret-key|the-key-id/);
    expect(new URL(rest.database.url).searchParams.get('options')).toBe('-c role=urvote_media_service');
  });
});
