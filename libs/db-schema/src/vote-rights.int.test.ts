import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';

const tables = ['vote', 'vote_rejection', 'vote_decision', 'disqualification'] as const;
const whatWasVoted = [
  'id',
  'window_start',
  'contest_id',
  'entry_id',
  'value',
  'vote_weight',
  'tier',
  'cast_at',
  'batch_id',
];

interface Right {
  role: string;
  table: string;
  may: string;
}

it('no role deletes a vote or changes what somebody voted; only settling writes votes, and corrections are new rows [XA-040]', async () => {
  await using database = await testDatabase();
  const { rows } = await sql<Right>`
    select rolname as role, name as "table", may
    from pg_roles, unnest(${tables}::text[]) as name, unnest(array['insert', 'update', 'delete', 'truncate']) as may
    where rolname like 'urvote\\_%' and has_table_privilege(rolname, name, may) order by 1, 2, 3`.execute(database.db);
  expect(rows.map(({ role, table, may }) => `${role} ${may} ${table}`)).toEqual([
    'urvote_contest_service insert disqualification',
    'urvote_contest_service insert vote_decision',
    'urvote_ops_service insert vote_decision',
    'urvote_vote_worker insert vote',
    'urvote_vote_worker update vote_decision',
    'urvote_vote_worker insert vote_rejection',
  ]);
  const columns = await sql<{ role: string; table: string; names: string[] }>`
    select rolname as role, name as "table", array_agg(attname::text order by attname) as names
    from pg_roles, unnest(array['vote', 'vote_rejection']) as name join pg_attribute on attrelid = name::regclass and attnum > 0
    where rolname like 'urvote\\_%' and has_column_privilege(rolname, attrelid, attnum, 'update')
    group by 1, 2`.execute(database.db);
  expect(columns.rows.map(({ role, table }) => [role, table])).toEqual([
    ['urvote_vote_worker', 'vote'],
    ['urvote_vote_worker', 'vote_rejection'],
  ]);
  for (const { names } of columns.rows) expect(names.filter((name) => whatWasVoted.includes(name))).toEqual([]);
  const parts = await sql<{ may: boolean }>`
    select bool_or(has_any_column_privilege(rolname, inhrelid, 'insert, update')
      or has_table_privilege(rolname, inhrelid, 'delete, truncate')) as may
    from pg_roles, pg_inherits where rolname like 'urvote\\_%' and inhparent in ('vote'::regclass, 'vote_rejection'::regclass)`.execute(
    database.db,
  );
  expect(parts.rows).toEqual([{ may: false }]);
});
