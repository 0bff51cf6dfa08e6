import { appendFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { firstBrokenAuditRow } from '@urvote/db-schema/audit-chain';
import type { Database } from '@urvote/db-schema/database';
import { recount } from '@urvote/db-schema/recount/recount';
import { repairTotals } from '@urvote/db-schema/recount/repair-totals';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { dumpSchema } from '@urvote/db-schema/schema-dump';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { blankDatabase } from '@urvote/testkit/blank-database';
import { type Kysely, sql } from 'kysely';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';
import { backup } from './backup.ts';

const runOps = toolRunner('ops');

const day = 24 * 60 * 60_000;
const startMs = Date.UTC(2026, 10, 1, 3, 0, 0);

/** A folder that holds nothing yet, and is not there either. */
async function dumpsFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await tempFolder();
  return { path: join(folder.path, 'dumps'), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** Votes of two months, one of which no partition was made for by the migration, an audit log and a waiting job. */
async function fill(url: string, db: Kysely<Database>): Promise<void> {
  const contest = await addSampleContest(db, { maxVotesPerVoter: 5 });
  await sql`select ensure_vote_partitions('2026-03-01'::date, 1)`.execute(db);
  await addSampleVotes(db, { ...contest, voteCount: 60, weight: 0.5 });
  await addSampleVotes(db, { ...contest, voteCount: 33, day: '2026-03-05' });
  await db.transaction().execute((trx) => repairTotals(trx));
  for (const action of ['first', 'a\ttab, a \\ and "quotes"', 'third'])
    await sql`insert into audit_log (actor_label, action, target_type) values ('test', ${action}, 'test')`.execute(db);
  await using queues = openQueueStore({ databaseUrl: url, prefix: 'backup', logger: silentLogger() });
  await (await queues.getQueue('votes')).add('count-votes', { text: 'accepted' }, { jobId: 'v-waits' });
}

const rowCounts = `
  select table_schema || '.' || table_name as name,
    (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', table_schema, table_name), false, true, '')))[1]::text as count
  from information_schema.tables where table_schema in ('public', 'bullmq') and table_type = 'BASE TABLE'
    and table_name not like 'vote\\_2%' and table_name not like 'vote\\_rejection\\_2%' order by 1`;

it('dumps every row and restores it into a new database, where all counts, totals, chains and rules are as before [PL-06]', async () => {
  await using database = await testDatabase();
  await using target = await blankDatabase();
  await using folder = await dumpsFolder();
  await fill(database.url, database.db);
  const taken = await runOps(['backup', '--to', folder.path], { DATABASE_URL_DIRECT: database.url });
  expect(taken).toMatchObject({ code: 0, output: expect.stringMatching(/^dumped: \d+ rows of \d+ tables to /) });
  const [dump = ''] = await readdir(folder.path);
  expect((await stat(join(folder.path, dump))).mode & 0o077).toBe(0);
  for (const file of await readdir(join(folder.path, dump)))
    expect((await stat(join(folder.path, dump, file))).mode & 0o077, file).toBe(0);

  const args = ['restore', '--from', join(folder.path, dump)];
  const env = { DATABASE_URL_DIRECT: target.url };
  const restored = await runOps(args, env);
  expect(restored.output).toMatch(/^restored: \d+ rows of 2\d{3}-.*; 0 newer migrations applied\n$/);
  const { rows } = await sql.raw<{ name: string; count: string }>(rowCounts).execute(database.db);
  expect(await target.query(rowCounts)).toEqual(rows);
  const countOf = (name: string) => rows.find((row) => row.name === name)?.count;
  expect([countOf('public.vote'), countOf('public.vote_default'), countOf('public.audit_log')]).toEqual([
    '93',
    '0',
    '3',
  ]);
  expect(await dumpSchema(target.url)).toBe(await dumpSchema(database.url));
  expect(await runOps(['recount', '--without-queue'], env)).toMatchObject({ code: 0 });
  expect(await runOps(['audit-verify'], env)).toMatchObject({ code: 0 });
  const lines = 'select encode(hash, $$hex$$) as hash from audit_log order by id';
  expect(await target.query(lines)).toEqual((await sql.raw(lines).execute(database.db)).rows);
  await target.query(`insert into audit_log (actor_label, action, target_type) values ('test', 'later', 'test')`);
  expect(await runOps(['audit-verify'], env)).toMatchObject({ code: 0 });
  await using queues = openQueueStore({ databaseUrl: target.url, prefix: 'backup', logger: silentLogger() });
  expect(await queues.counts('votes')).toMatchObject({ waiting: 1 });
  expect(await firstBrokenAuditRow(database.db)).toBeUndefined();
  expect(await recount(database.db)).toEqual([]);

  expect(await runOps(args, env)).toMatchObject({ code: 1, output: expect.stringContaining('is not empty') });
});

it('keeps the dumps of 30 days and deletes older ones, but only after a new one is complete [PL-06]', async () => {
  await using database = await testDatabase();
  await using folder = await dumpsFolder();
  const print = () => {};
  const options = { url: database.url, rootCertPath: undefined, folder: folder.path, keepDays: 30, print };
  await mkdir(join(folder.path, 'notes'), { recursive: true });
  for (const days of [0, 1, 20]) await backup({ ...options, nowMs: startMs + days * day });
  const first = 'urvote-20261101T030000Z';
  expect(await readdir(folder.path)).toContain(first);
  await backup({ ...options, nowMs: startMs + 30 * day });
  expect(await readdir(folder.path)).toContain(first);
  const away = new URL(database.url);
  away.pathname = '/nowhere';
  await expect(backup({ ...options, url: away.href, nowMs: startMs + 31 * day })).rejects.toThrow('nowhere');
  expect(await readdir(folder.path)).toContain(first);
  await backup({ ...options, nowMs: startMs + 31 * day });
  expect((await readdir(folder.path)).toSorted()).toEqual([
    'notes',
    'urvote-20261102T030000Z',
    'urvote-20261121T030000Z',
    'urvote-20261201T030000Z',
    'urvote-20261202T030000Z',
  ]);
});

it('takes no damaged dump, and names the file, before it writes anything', async () => {
  await using database = await testDatabase();
  await using target = await blankDatabase();
  await using folder = await dumpsFolder();
  await runOps(['backup', '--to', folder.path], { DATABASE_URL_DIRECT: database.url });
  const [dump = ''] = await readdir(folder.path);
  await appendFile(join(folder.path, dump, 'public.user.copy.gz'), 'x');
  const args = (path: string) => ['restore', '--from', path];
  const env = { DATABASE_URL_DIRECT: target.url };
  expect(await runOps(args(join(folder.path, dump)), env)).toMatchObject({
    code: 1,
    output: expect.stringContaining('public.user.copy.gz is not what was dumped'),
  });
  expect(await runOps(args(folder.path), env)).toMatchObject({
    code: 1,
    output: expect.stringContaining('holds no finished dump'),
  });
  expect(await target.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([]);
});
