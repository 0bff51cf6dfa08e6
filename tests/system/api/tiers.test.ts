import { confirmVote } from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { putVoterList } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { tokenOfMailTo } from './support/guest-confirmations.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { acceptedOf, codeOf } from './support/voter.ts';

const tiers = ['cookie', 'guest', 'account', 'verified_account', 'list'];

async function contestFor(platform: Platform, voterTier: string, more: Record<string, unknown> = {}) {
  const { contestId, entryIds: [entryId = ''] } = await platform.seed({ contest: { voter_tier: voterTier, vote_policy: 'once', ...more } });
  return { contestId, entryId };
}

const withoutAddress = (entryId: string) => ({ body: { entryId, type: 'like' } });

describe('who may vote', () => {
  const shared = sharedPlatform({ with: ['contest'] });

  it('with a guest session alone: once a session, and nobody without one [XA-013]', async () => {
    const platform = shared();
    const { entryId } = await contestFor(platform, 'cookie');
    const [guest, other] = [await platform.guest(), await platform.guest()];
    for (const { api, settled } of [guest, other]) {
      const { id } = acceptedOf(await api.call(castVote, withoutAddress(entryId)));
      expect(await settled(id)).toMatchObject({ status: 'counted' });
    }
    expect(codeOf(await guest.api.call(castVote, withoutAddress(entryId)))).toBe('ALREADY_VOTED');
    expect(codeOf(await platform.api.call(castVote, withoutAddress(entryId)))).toBe('UNAUTHENTICATED');
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
    expect((await admin.call(putVoterList, { params: { contestId }, body: { emails } })).body).toEqual({ contestId, voterCount: 2 });
    const keyOf = (email: string) => guestVoterKey(email, platform.secrets.VOTER_KEY_SECRET);

    const stranger = await platform.user({ emailVoterKey: keyOf('eve@list.example') });
    expect(codeOf(await stranger.cast(entryId))).toBe('NOT_ON_VOTER_LIST');
    expect(codeOf(await (await platform.user({ emailVoterKey: keyOf('bob@list.example'), emailVerified: false })).cast(entryId))).toBe('EMAIL_NOT_VERIFIED');
    const uninvited = await platform.guest({ email: 'eve@list.example' });
    expect((await uninvited.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
    await expect(tokenOfMailTo(platform, 'eve@list.example')).rejects.toThrow('no mail');

    const ann = await platform.guest({ email: 'ann+vote@list.example' });
    expect((await ann.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
    const token = await tokenOfMailTo(platform, ann.email);
    expect(await ann.settled(acceptedOf(await platform.api.call(confirmVote, { body: { token } })).id)).toMatchObject({ status: 'counted' });
    expect(codeOf(await (await platform.user({ emailVoterKey: keyOf('ann@list.example') })).cast(entryId))).toBe('ALREADY_VOTED');

    const bob = await platform.user({ emailVoterKey: keyOf('bob@list.example') });
    const { id } = acceptedOf(await bob.cast(entryId));
    expect(await bob.settled(id)).toMatchObject({ status: 'counted' });
    expect((await bob.api.call(listMyVotes, { query: { contestId } })).body).toMatchObject({ items: [{ id }] });
    expect((await bob.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body).toMatchObject({ hidden: false, entries: [{ upCount: 2 }] });
    expect(codeOf(await (await platform.user({ emailVoterKey: keyOf('bob+2@list.example') })).cast(entryId))).toBe('ALREADY_VOTED');
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

  it('is an account with a confirmed address wherever no list says otherwise', async () => {
    const platform = shared();
    for (const tier of tiers.slice(0, -1)) {
      const { entryId } = await contestFor(platform, tier);
      expect(await (await platform.user()).outcome(entryId), tier).toBe('counted');
    }
  });
});
