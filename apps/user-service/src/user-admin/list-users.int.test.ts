import { getUser, listUsers } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from '../accounts/signed-in-account.test-support.ts';
import { insertAccount, startUserService } from '../user-service.test-support.ts';

interface Page {
  items: { id: string; username: string }[];
  nextCursor: string | null;
}

describe('the list of accounts', () => {
  it('has every account once, newest first, also those of one instant', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    await sql`
      insert into "user" (id, email, username, created_at)
      select gen_random_uuid(), 'u' || n || '@example.org', 'user-' || n, '2026-01-01T00:00:00.123456Z'::timestamptz + (n % 3) * interval '1 microsecond'
      from generate_series(1, 25) as n`.execute(db);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const { body } = await admin.api.call(listUsers, { query: { limit: 4, ...(cursor ? { cursor } : {}) } });
      const page = body as Page;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const expected = await db
      .selectFrom('user')
      .select('id')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    expect(seen).toEqual(expected.map(({ id }) => id));
    const wrong = await admin.api.call(listUsers, { query: { cursor: 'nonsense' } });
    expect([wrong.status, wrong.problem().code]).toEqual([400, 'MALFORMED_CURSOR']);
  });

  it('is searched by what addresses and names begin with, taken as it is typed, and by role and state', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const percent = await insertAccount(db, { email: '100%@example.org', roles: ['artist'] });
    await insertAccount(db, { email: '1000@example.org', isSuspended: true });
    const found = async (query: Record<string, string | boolean>) => {
      const { body } = await admin.api.call(listUsers, { query });
      return (body as Page).items.map(({ id }) => id);
    };
    expect(await found({ query: '100%' })).toEqual([percent]);
    expect(await found({ query: '%' })).toEqual([]);
    expect(await found({ query: 'ADMIN@' })).toEqual([admin.id]);
    expect(await found({ query: `u-${admin.id.slice(0, 8)}` })).toEqual([admin.id]);
    expect(await found({ query: 'ada' })).toHaveLength(3);
    expect(await found({ role: 'artist' })).toEqual([percent]);
    expect(await found({ suspended: true })).toHaveLength(1);
  });

  it('and single accounts are for administrators', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const user = await signedInAccount(service.url, db, { email: 'user@example.org', roles: ['moderator'] });
    expect((await user.api.call(listUsers)).status).toBe(403);
    expect((await user.api.call(getUser, { params: { userId: user.id } })).status).toBe(403);
  });
});
