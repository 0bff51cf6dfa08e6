import { randomUUID } from 'node:crypto';
import { eventually } from '@urvote/testkit/eventually';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { addSampleContest } from './sample-rows.test-support.ts';

const emptyContest = async ({ db }: TestDatabase): Promise<string> =>
  (await addSampleContest(db, { entryCount: 0 })).contestId;

/** Adds entries in one statement. @param createdAt an SQL expression in place of the default */
async function add(
  db: Kysely<Database>,
  contestId: string,
  titles: readonly string[],
  createdAt = sql`default`,
): Promise<void> {
  const rows = titles.map(
    (title) =>
      sql`(${randomUUID()}::uuid, ${contestId}::uuid, 'music', ${title}, 'Artist', 'approved', now(), ${createdAt})`,
  );
  await sql`insert into entry (id, contest_id, kind, title, artist_name, status, approved_at, created_at) values ${sql.join(rows)}`.execute(
    db,
  );
}

/** Titles in the order of the list, by a transaction of its own. */
async function listed({ db }: TestDatabase, contestId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('entry')
    .select('title')
    .where('contest_id', '=', contestId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ title }) => title);
}

async function untilOneWaits({ db }: TestDatabase): Promise<void> {
  await eventually(async () => {
    const waiting = await sql`select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
    expect(waiting.rows).toHaveLength(1);
  });
}

describe('entries of one contest', () => {
  it('become visible in the order of their created_at, however late a transaction commits', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    const otherContestId = await emptyContest(database);
    let later: Promise<void> | undefined;
    await database.db.transaction().execute(async (trx) => {
      await add(trx, contestId, ['first']);
      later = add(database.db, contestId, ['later']);
      await untilOneWaits(database);
      expect(await listed(database, contestId)).toEqual([]);
      await add(database.db, otherContestId, ['elsewhere']);
      expect(await listed(database, otherContestId)).toEqual(['elsewhere']);
      await add(trx, contestId, ['second']);
    });
    await later;
    expect(await listed(database, contestId)).toEqual(['first', 'second', 'later']);
  });

  it('follow those of a transaction that began later and committed sooner', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    await database.db.transaction().execute(async (trx) => {
      await sql`select now()`.execute(trx);
      await add(database.db, contestId, ['sooner']);
      await add(trx, contestId, ['late']);
    });
    expect(await listed(database, contestId)).toEqual(['sooner', 'late']);
  });

  it('do not wait for a transaction that took its entries back', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    await database.db.transaction().execute(async (trx) => {
      await sql`savepoint before`.execute(trx);
      await add(trx, contestId, ['taken back']);
      await sql`rollback to savepoint before`.execute(trx);
      await add(database.db, contestId, ['stays']);
    });
    expect(await listed(database, contestId)).toEqual(['stays']);
  });

  it('have instants of their own within one statement, and no change before they were made', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    const titles = Array.from({ length: 500 }, (_, index) => `Entry ${index}`);
    await add(database.db, contestId, titles);
    expect(await listed(database, contestId)).toEqual(titles);
    const { rows } = await sql`
      select count(distinct created_at)::integer as instants, bool_and(updated_at = created_at) as unchanged from entry`.execute(
      database.db,
    );
    expect(rows).toEqual([{ instants: 500, unchanged: true }]);
  });

  it('stay in order when the clock is stepped back', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    const before = sql`date_trunc('second', now()) + interval '20 minutes'`;
    await add(database.db, contestId, ['by the clock before'], before);
    await add(database.db, contestId, ['after', 'at last']);
    const { rows } = await sql`
      select extract(microseconds from created_at - min(created_at) over ())::integer as us from entry order by created_at`.execute(
      database.db,
    );
    expect(rows).toEqual([{ us: 0 }, { us: 1 }, { us: 2 }]);
  });

  it('keep a created_at of their own, and a wrong one is not passed on', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    await add(database.db, contestId, ['imported'], sql`'2020-02-02T02:02:02Z'`);
    await add(database.db, contestId, ['misdated'], sql`'2999-01-01T00:00:00Z'`);
    await add(database.db, contestId, ['new']);
    expect(await listed(database, contestId)).toEqual(['imported', 'new', 'misdated']);
    const { rows } =
      await sql`select title, extract(year from created_at at time zone 'UTC')::integer as year from entry
      where title <> 'new' order by created_at`.execute(database.db);
    expect(rows).toEqual([
      { title: 'imported', year: 2020 },
      { title: 'misdated', year: 2999 },
    ]);
  });

  it('are ordered by the index, without reading the others', async () => {
    await using database = await testDatabase();
    const contestId = await emptyContest(database);
    const reads = await database.db.transaction().execute(async (trx) => {
      await add(
        trx,
        contestId,
        Array.from({ length: 1000 }, () => 'Title'),
      );
      return sql`select seq_scan::integer, seq_tup_read::integer from pg_stat_xact_user_tables where relname = 'entry'`.execute(
        trx,
      );
    });
    expect(reads.rows).toEqual([{ seq_scan: 0, seq_tup_read: 0 }]);
  });
});
