import { randomUUID } from 'node:crypto';
import { testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { firstBrokenAuditRow } from './audit-chain.ts';
import type { Database } from './database.ts';

const [label, ip, userAgent] = ['ada', '192.0.2.7', 'Browser of Ada'];

/** Three rows: by the account, by somebody else, and by the account again. */
async function appendRows(db: Kysely<Database>, userId: string): Promise<void> {
  for (const actor of [userId, randomUUID(), userId]) {
    await sql`
      insert into audit_log (actor_user_id, actor_label, action, target_type, target_id, ip, user_agent)
      values (${actor}, ${label}, 'thing.change', 'thing', ${randomUUID()}, ${ip}, ${userAgent})`.execute(db);
  }
}

async function actorsOf(db: Kysely<Database>) {
  return db.selectFrom('audit_log').select(['actor_label', 'ip', 'user_agent']).orderBy('id').execute();
}

describe('the audit log', () => {
  it('forgets the name, the address and the browser of an account that is gone, and its chain holds', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const userId = randomUUID();
    await db.insertInto('user').values({ id: userId, email: 'ada@example.org', username: 'ada' }).execute();
    await appendRows(db, userId);
    const known = { actor_label: label, ip, user_agent: userAgent };
    await sql`select erase_audit_actor(${userId})`.execute(db);
    expect(await actorsOf(db)).toEqual([known, known, known]);

    await db.deleteFrom('user').where('id', '=', userId).execute();
    await sql`select erase_audit_actor(${userId})`.execute(db);
    const erased = { actor_label: 'erased', ip: null, user_agent: null };
    expect(await actorsOf(db)).toEqual([erased, known, erased]);
    expect(await firstBrokenAuditRow(db)).toBeUndefined();
    await appendRows(db, randomUUID());
    expect(await firstBrokenAuditRow(db)).toBeUndefined();
  });

  it.each([
    [`ip = '192.0.2.8'`],
    [`actor_label = 'somebody else'`],
    [`actor_label = 'erased', ip = '192.0.2.8', user_agent = null, personal_salt = null`],
    [`personal_salt = '\\x00'`],
  ])('refuses to set %s, and a chain in which it was set is broken', async (change) => {
    await using database = await testDatabase();
    const { db } = database;
    await appendRows(db, randomUUID());
    await expect(sql.raw(`update audit_log set ${change}`).execute(db)).rejects.toThrow('append-only');
    const { id } = await db.selectFrom('audit_log').select('id').orderBy('id').executeTakeFirstOrThrow();
    await db.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx);
      await sql.raw(`update audit_log set ${change} where id = ${id}`).execute(trx);
    });
    expect(String(await firstBrokenAuditRow(db))).toBe(String(id));
  });
});
