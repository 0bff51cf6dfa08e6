import { readdir } from 'node:fs/promises';
import { testDatabase } from '@urvote/testkit/test-database';
import pg from 'pg';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';
import { blankDatabase } from '@urvote/testkit/blank-database';

const runDb = toolRunner('db');

const migrationsFolder = new URL('../../../libs/db-schema/src/migrations/', import.meta.url);

it('migrates an empty database up, down and up again [PL-02]', async () => {
  await using database = await blankDatabase();
  const env = { DATABASE_URL_DIRECT: database.url };
  const applied = async (): Promise<unknown[]> =>
    (await database.query('select name from schema_migrations order by name')).map(({ name }) => name);
  const files = (await readdir(migrationsFolder)).map((file) => file.replace(/\.ts$/, '')).sort();

  expect(await runDb(['migrate', 'up'], env)).toMatchObject({
    code: 0,
    output: expect.stringContaining(`${files.length} migrations applied`),
  });
  expect(await applied()).toEqual(files);
  expect(
    await database.query(
      `select to_regclass('bullmq.job') is not null or exists (select from pg_tables where schemaname = 'bullmq') as there`,
    ),
  ).toEqual([{ there: true }]);

  expect(await runDb(['migrate', 'down', '--all'], env)).toMatchObject({ code: 0 });
  expect(await applied()).toEqual([]);
  const left = await database.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'schema_migrations%'`,
  );
  expect(left).toEqual([]);

  expect(await runDb(['migrate', 'up'], env)).toMatchObject({ code: 0 });
  const again = await runDb(['migrate', 'up'], env);
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining('0 migrations applied') });
  expect(await applied()).toEqual(files);
});

it('leaves the queue out of PostgreSQL when there is a Redis', async () => {
  await using database = await blankDatabase();
  const { code } = await runDb(['migrate'], { DATABASE_URL_DIRECT: database.url, REDIS_URL: 'redis://127.0.0.1:1' });
  expect(code).toBe(0);
  expect(await database.query(`select nspname from pg_namespace where nspname = 'bullmq'`)).toEqual([]);
});

it('refuses to migrate through the pooled URL and names the one that is needed', async () => {
  const refused = await runDb(['migrate', 'up'], { DATABASE_URL: 'postgres://urvote:hidden-word@127.0.0.1:1/urvote' });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('DATABASE_URL_DIRECT: is needed');
  expect(refused.output).not.toContain('hidden-word');
});

it('finds the committed types in step, and names a column added by hand [PL-20]', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL_DIRECT: database.url };
  expect(await runDb(['types', '--check'], env)).toMatchObject({ code: 0 });
  await database.pool.query('alter table entry add column planted integer');
  await database.pool.query('alter table client drop column mission');
  await database.pool.query('create table extra (name text)');
  const { code, output } = await runDb(['types', '--check'], env);
  expect(code).toBe(1);
  expect(output).toContain('entry.planted: in the database, not in the types');
  expect(output).toContain('client.mission: in the types, not in the database');
  expect(output).toContain('extra.name: in the database, not in the types');
});

it('prints the passwords of the demo users once', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL: database.url, VOTER_KEY_SECRET: 'a secret of at least 32 characters' };
  const first = await runDb(['seed'], env);
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/admin@urvote\.example {2}\S{16}/) });
  const second = await runDb(['seed'], env);
  expect(second.code).toBe(0);
  expect(second.output).toContain('added: 0 user, 0 client, 0 contest, 0 board, 0 entry, 0 media_asset');
  expect(second.output).not.toContain('@');
  const entries = await database.db
    .selectFrom('entry')
    .select('submitter_email_key')
    .where('submitter_user_id', 'is not', null)
    .execute();
  expect(entries.every(({ submitter_email_key: key }) => key?.startsWith('g:'))).toBe(true);
});

it('lets a role log in with its password only, and sends no password in clear', async () => {
  await using database = await testDatabase();
  const password = `it's-"quoted"-pass$word`;
  const env = {
    DATABASE_URL_DIRECT: database.url,
    URVOTE_ROLE_PASSWORDS: JSON.stringify({ urvote_media_service: password }),
  };
  const url = new URL(database.url);
  url.username = 'urvote_media_service';
  try {
    expect(await runDb(['roles'], env)).toEqual({ code: 0, output: 'may log in: urvote_media_service\n' });
    url.password = encodeURIComponent(password);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    expect((await client.query('select current_user as me')).rows).toEqual([{ me: 'urvote_media_service' }]);
    await client.end();
    const { rows } = await database.pool.query<{ rolpassword: string }>(
      `select rolpassword from pg_authid where rolname = 'urvote_media_service'`,
    );
    expect(rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
    url.password = 'another-password-of-16';
    await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toMatchObject({ code: '28P01' });
  } finally {
    await database.pool.query('alter role urvote_media_service nologin password null');
  }
  const short = await runDb(['roles'], { ...env, URVOTE_ROLE_PASSWORDS: '{"urvote_gateway": "short"}' });
  expect(short).toMatchObject({ code: 1, output: expect.stringContaining('urvote_gateway: must be 16 to 200') });
});
