import { randomUUID } from 'node:crypto';
import { confirmVote } from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { putVoterList } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { getVote, getVoteReceipt, listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { changeContest } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { describeInOneQueueMode } from '@urvote/testkit/test-redis';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { expect, it } from 'vitest';
import { tokenOfMailTo } from './support/guest-confirmations.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { tallyOf } from './support/stored-votes.ts';
import { acceptedOf, codeOf, type Voter } from './support/voter.ts';

const nowhere = { contestId: '', entryId: '' };

const newAddress = () => `jo.${randomUUID().slice(0, 13)}@gmail.com`;

/** Other ways to write it: capitals, a tag, no dots. */
function otherForms(address: string): string[] {
  const [local = '', domain = ''] = address.split('@');
  return [address.toUpperCase(), `${local}+x@${domain}`, `${local.replaceAll('.', '')}@googlemail.com`];
}

/** The account whose confirmed address it is. */
const accountOf = (platform: Platform, address: string) =>
  platform.user({ emailVoterKey: guestVoterKey(address, platform.secrets.VOTER_KEY_SECRET) });

/** In the order in which they were cast. */
async function statesOf({ db }: Platform, contestId: string, entryId?: string): Promise<string[]> {
  const all = db
    .selectFrom('vote')
    .select(['state', 'rejection_reason', 'hold_reason', 'void_reason'])
    .where('contest_id', '=', contestId)
    .orderBy('cast_at')
    .orderBy('id');
  const rows = await (entryId === undefined ? all : all.where('entry_id', '=', entryId)).execute();
  return rows.map(({ state, rejection_reason, hold_reason, void_reason }) =>
    [state, rejection_reason ?? hold_reason ?? void_reason].filter((part) => part !== null).join(': '),
  );
}

const upCount = async ({ db }: Platform, entryId: string) => (await tallyOf(db, entryId))?.up_count ?? 0;

/** All that a caller is answered about one vote of theirs, without what must differ. */
async function answersTo(
  voter: Voter,
  { contestId, entryId }: { contestId: string; entryId: string },
): Promise<string> {
  const cast = await voter.cast(entryId);
  const { id } = acceptedOf(cast);
  await voter.settled(id);
  const parts = [
    cast.status,
    Object.keys(cast.body as object),
    await voter.vote(id),
    (await voter.api.call(listMyVotes, { query: { contestId } })).body,
    (await voter.api.call(getVoteReceipt, { params: { voteId: id } })).status,
    (await voter.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body,
    codeOf(await voter.withdraw(id)),
  ];
  await eventually(async () => expect((await voter.vote(id)).status).toBe('void'));
  parts.push(await voter.vote(id));
  return JSON.stringify(parts)
    .replaceAll(id, 'the vote')
    .replaceAll(/"(castAt|settledAt)":"[^"]+"/g, '"$1":"then"');
}

describeInOneQueueMode('an address that anyone can type', (mode) => {
  const shared = sharedPlatform({ mode });

  it('neither changes, takes back nor uses up the vote of who gave it first, in any form of it [XH-128]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { vote_policy: 'toggle', allow_dislike: true, allow_withdraw: true } });
    const victim = await platform.guest({ email: newAddress() });
    const { id } = acceptedOf(await victim.cast(entryId));
    expect(await victim.settled(id)).toMatchObject({ status: 'counted' });
    for (const email of [victim.email, ...otherForms(victim.email)]) {
      const other = await platform.guest({ email });
      for (const type of ['like', 'like', 'dislike'] as const)
        await other.settled(acceptedOf(await other.cast(entryId, { type })).id);
      expect((await other.api.call(getVote, { params: { voteId: id } })).status).toBe(404);
      expect((await other.api.call(getVoteReceipt, { params: { voteId: id } })).status).toBe(404);
      expect((await other.withdraw(id)).status).toBe(404);
      expect(await victim.vote(id)).toMatchObject({ status: 'counted', type: 'like' });
      expect(await tallyOf(platform.db, entryId)).toMatchObject({ up_count: 1, down_count: 0 });
    }
    expect((await statesOf(platform, contestId))[0]).toBe('counted');
    expect(await victim.outcome(entryId)).toBe('void: toggled_off');
  });

  it('tells nobody whether it was voted with, proven or not [XH-128]', async () => {
    const platform = shared();
    for (const vote_policy of ['once', 'daily'] as const) {
      const contest = {
        vote_policy,
        allow_withdraw: true,
        results_visibility: 'after_vote',
        max_votes_per_voter: 2,
      } as const;
      const used = newAddress();
      const proven = newAddress();
      const places = await Promise.all(
        ['used', 'proven', 'unused'].map(async () => {
          const {
            contestId,
            entryIds: [entryId = ''],
          } = await platform.seed({ contest });
          return { contestId, entryId };
        }),
      );
      const [atUsed = nowhere, atProven = nowhere, atUnused = nowhere] = places;
      const [first, account, nobody] = [
        await platform.guest({ email: used }),
        await accountOf(platform, proven),
        await platform.guest(),
      ];
      for (const [voter, { entryId }] of [
        [first, atUsed],
        [account, atProven],
        [nobody, atUnused],
      ] as const)
        expect(await voter.outcome(entryId)).toBe('counted');

      const answers = await Promise.all([
        answersTo(await platform.guest({ email: otherForms(used)[1] ?? '' }), atUsed),
        answersTo(await platform.guest({ email: otherForms(proven)[2] ?? '' }), atProven),
        answersTo(await platform.guest({ email: newAddress() }), atUnused),
      ]);
      const plain = answers.map((text, n) =>
        text.replaceAll(places[n]?.contestId ?? '', 'the contest').replaceAll(places[n]?.entryId ?? '', 'the entry'),
      );
      const told = plain.map((text) => text.replaceAll(/"(upCount|netVotes|weightedScore)":\d+/g, '"$1":0'));
      expect(new Set(told)).toHaveLength(1);
      expect(told[0]).toContain('"status":"counted","reason":null');
      expect((await statesOf(platform, atUsed.contestId))[0]).toBe('counted');
      expect((await statesOf(platform, atProven.contestId))[0]).toBe('counted');
    }
  });

  it('gives way to who has shown that it is theirs, before or after, and its caller reads on as before [XH-128]', async () => {
    const platform = shared();
    for (const isFirst of [true, false]) {
      for (const vote_policy of ['once', 'daily', 'weekly', 'toggle'] as const) {
        const {
          contestId,
          entryIds: [entryId = ''],
        } = await platform.seed({ contest: { vote_policy } });
        const address = newAddress();
        const [account, typed] = [
          await accountOf(platform, address),
          await platform.guest({ email: otherForms(address)[0] ?? '' }),
        ];
        const casts = isFirst ? [account, typed] : [typed, account];
        for (const voter of casts) expect(await voter.outcome(entryId)).toBe('counted');
        expect((await statesOf(platform, contestId)).toSorted(), vote_policy).toEqual([
          'counted',
          'rejected: address_confirmed_elsewhere',
        ]);
        const counted = await platform.db
          .selectFrom('vote')
          .select('voter_user_id')
          .where('contest_id', '=', contestId)
          .where('state', '=', 'counted')
          .execute();
        expect(counted).toEqual([{ voter_user_id: account.userId }]);
        expect(await upCount(platform, entryId)).toBe(1);
        if (vote_policy !== 'toggle')
          for (const voter of casts) expect(codeOf(await voter.cast(entryId))).toBe('ALREADY_VOTED');

        await changeContest(platform.db, contestId, { status: 'closed' });
        await eventually(async () =>
          expect(
            ((await typed.api.call(listMyVotes, { query: { contestId } })).body as { items: unknown[] }).items,
          ).toMatchObject([{ status: 'held', reason: 'under_review' }]),
        );
      }
    }
  });

  it('gives way to a guest who confirms by mail, too [XH-128]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = '', other = ''],
    } = await platform.seed({ contest: { vote_policy: 'once' }, entries: [{}, {}] });
    const address = newAddress();
    const typed = await platform.guest({ email: address });
    expect(await typed.outcome(entryId)).toBe('counted');
    await changeContest(platform.db, contestId, { guest_confirmation: 'email' });
    const owner = await platform.guest({ email: otherForms(address)[1] ?? '' });
    const waiting = await eventually(async () => {
      const { body } = await (await platform.guest()).cast(other);
      expect(body).toMatchObject({ status: 'unconfirmed' });
      return owner.cast(entryId);
    });
    expect(waiting.body).toMatchObject({ status: 'unconfirmed' });
    const { id } = acceptedOf(
      await platform.api.call(confirmVote, { body: { token: await tokenOfMailTo(platform, owner.email) } }),
    );
    expect(await owner.settled(id)).toMatchObject({ status: 'counted' });
    expect(await statesOf(platform, contestId, entryId)).toEqual(['rejected: address_confirmed_elsewhere', 'counted']);
    expect(await upCount(platform, entryId)).toBe(1);
  });
});

