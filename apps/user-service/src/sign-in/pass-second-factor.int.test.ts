import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { requestMagicLink, useMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { passSecondFactor } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { describe, expect, it } from 'vitest';
import { ownerEmail, tryPassword } from '../user-service.test-support.ts';
import { tokenMailedTo } from './one-time-tokens/mailed-links.test-support.ts';
import { startAccountWithTotp, stepMs, wrongCode } from './second-factor/account-with-totp.test-support.ts';
import { consumeTotpStep } from './second-factor/second-factor.queries.ts';

const outcome = (response: { status: number; problem(): { code: string } }) =>
  response.status === 200 ? 'in' : response.problem().code;

describe('signing in with a second factor', () => {
  it('asks for it after the right password only, and opens no session before', async () => {
    await using guarded = await startAccountWithTotp();
    expect((await tryPassword(guarded.service.url, 'wrong')).problem().code).toBe('INVALID_CREDENTIALS');
    const held = await guarded.signIn();
    expect([held.status, held.problem().code, held.problem()['methods']]).toEqual([
      401,
      'SECOND_FACTOR_REQUIRED',
      ['totp', 'recovery-code'],
    ]);
    expect(await guarded.db.selectFrom('session').select('id').execute()).toHaveLength(1);
    const challenge = held.problem()['challenge'] as string;
    const passed = await guarded.pass({ challenge, code: guarded.code() });
    const { accessToken } = passed.body as { accessToken: string };
    expect((await guarded.client.call(getMe, { token: accessToken })).body).toMatchObject({ id: guarded.userId });
    expect(outcome(await guarded.pass({ challenge, code: guarded.code(1) }))).toBe('LINK_SPENT');
    expect(JSON.stringify(guarded.service.log.lines)).not.toContain(challenge);
  });

  it('asks for it after a link that was mailed too, which is used up by that', async () => {
    await using guarded = await startAccountWithTotp();
    await guarded.client.call(requestMagicLink, { body: { email: ownerEmail } });
    const token = await tokenMailedTo(guarded.service, ownerEmail, 'magic-link');
    const held = (await guarded.client.call(useMagicLink, { params: { token } })).problem();
    expect(held.code).toBe('SECOND_FACTOR_REQUIRED');
    expect(outcome(await guarded.client.call(useMagicLink, { params: { token } }))).toBe('LINK_SPENT');
    expect(outcome(await guarded.pass({ challenge: held['challenge'] as string, code: guarded.code() }))).toBe('in');
  });

  it('gives a browser its cookies', async () => {
    await using guarded = await startAccountWithTotp();
    const passed = await guarded.pass({ challenge: await guarded.challenge('cookie'), code: guarded.code() });
    expect(passed.body).toMatchObject({ csrfToken: expect.any(String) });
    expect(passed.headers.getSetCookie()).toHaveLength(3);
  });

  it('takes each code once, one step early or late, and never an earlier one afterwards', async () => {
    await using guarded = await startAccountWithTotp();
    const pass = async (code: string) => outcome(await guarded.pass({ challenge: await guarded.challenge(), code }));
    expect(await pass(guarded.code(2))).toBe('SECOND_FACTOR_WRONG');
    expect(await pass(guarded.code(-1))).toBe('in');
    expect(await pass(guarded.code(-1))).toBe('SECOND_FACTOR_WRONG');
    expect(await pass(guarded.code(1))).toBe('in');
    expect(await pass(guarded.code())).toBe('SECOND_FACTOR_WRONG');
    guarded.clock.advance(2 * stepMs);
    expect(await pass(guarded.code())).toBe('in');
  });

  it('lets one in of twenty who send the same code at once', async () => {
    await using guarded = await startAccountWithTotp();
    const challenges: string[] = [];
    for (let i = 0; i < 20; i += 1) challenges.push(await guarded.challenge());
    const code = guarded.code();
    const all = await Promise.all(challenges.map((challenge) => guarded.pass({ challenge, code })));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await guarded.db.selectFrom('session').select('id').execute()).toHaveLength(2);
    const step = 1_000_000_000;
    const uses = await Promise.all(
      Array.from({ length: 20 }, () =>
        guarded.db.transaction().execute((trx) => consumeTotpStep(trx, guarded.userId, step)),
      ),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('ends a challenge after five wrong codes, also when they come at once, and after five minutes', async () => {
    await using guarded = await startAccountWithTotp();
    const challenge = await guarded.challenge();
    const wrong = await Promise.all(
      Array.from({ length: 8 }, () => guarded.pass({ challenge, code: wrongCode(guarded) })),
    );
    expect(wrong.map(outcome).toSorted()).toEqual([
      ...Array<string>(3).fill('LINK_SPENT'),
      ...Array<string>(5).fill('SECOND_FACTOR_WRONG'),
    ]);
    expect(outcome(await guarded.pass({ challenge, code: guarded.code() }))).toBe('LINK_SPENT');
    const late = await guarded.challenge();
    guarded.clock.advance(5 * 60_000);
    expect(outcome(await guarded.pass({ challenge: late, code: guarded.code() }))).toBe('LINK_SPENT');
  });

  it('stays possible with the right code after wrong ones, and counts those of an account over all challenges', async () => {
    await using guarded = await startAccountWithTotp();
    const first = await guarded.challenge();
    for (let i = 0; i < 4; i += 1)
      expect(outcome(await guarded.pass({ challenge: first, code: wrongCode(guarded) }))).toBe('SECOND_FACTOR_WRONG');
    expect(outcome(await guarded.pass({ challenge: first, code: guarded.code() }))).toBe('in');
    for (let i = 0; i < 10; i += 1) {
      expect(outcome(await guarded.pass({ challenge: await guarded.challenge(), code: wrongCode(guarded) }))).toBe(
        'SECOND_FACTOR_WRONG',
      );
    }
    const refused = await guarded.pass({ challenge: await guarded.challenge(), code: guarded.code(1) });
    expect([refused.problem().code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['QUOTA_EXCEEDED', true]);
  });

  it('takes a recovery code once, also when it comes several times at once', async () => {
    await using guarded = await startAccountWithTotp();
    const [first = '', second = ''] = guarded.recoveryCodes;
    expect(
      outcome(
        await guarded.pass({
          challenge: await guarded.challenge(),
          recoveryCode: first.toLowerCase().replaceAll('-', ' '),
        }),
      ),
    ).toBe('in');
    expect(outcome(await guarded.pass({ challenge: await guarded.challenge(), recoveryCode: first }))).toBe(
      'SECOND_FACTOR_WRONG',
    );
    const challenges = await Promise.all(Array.from({ length: 4 }, () => guarded.challenge()));
    const all = await Promise.all(challenges.map((challenge) => guarded.pass({ challenge, recoveryCode: second })));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is over when the account was suspended or its password changed in between', async () => {
    await using guarded = await startAccountWithTotp();
    const challenge = await guarded.challenge();
    const late = await guarded.challenge();
    await guarded.db.updateTable('user').set({ password_hash: '$argon2id$changed' }).execute();
    expect(outcome(await guarded.pass({ challenge, code: guarded.code() }))).toBe('INVALID_CREDENTIALS');
    await guarded.db.updateTable('user').set({ suspended_at: new Date() }).execute();
    expect(outcome(await guarded.pass({ challenge: late, code: guarded.code(1) }))).toBe('INVALID_CREDENTIALS');
    expect(await guarded.db.selectFrom('session').select('id').execute()).toHaveLength(1);
  });

  it('asks for a code or a recovery code, and names the field', async () => {
    await using guarded = await startAccountWithTotp();
    for (const body of [{}, { code: '12345' }, { code: '123456', recoveryCode: 'A'.repeat(16) }]) {
      const refused = await guarded.client.call(passSecondFactor, { body: { challenge: 'x', ...body } });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'body.code']);
    }
    expect(outcome(await guarded.pass({ challenge: 'x'.repeat(43), code: '123456' }))).toBe('LINK_SPENT');
  });
});
