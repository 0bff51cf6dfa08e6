import { confirmVote } from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { putVoterList } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote, getVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { tokenOfMailTo } from './support/guest-confirmations.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { acceptedOf, codeOf, randomIp, type Voter } from './support/voter.ts';

const tiers = ['cookie', 'guest', 'account', 'verified_account', 'list', 'census'];

async function contestFor(platform: Platform, voterTier: string, more: Record<string, unknown> = {}) {
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await platform.seed({ contest: { voter_tier: voterTier, vote_policy: 'once', ...more } });
  return { contestId, entryId };
}

/** A vote that is still in the queue is not seen, so a repeat of it is taken. */
function refused(answer: ApiResponse): ApiResponse {
  if (answer.status === 202) throw new Error('not settled yet');
  return answer;
}

const withoutAddress = (entryId: string) => ({ body: { entryId, type: 'like' } });

describe('who may vote', () => {
  const shared = sharedPlatform({ with: ['contest'] });

  it('with a guest session alone, which the first vote makes: once a session [XA-013]', async () => {
    const platform = shared();
    const { entryId } = await contestFor(platform, 'cookie');
    const [guest, other] = [await platform.guest(), await platform.guest()];
    for (const { api, settled } of [guest, other]) {
      const { id } = acceptedOf(await api.call(castVote, withoutAddress(entryId)));
      expect(await settled(id)).toMatchObject({ status: 'counted' });
    }
    expect(codeOf(await guest.api.call(castVote, withoutAddress(entryId)))).toBe('ALREADY_VOTED');
    const { body } = await platform.api.call(castVote, withoutAddress(entryId));
    const made = apiClient(platform.url, { token: (body as { guestToken: string }).guestToken });
    expect(codeOf(await eventually(async () => refused(await made.call(castVote, withoutAddress(entryId)))))).toBe(
      'ALREADY_VOTED',
    );
    const evil = await apiClient(platform.url, { headers: { origin: 'https://evil.example' } }).call(
      castVote,
      withoutAddress(entryId),
    );
    expect(codeOf(evil)).toBe('CSRF_TOKEN_MISSING');
  });

  it('with an e-mail address: not without one [XA-013]', async () => {
    const platform = shared();
    const { entryId } = await contestFor(platform, 'guest');
    const guest = await platform.guest();
    expect(codeOf(await guest.api.call(castVote, withoutAddress(entryId)))).toBe('EMAIL_REQUIRED');
    expect(await guest.outcome(entryId)).toBe('counted');
  });

  it('with an account: no guest [XA-013]', async () => {
    const platform = shared();
    const { entryId } = await contestFor(platform, 'account');
    expect(codeOf(await (await platform.guest()).cast(entryId))).toBe('VOTER_TIER_TOO_LOW');
    expect(await (await platform.user({ emailVerified: false })).outcome(entryId)).toBe('counted');
  });

  it('with an account whose address is confirmed: no other account [XA-013]', async () => {
    const platform = shared();
    const { entryId } = await contestFor(platform, 'verified_account');
    expect(codeOf(await (await platform.guest()).cast(entryId))).toBe('VOTER_TIER_TOO_LOW');
    expect(codeOf(await (await platform.user({ emailVerified: false })).cast(entryId))).toBe('EMAIL_NOT_VERIFIED');
    expect(await (await platform.user()).outcome(entryId)).toBe('counted');
  });

  it('of those on a list: one vote an invitation, as a guest who confirms or by account [XA-013]', async () => {
    const platform = shared();
    const { contestId, entryId } = await contestFor(platform, 'list', { results_visibility: 'after_vote' });
    const admin = await platform.admin();
    const emails = ['ann@list.example', 'bob@list.example'];
    expect((await admin.call(putVoterList, { params: { contestId }, body: { emails } })).body).toEqual({
      contestId,
      voterCount: 2,
    });
    const keyOf = (email: string) => guestVoterKey(email, platform.secrets.VOTER_KEY_SECRET);

    const stranger = await platform.user({ emailVoterKey: keyOf('eve@list.example') });
    expect(codeOf(await stranger.cast(entryId))).toBe('NOT_ON_VOTER_LIST');
    expect(
      codeOf(
        await (await platform.user({ emailVoterKey: keyOf('bob@list.example'), emailVerified: false })).cast(entryId),
      ),
    ).toBe('EMAIL_NOT_VERIFIED');
    const uninvited = await platform.guest({ email: 'eve@list.example' });
    expect((await uninvited.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
    await expect(tokenOfMailTo(platform, 'eve@list.example')).rejects.toThrow('no mail');

    const ann = await platform.guest({ email: 'ann+vote@list.example' });
    expect((await ann.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
    const token = await tokenOfMailTo(platform, ann.email);
    expect(await ann.settled(acceptedOf(await platform.api.call(confirmVote, { body: { token } })).id)).toMatchObject({
      status: 'counted',
    });
    expect(await (await platform.user({ emailVoterKey: keyOf('ann@list.example') })).outcome(entryId)).toBe(
      'rejected: already_voted',
    );

    const bob = await platform.user({ emailVoterKey: keyOf('bob@list.example') });
    const { id } = acceptedOf(await bob.cast(entryId));
    expect(await bob.settled(id)).toMatchObject({ status: 'counted' });
    expect((await bob.api.call(listMyVotes, { query: { contestId } })).body).toMatchObject({ items: [{ id }] });
    expect((await bob.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body).toMatchObject({
      hidden: false,
      entries: [{ upCount: 2 }],
    });
    expect(await (await platform.user({ emailVoterKey: keyOf('bob+2@list.example') })).outcome(entryId)).toBe(
      'rejected: already_voted',
    );
  });

  it('of those who were taken off the list before they confirmed: nobody [XA-013]', async () => {
    const platform = shared();
    const { contestId, entryId } = await contestFor(platform, 'list');
    const admin = await platform.admin();
    await admin.call(putVoterList, { params: { contestId }, body: { emails: ['cem@list.example'] } });
    const cem = await platform.guest({ email: 'cem@list.example' });
    await cem.cast(entryId);
    const token = await tokenOfMailTo(platform, cem.email);
    await admin.call(putVoterList, { params: { contestId }, body: { emails: [] } });
    expect(codeOf(await platform.api.call(confirmVote, { body: { token } }))).toBe('NOT_ON_VOTER_LIST');
  });

  it('of those with a code of a register: one vote a code, whoever has it [XA-013]', async () => {
    const platform = shared();
    const rules = { results_visibility: 'after_vote', allow_withdraw: true };
    const { contestId, entryId } = await contestFor(platform, 'census', rules);
    const other = await contestFor(platform, 'census');
    const admin = await platform.admin();
    const put = (id: string, codes: string[]) =>
      admin.call(putVoterList, { params: { contestId: id }, body: { codes } });
    expect((await put(contestId, ['ABCD-2345', 'EFGH-2345', 'abcd 2345'])).body).toEqual({ contestId, voterCount: 2 });
    await put(other.contestId, ['JKLM-2345']);

    const [guest, second] = [await platform.guest(), await platform.guest()];
    const byCode = (voterCode?: string, entry = entryId) => ({
      body: { entryId: entry, type: 'like', ...(voterCode === undefined ? {} : { voterCode }) },
    });
    const user = await platform.user({ emailVerified: false });
    for (const { api } of [guest, user]) {
      const missing = await api.call(castVote, byCode());
      expect([missing.status, codeOf(missing)]).toEqual([422, 'VOTER_CODE_REQUIRED']);
      const malformed = await api.call(castVote, byCode('ABC-234'));
      expect([malformed.status, malformed.problem().errors?.[0]?.field]).toEqual([422, 'body.voterCode']);
      for (const code of ['ABCD-2346', 'JKLM-2345']) {
        const wrong = await api.call(castVote, byCode(code));
        expect([wrong.status, codeOf(wrong)]).toEqual([403, 'NOT_ON_VOTER_LIST']);
      }
    }

    const cast = acceptedOf(await guest.api.call(castVote, byCode('abcd2345')));
    expect(await guest.settled(cast.id)).toMatchObject({ status: 'counted' });
    for (const { api } of [guest, second, user])
      expect(codeOf(await api.call(castVote, byCode('ABCD-2345')))).toBe('ALREADY_VOTED');
    expect(codeOf(await second.api.call(castVote, byCode('ABCD-2345', other.entryId)))).toBe('NOT_ON_VOTER_LIST');
    expect((await second.api.call(getVote, { params: { voteId: cast.id } })).status).toBe(404);

    const ofUser = acceptedOf(await user.api.call(castVote, byCode('EFGH-2345')));
    expect(await user.settled(ofUser.id)).toMatchObject({ status: 'counted' });
    expect((await user.api.call(listMyVotes, { query: { contestId } })).body).toMatchObject({
      items: [{ id: ofUser.id }],
    });
    expect((await guest.api.call(listMyVotes, { query: { contestId } })).body).toMatchObject({
      items: [{ id: cast.id }],
    });
    expect((await user.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body).toMatchObject({
      hidden: false,
      entries: [{ upCount: 2 }],
    });
    expect((await second.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body).toMatchObject({
      hidden: true,
    });
    expect((await user.withdraw(ofUser.id)).status).toBe(202);
    await eventually(async () => expect(await user.vote(ofUser.id)).toMatchObject({ status: 'void' }));
    expect(acceptedOf(await second.api.call(castVote, byCode('EFGH-2345'))).status).toBe('queued');
    await eventually(async () =>
      expect((await second.api.call(listMyVotes, { query: { contestId } })).body).toMatchObject({
        items: [{ status: 'counted' }],
      }),
    );
  });

  it('of nobody from a network that has tried too many wrong codes [XA-013]', async () => {
    const platform = shared();
    const { contestId, entryId } = await contestFor(platform, 'census');
    await (
      await platform.admin()
    ).call(putVoterList, { params: { contestId }, body: { codes: ['ABCD-2345', 'EFGH-2345', 'JKLM-2345'] } });
    const cast = (voter: Voter, voterCode: string) =>
      voter.api.call(castVote, { body: { entryId, type: 'like', voterCode } });
    const ip = randomIp();
    const guests = await Promise.all(Array.from({ length: 4 }, () => platform.guest({ ip })));
    const guesser = guests[0] ?? expect.fail('no guest');
    expect((await cast(guesser, 'ABCD-2345')).status).toBe(202);
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, n) => cast(guests[n % 4] ?? guesser, `WRONG-${1000 + n}`)),
    );
    const statuses = guesses.map(({ status }) => status);
    expect([403, 429].map((status) => statuses.filter((other) => other === status).length)).toEqual([30, 10]);
    const refused = await cast(guesser, 'EFGH-2345');
    expect([refused.status, codeOf(refused)]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect((await cast(await platform.guest(), 'EFGH-2345')).status).toBe(202);
  });

  it('is an account with a confirmed address wherever neither a list nor a register says otherwise', async () => {
    const platform = shared();
    for (const tier of tiers.slice(0, -2)) {
      const { entryId } = await contestFor(platform, tier);
      expect(await (await platform.user()).outcome(entryId), tier).toBe('counted');
    }
  });
});