describeInOneQueueMode('one person as account and as guest', (mode) => {
  const shared = sharedPlatform({ mode, with: ['contest'] });

  const policies = ['once', 'daily', 'weekly', 'toggle'] as const;
  /** Two who have one mailbox, in tiers where each may come as what it is. */
  const pairs = {
    cookie: async (platform: Platform, address: string) => [
      await accountOf(platform, address),
      await platform.guest({ email: otherForms(address)[2] ?? '' }),
    ],
    guest: async (platform: Platform, address: string) => [
      await accountOf(platform, address),
      await platform.guest({ email: otherForms(address)[1] ?? '' }),
    ],
    account: async (platform: Platform, address: string) => [
      await accountOf(platform, address),
      await accountOf(platform, otherForms(address)[0] ?? ''),
    ],
    verified_account: async (platform: Platform, address: string) => [
      await accountOf(platform, address),
      await accountOf(platform, otherForms(address)[1] ?? ''),
    ],
  };

  it.each(Object.keys(pairs) as (keyof typeof pairs)[])(
    'has one vote for an entry, and one budget over all, in whichever order (%s) [XH-129]',
    async (voter_tier) => {
      const platform = shared();
      for (const vote_policy of policies) {
        for (const isReversed of [false, true]) {
          const {
            contestId,
            entryIds: [entryId = '', other = ''],
          } = await platform.seed({ contest: { voter_tier, vote_policy, max_votes_per_voter: 1 }, entries: [{}, {}] });
          const pair = await pairs[voter_tier](platform, newAddress());
          const voters = isReversed ? pair.toReversed() : pair;
          for (const voter of voters) await voter.outcome(entryId);
          expect(await upCount(platform, entryId), `${vote_policy} ${isReversed}`).toBe(1);
          if (vote_policy === 'toggle') continue;
          for (const voter of voters)
            expect(await voter.outcome(other)).toMatch(/^(VOTE_LIMIT_REACHED|rejected: vote_limit_reached)$/);
          expect((await statesOf(platform, contestId)).filter((state) => state === 'counted')).toHaveLength(1);

          const spread = await platform.seed({
            contest: { voter_tier, vote_policy, max_votes_per_voter: 1 },
            entries: [{}, {}],
          });
          const again = await pairs[voter_tier](platform, newAddress());
          for (const [n, voter] of (isReversed ? again.toReversed() : again).entries())
            await voter.outcome(spread.entryIds[n] ?? '');
          expect(
            (await statesOf(platform, spread.contestId)).filter((state) => state === 'counted'),
            `budget, ${vote_policy} ${isReversed}`,
          ).toHaveLength(1);
        }
      }
    },
  );

  it('has one vote an invitation, as account and as guest who confirms [XH-129]', async () => {
    const platform = shared();
    const admin = await platform.admin();
    for (const vote_policy of policies) {
      for (const isGuestFirst of [true, false]) {
        const {
          contestId,
          entryIds: [entryId = ''],
        } = await platform.seed({ contest: { voter_tier: 'list', vote_policy } });
        const address = newAddress();
        await admin.call(putVoterList, { params: { contestId }, body: { emails: [address] } });
        const [account, guest] = [
          await accountOf(platform, address),
          await platform.guest({ email: otherForms(address)[1] ?? '' }),
        ];
        const asGuest = async () => {
          expect((await guest.cast(entryId)).body).toMatchObject({ status: 'unconfirmed' });
          const { id } = acceptedOf(
            await platform.api.call(confirmVote, { body: { token: await tokenOfMailTo(platform, guest.email) } }),
          );
          return guest.settled(id);
        };
        const asAccount = () => account.outcome(entryId);
        for (const vote of isGuestFirst ? [asGuest, asAccount] : [asAccount, asGuest]) await vote();
        expect((await statesOf(platform, contestId)).toSorted(), `${vote_policy} ${isGuestFirst}`).toEqual([
          'counted',
          'rejected: already_voted',
        ]);
        expect(await upCount(platform, entryId)).toBe(1);
      }
    }
  });

  it('has one vote a code, whoever sends it [XH-129]', async () => {
    const platform = shared();
    const admin = await platform.admin();
    for (const vote_policy of ['once', 'daily', 'weekly'] as const) {
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await platform.seed({ contest: { voter_tier: 'census', vote_policy } });
      await admin.call(putVoterList, { params: { contestId }, body: { codes: ['ABCD-2345', 'EFGH-2345'] } });
      const address = newAddress();
      const [account, guest] = [await accountOf(platform, address), await platform.guest({ email: address })];
      expect(await account.outcome(entryId, { voterCode: 'ABCD-2345' })).toBe('counted');
      const refused = await guest.cast(entryId, { voterCode: 'abcd2345' });
      expect([codeOf(refused), refused.problem()]).toEqual([
        'ALREADY_VOTED',
        expect.not.objectContaining({ voteId: expect.anything() }),
      ]);
      expect(await guest.outcome(entryId, { voterCode: 'EFGH-2345' })).toBe('counted');
      expect(await upCount(platform, entryId)).toBe(2);
    }
  });
});
