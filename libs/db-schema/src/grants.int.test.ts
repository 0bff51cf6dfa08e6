import { readFile } from 'node:fs/promises';
import { testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from './database.ts';

const table = new URL('../../../docs/database-rights.md', import.meta.url);

/** Every right on anything of ours that is not its owner's, and what the roles themselves can do. */
async function givenRights(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with ours as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
    our_role as (select * from pg_roles where rolname ~ '^urvote_'),
    given (object, grantee, may) as (
      select 'schema ' || nspname, acl.grantee, acl.privilege_type
      from pg_namespace, aclexplode(nspacl) acl where oid in (select oid from ours) and acl.grantee <> nspowner
      union all
      select case relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'view ' else 'table ' end || c.oid::regclass,
        acl.grantee, acl.privilege_type
      from pg_class c, aclexplode(relacl) acl where relnamespace in (select oid from ours) and acl.grantee <> relowner
      union all
      select format('table %s (%s)', a.attrelid::regclass, string_agg(attname, ', ' order by attname collate "C")), acl.grantee, acl.privilege_type
      from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(attacl) acl
      where relnamespace in (select oid from ours) and acl.grantee <> relowner
      group by a.attrelid, acl.grantee, acl.privilege_type
      union all
      select 'function ' || p.oid::regprocedure, acl.grantee, acl.privilege_type
      from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
      where pronamespace in (select oid from ours) and acl.grantee <> proowner
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
      union all
      select 'type ' || t.oid::regtype, acl.grantee, acl.privilege_type
      from pg_type t, aclexplode(typacl) acl where typnamespace in (select oid from ours) and acl.grantee <> typowner
      union all
      select 'whatever is made later (' || defaclobjtype::text || ')', acl.grantee, acl.privilege_type
      from pg_default_acl, aclexplode(defaclacl) acl where acl.grantee <> defaclrole
      union all
      select 'what ' || granted.rolname || ' may', member.oid, 'be a member'
      from pg_auth_members m join our_role member on member.oid = m.member join pg_roles granted on granted.oid = m.roleid
      union all
      select 'table ' || c.oid::regclass, relowner, 'own' from pg_class c where relowner in (select oid from our_role)
      union all
      select 'function ' || p.oid::regprocedure, proowner, 'own' from pg_proc p where proowner in (select oid from our_role)
      union all
      select 'the cluster', r.oid, attribute from our_role r, lateral (values
        (rolsuper, 'be superuser'), (rolcreaterole, 'create roles'), (rolcreatedb, 'create databases'),
        (rolreplication, 'replicate'), (rolbypassrls, 'pass row security')) as attributes (has, attribute) where has
    )
    , by_role as (
      select object, case grantee when 0 then 'everybody' else pg_get_userbyid(grantee)::text end as role,
        string_agg(lower(may), ', ' order by may collate "C") as may
      from given group by object, grantee
    ), by_object as (
      select object, may, string_agg(role, ', ' order by role collate "C") as roles from by_role group by object, may
    )
    select format('| %s | %s | %s |', object, may, roles) as line from by_object where object !~ ' bullmq\\.'
    union all
    select format('| %ss of bullmq: %s | %s | %s |', split_part(object, ' ', 1), count(*), may, roles)
    from by_object where object ~ ' bullmq\\.' group by split_part(object, ' ', 1), may, roles
`.execute(db);
  return rows.map(({ line }) => line);
}

async function writtenRights(): Promise<string[]> {
  const lines = (await readFile(table, 'utf8')).split('\n');
  const cells = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  return cells.slice(1).map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/[`\\]/g, ''));
}

describe('the rights of the roles', () => {
  it('are those of the written table, to the last column, function, role and default', async () => {
    await using database = await testDatabase();
    const [given, written] = [await givenRights(database.db), await writtenRights()];
    expect({
      'given and not written': given.filter((line) => !written.includes(line)).toSorted(),
      'written and not given': written.filter((line) => !given.includes(line)).toSorted(),
    }).toEqual({ 'given and not written': [], 'written and not given': [] });
    expect(written).toEqual([...new Set(written)]);
    expect(written.length).toBeGreaterThan(80);
  });

  it.each([
    [
      sql`grant insert, delete on contest_voter to urvote_gateway`,
      '| table contest_voter | delete, insert, select | urvote_contest_service, urvote_gateway |',
    ],
    [
      sql`grant select (password_hash) on "user" to urvote_vote_worker`,
      '| table "user" (created_at, display_name, email_verified_at, id, password_hash, suspended_at, username) | select | urvote_vote_worker |',
    ],
    [
      sql`grant execute on function ensure_vote_partitions(date, integer) to urvote_gateway`,
      '| function ensure_vote_partitions(date,integer) | execute | urvote_gateway, urvote_ops_service, urvote_vote_worker |',
    ],
    [
      sql`alter default privileges in schema public grant select on tables to urvote_gateway`,
      '| whatever is made later (r) | select | urvote_gateway |',
    ],
    [sql`create sequence mine; grant usage on sequence mine to public`, '| sequence mine | usage | everybody |'],
    [sql`alter table entry owner to urvote_contest_service`, '| table entry | own | urvote_contest_service |'],
    [
      sql`grant urvote_user_service to urvote_gateway`,
      '| what urvote_user_service may | be a member | urvote_gateway |',
    ],
  ])('differ from it when one is given that is not written: %#', async (statement, line) => {
    await using database = await testDatabase();
    const taken = new Error('taken back');
    const asked = database.db.transaction().execute(async (trx) => {
      await statement.execute(trx);
      expect(await givenRights(trx)).toContain(line);
      expect(await writtenRights()).not.toContain(line);
      throw taken;
    });
    await expect(asked).rejects.toBe(taken);
  });
});
