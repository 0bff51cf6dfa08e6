import {
  beginTotp,
  confirmTotp,
  getSecondFactors,
  removeTotp,
  renewRecoveryCodes,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { codeOf, startAccountWithTotp, wrongCode } from '../sign-in/second-factor/account-with-totp.test-support.ts';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

describe('an authenticator app', () => {
  it('is active when its first code was right, and leaves ten recovery codes that nobody can read again', async () => {
    await using database = await testDatabase();
    const clock = testClock();
    await using service = await startUserService(database.url, {}, { clock });
    const userId = await insertAccount(database.db);
    const token = ((await tryPassword(service.url, rightPassword)).body as { accessToken: string }).accessToken;
    const client = apiClient(service.url, { token });
    expect((await client.call(confirmTotp, { body: { code: '123456' } })).problem().code).toBe('NOT_FOUND');
    const first = (await client.call(beginTotp, { body: { password: rightPassword } })).body as { secret: string };
    const begun = (await client.call(beginTotp, { body: { password: rightPassword } })).body as {
      secret: string;
      uri: string;
    };
    expect(new URL(begun.uri).searchParams.get('secret')).toBe(begun.secret);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    expect(
      (await client.call(confirmTotp, { body: { code: codeOf(first.secret, clock.nowMs()) } })).problem().code,
    ).toBe('SECOND_FACTOR_WRONG');
    const confirmed = await client.call(confirmTotp, { body: { code: codeOf(begun.secret, clock.nowMs()) } });
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(
      (await client.call(confirmTotp, { body: { code: codeOf(begun.secret, clock.nowMs()) } })).problem().code,
    ).toBe('CONFLICT');
    expect((await client.call(beginTotp, { body: { password: rightPassword } })).problem().code).toBe('CONFLICT');
    expect((await client.call(getSecondFactors)).body).toEqual({
      totp: { activatedAt: new Date(clock.nowMs()).toISOString() },
      recoveryCodesLeft: 10,
    });

    const stored = await database.db.selectFrom('totp_factor').select('sealed_secret').executeTakeFirstOrThrow();
    expect(stored.sealed_secret.toString('latin1')).not.toContain(begun.secret);
    const hashes = await database.db.selectFrom('recovery_code').select('hash').where('user_id', '=', userId).execute();
    expect(hashes.map(({ hash }) => hash.length)).toEqual(Array(10).fill(32));
    const actions = await database.db
      .selectFrom('audit_log')
      .select('action')
      .where('target_id', '=', userId)
      .execute();
    expect(actions).toEqual([{ action: 'user.second_factor.activate' }]);
    expect(JSON.stringify(service.log.lines)).not.toContain(begun.secret);
  });

  it('is removed by a code, a recovery code or the password, and then no longer asked for', async () => {
    await using guarded = await startAccountWithTotp();
    const { client, token } = guarded;
    const tryBy = async (body: Record<string, string>) => client.call(removeTotp, { token, body });
    expect((await tryBy({ code: wrongCode(guarded) })).problem().code).toBe('SECOND_FACTOR_WRONG');
    expect((await tryBy({ recoveryCode: 'A'.repeat(16) })).problem().code).toBe('SECOND_FACTOR_WRONG');
    expect((await tryBy({ password: 'wrong' })).problem().code).toBe('PASSWORD_WRONG');
    expect((await tryBy({})).problem()).toMatchObject({
      code: 'REAUTHENTICATION_REQUIRED',
      methods: ['password', 'totp', 'recovery-code'],
    });
    expect((await tryBy({ code: '123456', password: rightPassword })).status).toBe(422);
    expect((await guarded.signIn()).status).toBe(401);
    expect((await tryBy({ code: guarded.code() })).status).toBe(204);
    expect((await guarded.signIn()).status).toBe(200);
    expect(await guarded.db.selectFrom('recovery_code').selectAll().execute()).toEqual([]);
    expect((await tryBy({ password: rightPassword })).problem().code).toBe('NOT_FOUND');
  });

  it('gets new recovery codes for a proof, and the earlier ones end', async () => {
    await using guarded = await startAccountWithTotp();
    const { client, token } = guarded;
    expect((await client.call(renewRecoveryCodes, { token, body: { password: 'wrong' } })).problem().code).toBe(
      'PASSWORD_WRONG',
    );
    const renewed = await client.call(renewRecoveryCodes, { token, body: { password: rightPassword } });
    const { recoveryCodes } = renewed.body as { recoveryCodes: string[] };
    const [old = ''] = guarded.recoveryCodes;
    const [fresh = ''] = recoveryCodes;
    expect((await guarded.pass({ challenge: await guarded.challenge(), recoveryCode: old })).problem().code).toBe(
      'SECOND_FACTOR_WRONG',
    );
    expect((await guarded.pass({ challenge: await guarded.challenge(), recoveryCode: fresh })).status).toBe(200);
    expect((await client.call(getSecondFactors, { token })).body).toMatchObject({ recoveryCodesLeft: 9 });
  });
});
