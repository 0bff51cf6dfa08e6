import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from './test-database.ts';
import { testRedisUrl } from './test-redis.ts';
import { serversFrom } from './vitest/container-servers.ts';

const isInContainers = serversFrom() !== 'embedded';

it('takes PostgreSQL from where it was asked to, and every test has a migrated database there', async () => {
  await using database = await testDatabase();
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(
    database.db,
  );
  expect(rows[0]?.folder.startsWith('/var/lib/postgresql')).toBe(isInContainers);
  expect(await database.db.selectFrom('contest').select('id').execute()).toEqual([]);
});

it('takes Redis from where it was asked to', async ({ skip }) => {
  const url = testRedisUrl();
  if (url === undefined || process.env['REDIS_URL']) return skip('no Redis of the test kit here');
  const redis = new Redis(url);
  try {
    expect((await redis.config('GET', 'dir'))[1] === '/data').toBe(isInContainers);
  } finally {
    redis.disconnect();
  }
});

it('takes servers from nowhere else', () => {
  expect(() => serversFrom('docker')).toThrow('URVOTE_TEST_SERVERS is embedded, containers or');
});
