import { randomUUID } from 'node:crypto';
import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { dumpSchema } from './schema-dump.ts';
import { addSampleContest, addSampleVotes } from './sample-rows.test-support.ts';

const manyRows = 100_000;

async function planOf(db: Parameters<typeof addSampleContest>[0], query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(db);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

it('serves votes by voter and day, and entries by contest and status, from indexes [PL-18]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const contest = await addSampleContest(db);
  const batchId = await addSampleVotes(db, { ...contest, voteCount: manyRows });
  await sql`
    insert into entry (id, contest_id, kind, title, artist_name, status, approved_at)
    select gen_random_uuid(), ${contest.contestId}, 'music', 'Title', 'Artist',
      case when n % 50 = 0 then 'pending' else 'approved' end, case when n % 50 = 0 then null else now() end
    from generate_series(1, ${manyRows}::integer) n`.execute(db);
  await sql`analyze vote, entry`.execute(db);

  const byVoter = await planOf(
    db,
    sql`
    select * from vote where voter_key = ${`g:${batchId}-7`} and window_start = '2026-11-21'`,
  );
  expect(byVoter).toMatch(/Index (Only )?Scan|Bitmap Index Scan/);
  expect(byVoter).not.toContain('Seq Scan');
  const byStatus = await planOf(
    db,
    sql`
    select * from entry where contest_id = ${contest.contestId} and status = 'pending' order by created_at, id limit 20`,
  );
  expect(byStatus).toContain('entry_contest_status_idx');
  expect(byStatus).not.toContain('Seq Scan');
});

it('keeps fraud_flags, is_suspicious and vote_weight with their types and defaults', async () => {
  await using database = await testDatabase();
  const { rows } = await sql`
    select column_name as name, data_type as type, column_default as value, is_nullable as nullable,
      numeric_precision as precision, numeric_scale as scale
    from information_schema.columns
    where table_name = 'vote' and column_name in ('fraud_flags', 'is_suspicious', 'vote_weight') order by column_name`.execute(
    database.db,
  );
  expect(rows).toMatchObject([
    { name: 'fraud_flags', type: 'jsonb', value: "'[]'::jsonb", nullable: 'NO' },
    { name: 'is_suspicious', type: 'boolean', value: 'false', nullable: 'NO' },
    { name: 'vote_weight', type: 'numeric', value: '1.00', nullable: 'NO', precision: 3, scale: 2 },
  ]);
  const contest = await addSampleContest(database.db, { entryCount: 1 });
  await addSampleVotes(database.db, { ...contest, voteCount: 1, weight: 0.5 });
  const stored = await sql`
    select vote_weight, is_suspicious, jsonb_typeof(fraud_flags) as flags from vote`.execute(database.db);
  expect(stored.rows).toEqual([{ vote_weight: '0.50', is_suspicious: false, flags: 'array' }]);
});

it('dumps the same text for two databases, whatever partitions they have', async () => {
  await using one = await testDatabase();
  await using other = await testDatabase();
  await sql`select ensure_vote_partitions('2033-01-01', 2)`.execute(other.db);
  const dump = await dumpSchema(one.url);
  expect(await dumpSchema(other.url)).toBe(dump);
  expect(dump).not.toMatch(/vote_20\d\d/);
  await sql`alter table entry add column planted integer`.execute(other.db);
  expect(await dumpSchema(other.url)).toContain('  planted integer');
});

it('names the first audit row that was tampered with', async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (const action of ['one', 'two', 'three']) {
    await sql`insert into audit_log (actor_label, action, target_type) values ('test', ${action}, 'test')`.execute(db);
  }
  const broken = async (): Promise<unknown> => (await sql`select audit_log_first_broken() as id`.execute(db)).rows[0];
  expect(await broken()).toEqual({ id: null });
  await expect(sql`update audit_log set action = 'changed'`.execute(db)).rejects.toMatchObject({ code: '42501' });
  await expect(sql`truncate audit_log`.execute(db)).rejects.toMatchObject({ code: '42501' });
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql`update audit_log set details = '{"planted": true}' where action = 'two'`.execute(trx);
  });
  const two = await db.selectFrom('audit_log').select('id').where('action', '=', 'two').executeTakeFirstOrThrow();
  expect(await broken()).toEqual({ id: two.id });
});

it('keeps appends to the audit log in one chain when they come at the same time', async () => {
  await using database = await testDatabase({ max: 8 });
  const append = (): Promise<unknown> =>
    sql`insert into audit_log (actor_label, action, target_type, target_id) values ('test', 'x', 'test', ${randomUUID()})`.execute(
      database.db,
    );
  await Promise.all(Array.from({ length: 40 }, append));
  const { rows } =
    await sql`select audit_log_first_broken() as id, (select count(*)::integer from audit_log) as count`.execute(
      database.db,
    );
  expect(rows).toEqual([{ id: null, count: 40 }]);
});
