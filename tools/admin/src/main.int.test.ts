import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { apiClient } from '@urvote/testkit/http-client';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { startUserService } from '@urvote/user-service/user-service.test-support';
import { root, toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';

const runAdmin = toolRunner('admin');

const password = 'a long and secret sentence';
const create = (email: string, username: string) => [
  'create',
  '--email',
  email,
  '--username',
  username,
  '--password-stdin',
];

it('creates the first administrator once, and knows no password by itself [PL-04]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL: database.url };
  const first = await runAdmin(create('Root@example.org', 'root'), env, `${password}\n`);
  expect(first).toEqual({ code: 0, output: 'created the administrator root\n' });
  const second = await runAdmin(create('root@EXAMPLE.org', 'other'), env, `${password}\n`);
  expect(second).toMatchObject({ code: 1, output: expect.stringContaining('exists') });

  const user = await db.selectFrom('user').select(['id', 'email', 'email_verified_at']).executeTakeFirstOrThrow();
  expect(user).toMatchObject({ email: 'Root@example.org', email_verified_at: expect.any(Date) });
  const roles = await db.selectFrom('user_role').select('role').orderBy('role').execute();
  expect(roles.map(({ role }) => role)).toEqual(['admin', 'voter']);
  const audit = await db.selectFrom('audit_log').select(['action', 'actor_label', 'target_id', 'details']).execute();
  expect(audit).toEqual([
    { action: 'user.create-admin', actor_label: 'command line', target_id: user.id, details: {} },
  ]);
  await using service = await startUserService(database.url);
  const signedIn = await apiClient(service.url).call(signIn, { body: { email: 'root@example.org', password } });
  expect([signedIn.status, signedIn.body]).toEqual([
    200,
    expect.objectContaining({ account: expect.objectContaining({ roles: ['admin', 'voter'] }) }),
  ]);

  // Put together here, so that this file is not what is found.
  const defaultPassword = ['admin', 'password'].join('_');
  const search = promisify(execFile)('git', ['grep', '--untracked', '-il', defaultPassword], { cwd: root });
  await expect(search).rejects.toMatchObject({ code: 1, stdout: '' });
});

it('takes passwords of twelve characters and more from the standard input only, and shows none', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL: database.url };
  const short = await runAdmin(create('root@example.org', 'root'), env, 'short-one\n');
  expect(short).toEqual({ code: 1, output: 'The password has 12 to 1024 characters\n' });
  expect((await runAdmin(create('root@example.org', 'root'), env)).code).toBe(1);
  expect((await runAdmin(['create', '--email', 'root@example.org', '--username', 'root'], env)).code).toBe(2);
  expect((await runAdmin([...create('root@example.org', 'root'), '--password', password], env)).code).toBe(1);
  expect((await runAdmin(create('nobody', 'root'), env, password)).output).toContain('--email');
  expect(await database.db.selectFrom('user').select('id').execute()).toEqual([]);
});

it('grants a role once, to an account that is there', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL: database.url };
  await runAdmin(create('root@example.org', 'root'), env, password);
  const grant = ['grant', '--email', 'ROOT@example.org', '--role', 'operator'];
  expect(await runAdmin(grant, env)).toEqual({ code: 0, output: 'granted operator\n' });
  expect(await runAdmin(grant, env)).toMatchObject({ code: 1, output: expect.stringContaining('exists') });
  expect((await runAdmin(['grant', '--email', 'no@example.org', '--role', 'operator'], env)).code).toBe(1);
  expect((await runAdmin(['grant', '--email', 'root@example.org', '--role', 'king'], env)).output).toContain('--role');
});

it('says how it is run when there is no database, and what it takes', async () => {
  await using folder = await tempFolder();
  await loadOrCreateSecrets(folder.path);
  const without = await runAdmin(create('root@example.org', 'root'), { URVOTE_DATA_DIR: folder.path }, password);
  expect(without).toMatchObject({
    code: 1,
    output: expect.stringMatching(/DATABASE_URL: is not set, and no "npm start" runs/),
  });
  expect(await runAdmin(['crate'], {})).toMatchObject({ code: 2, output: expect.stringContaining('Usage') });
  expect(await runAdmin(['--help'], {})).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage/) });
});
