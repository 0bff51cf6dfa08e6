import { randomUUID } from 'node:crypto';
import { createApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { forgotPassword, requestMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { beginTotp } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { tokenMailedTo } from './sign-in/one-time-tokens/mailed-links.test-support.ts';
import { startAccountWithTotp } from './sign-in/second-factor/account-with-totp.test-support.ts';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  startUserService,
  tryPassword,
} from './user-service.test-support.ts';

/** Every row of every table as text; bytes are in hexadecimal. */
async function everyRow(db: Kysely<Database>): Promise<string> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'bullmq') and table_type = 'BASE TABLE'`.execute(db);
  const texts: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await sql<{
      text: string;
    }>`select row_to_json(t)::text as text from ${sql.id(schema, name)} t`.execute(db);
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n').toLowerCase();
}

/** In plain, and as bytes. */
function isIn(text: string, secret: string): boolean {
  return text.includes(secret.toLowerCase()) || text.includes(Buffer.from(secret).toString('hex'));
}

it('keeps no password, token, code or key in a form that could be used', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await insertAccount(db);
  await using service = await startUserService(database.url);
  const { accessToken, refreshToken } = (await tryPassword(service.url, rightPassword)).body as {
    accessToken: string;
    refreshToken: string;
  };
  const client = apiClient(service.url, { token: accessToken });
  // Answers that are kept for repeats are among the rows.
  const once = { headers: { 'idempotency-key': randomUUID() } };
  const proof = { password: rightPassword };
  const made = { ...once, body: { name: 'A program', scopes: ['votes:read'], ...proof } };
  const { key } = (await client.call(createApiKey, made)).body as { key: string };
  expect((await client.call(createApiKey, made)).body).toMatchObject({ key });
  const { secret } = (await client.call(beginTotp, { ...once, body: proof })).body as { secret: string };
  await client.call(forgotPassword, { ...once, body: { email: ownerEmail } });
  const link = await tokenMailedTo(service, ownerEmail, 'reset-password');
  // What is not sent yet lies in the database with its address and its link.
  await service.mails.stop();
  await client.call(requestMagicLink, { body: { email: ownerEmail } });
  expect(await db.selectFrom('mail').select('id').execute()).toHaveLength(1);

  const rows = await everyRow(db);
  expect(isIn(rows, ownerEmail)).toBe(true);
  expect(await db.selectFrom('idempotency_key').select('state').execute()).toHaveLength(3);
  const secrets = { rightPassword, accessToken, refreshToken, key, secret, link };
  expect(
    Object.entries(secrets)
      .filter(([, value]) => isIn(rows, value))
      .map(([name]) => name),
  ).toEqual([]);
  const waiting = JSON.stringify(
    await db
      .selectFrom('mail')
      .select(sql<string>`encode(sealed, 'escape')`.as('text'))
      .execute(),
  );
  expect(waiting).not.toContain(ownerEmail.split('@')[0]);
});

it('keeps neither recovery codes nor what a sign-in waits for', async () => {
  await using guarded = await startAccountWithTotp();
  const challenge = await guarded.challenge();
  const rows = await everyRow(guarded.db);
  for (const secret of [
    ...guarded.recoveryCodes,
    ...guarded.recoveryCodes.map((code) => code.replaceAll('-', '')),
    challenge,
  ]) {
    expect(isIn(rows, secret)).toBe(false);
  }
});
