import { verify } from '@node-rs/argon2';
import type { Database } from '@urvote/db-schema/database';
import { testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { coverArt } from './cover-art.ts';
import { seedDemo, type SeededTable } from './seed-demo.ts';

const clock = { nowMs: () => Date.parse('2026-11-21T12:00:00Z') };
const silent = (): void => {};
const tables: readonly SeededTable[] = ['user', 'client', 'contest', 'board', 'entry', 'media_asset'];

async function rowCounts(db: Kysely<Database>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [...tables, 'user_role', 'outbox_event'] as const) {
    const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(db);
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}

it('fills an empty database, and adds nothing the second time', async () => {
  await using database = await testDatabase();
  const objects = new Map<string, Buffer>();
  const coverStore = { bucket: 'demo', put: async (key: string, body: Buffer) => void objects.set(key, body) };
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);

  const first = await seedDemo(database.db, { clock, log, coverStore });
  const counts = await rowCounts(database.db);
  expect(first.created).toMatchObject({ user: 4, client: 3, contest: 3, entry: 27, media_asset: 30 });
  for (const table of tables) expect(counts[table]).toBe(first.created[table]);

  const second = await seedDemo(database.db, { clock: { nowMs: () => clock.nowMs() + 86_400_000 }, log, coverStore });
  expect(await rowCounts(database.db)).toEqual(counts);
  expect(Object.values(second.created).every((count) => count === 0)).toBe(true);
  expect(second.credentials).toEqual([]);

  const logged = lines.join();
  for (const { password } of first.credentials) expect(logged).not.toContain(password);
  expect(objects.size).toBe(30);
});

it('hands the passwords out once and stores argon2id hashes of them', async () => {
  await using database = await testDatabase();
  const { credentials } = await seedDemo(database.db, { clock, log: silent });
  expect(credentials.map(({ role }) => role).toSorted()).toEqual(['admin', 'voter', 'voter', 'voter']);
  const stored = await database.db.selectFrom('user').select(['email', 'password_hash']).execute();
  for (const { email, password } of credentials) {
    const hash = stored.find((user) => user.email === email)?.password_hash ?? '';
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await verify(hash, password)).toBe(true);
  }
});

it('gives covers to what was seeded without an object store', async () => {
  await using database = await testDatabase();
  await seedDemo(database.db, { clock, log: silent });
  const objects = new Map<string, Buffer>();
  const coverStore = { bucket: 'demo', put: async (key: string, body: Buffer) => void objects.set(key, body) };
  await seedDemo(database.db, { clock, log: silent, coverStore });
  const { title, object_key: key } = await database.db
    .selectFrom('entry')
    .innerJoin('media_asset', 'media_asset.id', 'entry.cover_asset_id')
    .select(['title', 'object_key'])
    .orderBy('title')
    .executeTakeFirstOrThrow();
  expect(objects.get(key)).toEqual(coverArt(title));
  const bare = await database.db.selectFrom('entry').select('id').where('cover_asset_id', 'is', null).execute();
  expect(bare).toEqual([]);
});
