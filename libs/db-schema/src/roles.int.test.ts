import { randomUUID } from 'node:crypto';
import { testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { ensurePartitions } from './partitions.ts';
import { addSampleContest, addSampleVotes } from './sample-rows.test-support.ts';
import { type ServiceRole, serviceRoles } from '@urvote/contracts/services/service-names';

const denied = { code: '42501' };
const rollback = new Error('rolled back');

/** Runs as the role and takes everything back. */
async function as<T>(
  db: Kysely<Database>,
  role: ServiceRole | 'urvote_app_user' | 'urvote_app_admin',
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  let result: T | undefined;
  try {
    await db.transaction().execute(async (trx) => {
      await sql`set local role ${sql.id(role)}`.execute(trx);
      result = await work(trx);
      throw rollback;
    });
  } catch (error) {
    if (error !== rollback) throw error;
  }
  return result as T;
}

describe('the roles of the services', () => {
  it('let the vote worker insert votes and read no password hash [PL-21]', async () => {
    await using database = await testDatabase();
    const contest = await addSampleContest(database.db);
    const worker = 'urvote_vote_worker';
    await expect(
      as(database.db, worker, (trx) => sql`select password_hash from "user"`.execute(trx)),
    ).rejects.toMatchObject(denied);
    await as(database.db, worker, (trx) => sql`select id, suspended_at from "user"`.execute(trx));
    const stored = await as(database.db, worker, async (trx) => {
      await addSampleVotes(trx, { ...contest, voteCount: 3 });
      await sql`insert into entry_tally (entry_id, contest_id, up_count, updated_at) values (${contest.entryIds[0]}, ${contest.contestId}, 1, now())`.execute(
        trx,
      );
      await sql`insert into outbox_event (id, aggregate_type, aggregate_id, type, payload) values (gen_random_uuid(), 'contest', ${contest.contestId}, 'vote.counted', '{}')`.execute(
        trx,
      );
      return sql<{ count: number }>`select count(*)::integer as count from vote`.execute(trx);
    });
    expect(stored.rows).toEqual([{ count: 3 }]);
  });

  it('keep the gateway from writing votes, tallies and accounts', async () => {
    await using database = await testDatabase();
    const contest = await addSampleContest(database.db);
    const refused = [
      sql`insert into vote select * from vote`,
      sql`update entry_tally set up_count = 1000`,
      sql`insert into user_role select id, 'admin' from "user"`,
      sql`update entry set status = 'approved'`,
      sql`select email from "user"`,
    ];
    for (const statement of refused) {
      await expect(as(database.db, 'urvote_gateway', (trx) => statement.execute(trx))).rejects.toMatchObject(denied);
    }
    const read = await as(database.db, 'urvote_gateway', (trx) => trx.selectFrom('entry').select('id').execute());
    expect(read.map(({ id }) => id).toSorted()).toEqual(contest.entryIds);
  });

  it('tell the gateway of votes what voters are told, and nobody but operations what the audit log is proved by', async () => {
    await using database = await testDatabase();
    const asGateway = (read: string) =>
      as(database.db, 'urvote_gateway', (trx) => sql.raw(`select ${read}`).execute(trx));
    for (const column of ['ip', 'user_agent', 'voter_name', 'device_hash', 'fraud_score', 'fraud_flags', 'hold_reason'])
      await expect(asGateway(`${column} from vote`), column).rejects.toMatchObject(denied);
    for (const column of ['ip', 'user_agent', 'voter_name'])
      await expect(asGateway(`${column} from vote_rejection`), column).rejects.toMatchObject(denied);
    await asGateway('id, state, voter_key from vote');
    const proofs = ['audit_log_first_broken()', 'audit_log_row_hash(null)', 'audit_log_personal_hash(null)'];
    for (const role of serviceRoles)
      for (const proof of proofs) {
        const called = as(database.db, role, (trx) => sql.raw(`select ${proof}`).execute(trx));
        if (role === 'urvote_ops_service') await called;
        else await expect(called, `${role} ${proof}`).rejects.toMatchObject(denied);
      }
  });

  it('let the contest service add entries, in their order', async () => {
    await using database = await testDatabase();
    const { contestId } = await addSampleContest(database.db, { entryCount: 0 });
    const added = await as(database.db, 'urvote_contest_service', async (trx) => {
      await sql`insert into entry (id, contest_id, kind, title, artist_name)
        select gen_random_uuid(), ${contestId}, 'music', 'Entry ' || n, 'Artist' from generate_series(1, 3) as n`.execute(
        trx,
      );
      return trx.selectFrom('entry').select('title').orderBy('created_at').execute();
    });
    expect(added.map(({ title }) => title)).toEqual(['Entry 1', 'Entry 2', 'Entry 3']);
  });

  it.each([...serviceRoles])('keep %s from changing the audit log, the tables and other roles', async (role) => {
    await using database = await testDatabase();
    const refused = [
      sql`update audit_log set action = 'x'`,
      sql`delete from audit_log`,
      sql`truncate audit_log`,
      sql`alter table vote disable trigger all`,
      sql`create table public.mine (id integer)`,
      sql`set local session_replication_role = replica`,
      sql`grant urvote_user_service to ${sql.id(role)}`,
    ];
    for (const statement of refused) {
      await expect(as(database.db, role, (trx) => statement.execute(trx))).rejects.toMatchObject(denied);
    }
  });

  it('let the sweeps of the worker make partitions and see the DEFAULT ones, and nobody else', async () => {
    await using database = await testDatabase();
    const made = await as(database.db, 'urvote_vote_worker', async (trx) => {
      await sql`select count(*) from vote_default, vote_rejection_default`.execute(trx);
      return ensurePartitions(trx, { from: '2034-01-01', monthCount: 1 });
    });
    expect(made).toHaveLength(2);
    const gateway = as(database.db, 'urvote_gateway', (trx) =>
      ensurePartitions(trx, { from: '2034-01-01', monthCount: 1 }),
    );
    await expect(gateway).rejects.toMatchObject(denied);
  });

  it('keep the secrets of accounts from everybody but the user service [PL-21]', async () => {
    await using database = await testDatabase();
    const secretTables = [
      'session',
      'refresh_token',
      'one_time_token',
      'user_identity',
      'totp_factor',
      'recovery_code',
      'passkey',
      'mail',
    ];
    const others = serviceRoles.filter((role) => role !== 'urvote_user_service');
    // The worker's sweep removes what is over; it needs to see it for that.
    const sweeping = new Set(['session', 'refresh_token', 'one_time_token', 'mail']);
    for (const table of secretTables) {
      for (const role of others) {
        const reading = as(database.db, role, (trx) => sql`select * from ${sql.table(table)}`.execute(trx));
        if (role === 'urvote_vote_worker' && sweeping.has(table)) await reading;
        else await expect(reading, `${role} reads ${table}`).rejects.toMatchObject(denied);
        await expect(
          as(database.db, role, (trx) => sql`update ${sql.table(table)} set created_at = now()`.execute(trx)),
        ).rejects.toMatchObject(denied);
      }
      await as(database.db, 'urvote_user_service', (trx) => sql`select * from ${sql.table(table)}`.execute(trx));
    }
  });
});

describe('row security', () => {
  it('shows people their own votes and account, and administrators all [PL-09]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    const contest = await addSampleContest(db);
    await addSampleVotes(db, { ...contest, voteCount: 6 });
    const [ada, ben] = [await addUser(db, 'ada'), await addUser(db, 'ben')];
    await sql`update vote set voter_user_id = case when leaf_index % 3 = 0 then ${ada}::uuid else ${ben}::uuid end`.execute(
      db,
    );
    const seen = (role: 'urvote_app_user' | 'urvote_app_admin', userId: string) =>
      as(db, role, async (trx) => {
        await sql`select set_config('app.user_id', ${userId}, true)`.execute(trx);
        const { rows } = await sql<{ ofBen: number; all: number; users: string[] }>`
          select count(*) filter (where voter_user_id = ${ben})::integer as "ofBen", count(*)::integer as "all",
            array(select username from "user" order by username) as users from vote`.execute(trx);
        return rows[0];
      });
    expect(await seen('urvote_app_user', ada)).toEqual({ ofBen: 0, all: 2, users: ['ada'] });
    expect(await seen('urvote_app_user', ben)).toEqual({ ofBen: 4, all: 4, users: ['ben'] });
    expect(await seen('urvote_app_user', '')).toEqual({ ofBen: 0, all: 0, users: [] });
    expect(await seen('urvote_app_admin', '')).toEqual({ ofBen: 4, all: 6, users: ['ada', 'ben'] });
  });

  it('gives those who read nothing to write, and no password hash', async () => {
    await using database = await testDatabase();
    for (const role of ['urvote_app_user', 'urvote_app_admin'] as const) {
      for (const statement of [
        sql`delete from vote`,
        sql`update "user" set username = 'x'`,
        sql`select password_hash from "user"`,
        sql`select * from vote_rejection`,
      ]) {
        await expect(as(database.db, role, (trx) => statement.execute(trx))).rejects.toMatchObject(denied);
      }
    }
  });
});

async function addUser(db: Kysely<Database>, username: string): Promise<string> {
  const { id } = await db
    .insertInto('user')
    .values({ id: randomUUID(), email: `${username}@example.org`, username })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
