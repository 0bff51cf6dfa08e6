import { ConfigError } from '@urvote/platform/config/load-config';
import { expect, it } from 'vitest';
import { readDirectUrl } from './config.ts';

it('has no default for the URL of migrations', () => {
  expect(() => readDirectUrl({})).toThrow(/DATABASE_URL_DIRECT: is not set/);
  expect(() => readDirectUrl({ DATABASE_URL: 'postgres://me@db.example/urvote' })).toThrow(ConfigError);
});
