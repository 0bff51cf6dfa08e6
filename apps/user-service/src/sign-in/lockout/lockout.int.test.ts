import { requestMagicLink, useMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { tokenMailedTo } from '../one-time-tokens/mailed-links.test-support.ts';
import { insertAccount, ownerEmail, rightPassword } from '../../user-service.test-support.ts';
import { startBehindProxy } from './behind-proxy.test-support.ts';

const lockMs = 15 * 60_000;

describe('an account', () => {
  it('is locked by five wrong passwords, for a quarter of an hour and for itself alone [AU-07]', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    await insertAccount(database.db, { email: 'grace@example.org' });
    await using service = await startBehindProxy(database.url);
    const stateOf = () =>
      database.db
        .selectFrom('user')
        .select(['failed_login_count', 'locked_until'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    for (let wrong = 0; wrong < 5; wrong += 1) expect((await service.attempt('wrong')).status).toBe(401);
    expect(await stateOf()).toEqual({ failed_login_count: 5, locked_until: new Date(service.clock.nowMs() + lockMs) });
    const locked = await service.attempt(rightPassword);
    expect([locked.status, locked.problem().code, locked.headers.has('retry-after')]).toEqual([
      423,
      'ACCOUNT_LOCKED',
      true,
    ]);
    expect((await service.attempt(rightPassword, 'grace@example.org')).status).toBe(200);
    await service.mailTo(ownerEmail, /paused/);
    service.clock.advance(lockMs);
    expect((await service.attempt(rightPassword)).status).toBe(200);
    expect(await stateOf()).toEqual({ failed_login_count: 0, locked_until: null });
  });

  it('is locked no further by what comes while it is, and again by five more after it', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startBehindProxy(database.url);
    const tries = await Promise.all(Array.from({ length: 20 }, () => service.attempt('wrong')));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(tries.filter(({ status }) => status === 423)).toHaveLength(15);
    expect(
      await database.db.selectFrom('outbox_event').select('id').where('type', '=', 'mail.requested').execute(),
    ).toHaveLength(1);
    service.clock.advance(lockMs);
    for (let wrong = 0; wrong < 5; wrong += 1) expect((await service.attempt('wrong')).status).toBe(401);
    expect((await service.attempt('wrong')).status).toBe(423);
    expect(
      await database.db.selectFrom('outbox_event').select('id').where('type', '=', 'mail.requested').execute(),
    ).toHaveLength(2);
  });

  it('that strangers lock again and again stays open to the devices it knows, and by a link [AU-07]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await insertAccount(database.db, { email: 'eve@example.org' });
    await using service = await startBehindProxy(database.url);
    const deviceOf = async (email: string) =>
      (await service.attempt(rightPassword, email)).headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ');
    const [known, ofEve] = [await deviceOf(ownerEmail), await deviceOf('eve@example.org')];
    expect([known, ofEve]).toEqual([
      expect.stringMatching(/^urvote_device=/),
      expect.stringMatching(/^urvote_device=/),
    ]);
    for (let round = 0; round < 2; round += 1) {
      service.clock.advance(lockMs);
      for (let wrong = 0; wrong < 5; wrong += 1) await service.attempt('wrong');
      expect((await service.attempt(rightPassword)).status).toBe(423);
      for (const cookie of [ofEve, `${known}x`, known.replace('=', '=x')])
        expect((await service.attempt(rightPassword, ownerEmail, cookie)).status).toBe(423);
      expect((await service.attempt(rightPassword, ownerEmail, known)).status).toBe(200);
      expect((await service.attempt(rightPassword)).status).toBe(423);
    }
    const client = apiClient(service.url);
    await client.call(requestMagicLink, { body: { email: ownerEmail } });
    const token = await tokenMailedTo(service, ownerEmail, 'magic-link');
    expect((await client.call(useMagicLink, { params: { token } })).status).toBe(200);
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect((await service.attempt('wrong', ownerEmail, known)).status).toBe(401);
    expect((await service.attempt(rightPassword, ownerEmail, known)).status).toBe(429);
    service.clock.advance(180 * 86_400_000);
    for (let wrong = 0; wrong < 5; wrong += 1) await service.attempt('wrong');
    expect((await service.attempt(rightPassword, ownerEmail, known)).status).toBe(423);
  });

  it('that is none locks alike, and leaves no address and in the end nothing', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startBehindProxy(database.url);
    const nobody = 'nobody@example.org';
    const known = [];
    const unknown = [];
    for (let wrong = 0; wrong < 4; wrong += 1) {
      known.push((await service.attempt('wrong')).status);
      unknown.push((await service.attempt('wrong', nobody)).status);
    }
    service.clock.advance(lockMs);
    for (let wrong = 0; wrong < 6; wrong += 1) {
      known.push((await service.attempt('wrong')).status);
      unknown.push((await service.attempt('wrong', wrong % 2 === 0 ? nobody : 'NOBODY@example.org')).status);
    }
    expect(unknown).toEqual(known);
    expect(known).toEqual([...Array<number>(9).fill(401), 423]);
    const rows = await database.db.selectFrom('unknown_sign_in').selectAll().execute();
    expect([rows.length, /nobody|example/.test(JSON.stringify(rows))]).toEqual([1, false]);
    service.clock.advance(3 * lockMs);
    expect((await service.attempt('wrong')).status).toBe(401);
    expect(await database.db.selectFrom('unknown_sign_in').selectAll().execute()).toEqual([]);
  });
});
