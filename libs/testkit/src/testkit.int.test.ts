import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import { systemClock } from '@urvote/platform/clock/clock';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { captchaServer, captchaToken } from './captcha-server.ts';
import { testClock } from './test-clock.ts';
import { testDatabase } from './test-database.ts';
import { testIssuer } from './tokens.ts';

describe('testkit', () => {
  it('gives every test a migrated database of its own and drops it', async () => {
    await using one = await testDatabase();
    let droppedName = '';
    {
      await using two = await testDatabase();
      droppedName = two.name;
      await sql`create table only_here (id int)`.execute(two.db);
      expect(await two.db.selectFrom('outbox_event').selectAll().execute()).toEqual([]);
    }
    const { rows } = await sql`select 1 from pg_database where datname = ${droppedName}`.execute(one.db);
    expect(rows).toEqual([]);
    await expect(sql`select * from only_here`.execute(one.db)).rejects.toThrow('does not exist');
  });

  it('clones many databases at once', async () => {
    const databases = await Promise.all(Array.from({ length: 6 }, () => testDatabase({ max: 1 })));
    expect(new Set(databases.map(({ name }) => name)).size).toBe(6);
    await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()));
  });

  it('mints tokens that the verifier takes', async () => {
    await using issuer = await testIssuer();
    const { jwksUrl, audience } = issuer;
    const verifier = createTokenVerifier({ jwksUrl, issuer: issuer.issuer, audience, clock: systemClock });
    const userId = crypto.randomUUID();
    expect(await verifier.verify(await issuer.mintToken({ userId, roles: ['admin'] }))).toMatchObject({
      userId,
      roles: ['admin'],
    });
    await expect((async () => verifier.verify(await issuer.mintToken({ expiresInSeconds: -60 })))()).rejects.toThrow();
  });

  it('answers captcha tokens by the score in them, once', async () => {
    await using captcha = await captchaServer();
    const token = captchaToken(0.3);
    const ask = async (response: string): Promise<unknown> =>
      (await fetch(captcha.url, { method: 'POST', body: new URLSearchParams({ secret: 's', response }) })).json();
    expect(await ask(token)).toMatchObject({ success: true, score: 0.3 });
    expect(await ask(token)).toMatchObject({ success: false });
    expect(await ask('nonsense')).toMatchObject({ success: false });
    await captcha.stop();
    await expect(ask(captchaToken(1))).rejects.toThrow();
  });

  it('has a clock that moves only when it is told to', () => {
    const clock = testClock('2026-01-01T00:00:00Z');
    clock.advance(1500);
    expect(new Date(clock.nowMs()).toISOString()).toBe('2026-01-01T00:00:01.500Z');
  });
});
