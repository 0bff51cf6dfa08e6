import { randomUUID } from 'node:crypto';
import { approveEntry, updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getEntry, getLeaderboard, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { insertUser, changeContest } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { sharedPlatform, startPlatform } from './support/platform.ts';
import { acceptedOf, codeOf } from './support/voter.ts';

const opens = Date.parse('2026-06-01T00:00:00Z');
const closes = Date.parse('2026-07-01T00:00:00Z');
const window = { voting_starts_at: new Date(opens), voting_ends_at: new Date(closes), voter_tier: 'account' };

describeEachQueueMode('the end of voting', (mode) => {
  it("is the cast time by the server's clock: what was accepted before counts ten minutes later [XA-020]", async () => {
    const clock = testClock(closes - 1);
    await using platform = await startPlatform({ mode, clock, hasWorker: false });
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: window });
    const [early, late] = [await platform.user(), await platform.user()];
    const { id } = acceptedOf(await early.cast(entryId));
    clock.set(closes);
    expect(codeOf(await late.cast(entryId))).toBe('VOTING_CLOSED');
    clock.advance(10 * 60_000);
    await platform.startWorker();
    expect(await early.settled(id)).toMatchObject({ status: 'counted', castAt: '2026-06-30T23:59:59.999Z' });
    expect(codeOf(await late.cast(entryId))).toBe('VOTING_CLOSED');
  });
});

describe('a vote is admitted', () => {
  const clock = testClock(opens);
  const shared = sharedPlatform({ clock, with: ['contest'] });

  it('while voting is open and the contest active [UV-09]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: window });
    const cast = async () => (await platform.user()).outcome(entryId);
    clock.set(opens - 1);
    expect(await cast()).toBe('VOTING_NOT_OPEN');
    clock.set(opens);
    expect(await cast()).toBe('counted');
    clock.set(closes - 1);
    expect(await cast()).toBe('counted');
    clock.set(closes);
    expect(await cast()).toBe('VOTING_CLOSED');
    clock.set(opens);
    await changeContest(platform.db, contestId, { is_active: false });
    await eventually(async () => {
      const answer = await (await platform.user()).cast(entryId);
      expect([answer.status, codeOf(answer)]).toEqual([409, 'VOTING_DISABLED']);
    });
  });

  it('while an administrator has not switched voting off; the leaderboard stays [UV-10]', async () => {
    const platform = shared();
    clock.set(opens);
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: window });
    const admin = await platform.admin();
    const patch = (votingEnabled: boolean) =>
      admin.call(updateContest, { params: { contestId }, body: { votingEnabled } });
    expect(await (await platform.user()).outcome(entryId)).toBe('counted');
    expect((await patch(false)).status).toBe(200);
    let accepted = 1;
    await eventually(async () => {
      const answer = await (await platform.user()).cast(entryId);
      if (answer.status === 202) accepted += 1;
      expect([answer.status, codeOf(answer)]).toEqual([409, 'VOTING_DISABLED']);
    });
    await eventually(async () => {
      const leaderboard = await platform.api.call(getLeaderboard, { params: { idOrSlug: contestId } });
      expect([leaderboard.status, (leaderboard.body as { entries: object[] }).entries]).toMatchObject([
        200,
        [{ entryId, upCount: accepted }],
      ]);
    });
    await patch(true);
    await eventually(async () => acceptedOf(await (await platform.user()).cast(entryId)));
    const user = await platform.user();
    expect(codeOf(await user.api.call(updateContest, { params: { contestId }, body: { votingEnabled: false } }))).toBe(
      'NOT_FOUND',
    );
    expect(
      codeOf(await platform.api.call(updateContest, { params: { contestId }, body: { votingEnabled: false } })),
    ).toBe('UNAUTHENTICATED');
  });

  it('for entries that are approved; others are there for their submitter alone [UV-36]', async () => {
    const platform = shared();
    clock.set(opens);
    const submitter = await insertUser(platform.db);
    const {
      contestId,
      entryIds: [approved = '', pending = '', rejected = ''],
    } = await platform.seed({
      contest: window,
      entries: [
        {},
        { status: 'pending', approved_at: null, submitter_user_id: submitter },
        { status: 'rejected', approved_at: null, rejected_at: new Date(opens), submitter_user_id: submitter },
      ],
    });
    const [owner, other] = [await platform.user({ userId: submitter }), await platform.user()];
    for (const entryId of [pending, rejected]) {
      const read = (api = platform.api) => api.call(getEntry, { params: { entryId } });
      expect([(await read()).status, (await read(other.api)).status, (await read(owner.api)).status]).toEqual([
        404, 404, 200,
      ]);
      for (const voter of [owner, other]) expect(codeOf(await voter.cast(entryId))).toBe('NOT_FOUND');
    }
    const { body } = await platform.api.call(listEntries, { params: { idOrSlug: contestId } });
    expect((body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([approved]);
    expect(
      JSON.stringify((await platform.api.call(getLeaderboard, { params: { idOrSlug: contestId } })).body),
    ).not.toMatch(`${pending}|${rejected}`);

    const admin = await platform.admin();
    expect((await admin.call(approveEntry, { params: { entryId: pending } })).status).toBe(200);
    const id = await eventually(async () => acceptedOf(await other.cast(pending)).id);
    expect(await other.settled(id)).toMatchObject({ status: 'counted' });
  });

  it("for the entries of others, never for one's own [UV-41]", async () => {
    const platform = shared();
    clock.set(opens);
    const owner = await insertUser(platform.db);
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: window, entries: [{ submitter_user_id: owner }] });
    const answer = await (await platform.user({ userId: owner })).cast(entryId);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'SELF_VOTE']);
    expect(await (await platform.user()).outcome(entryId)).toBe('counted');
  });

  it("neither for those of a linked account, nor of one's own e-mail as a guest [XA-015]", async () => {
    const platform = shared();
    clock.set(opens);
    const [owner, linked, back] = [
      await insertUser(platform.db),
      await insertUser(platform.db),
      await insertUser(platform.db),
    ];
    const links = [
      { user_id: linked, linked_user_id: owner },
      { user_id: owner, linked_user_id: back },
    ];
    await platform.db
      .insertInto('user_link')
      .values(links.map((link) => ({ ...link, reason: 'same_person' })))
      .execute();
    const address = `owner-${randomUUID()}@example.org`;
    const keyOf = (email: string) => guestVoterKey(email, platform.secrets.VOTER_KEY_SECRET);
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({
      contest: { ...window, voter_tier: 'guest' },
      entries: [{ submitter_user_id: owner, submitter_email_key: keyOf(address) }],
    });
    for (const userId of [owner, linked, back])
      expect(codeOf(await (await platform.user({ userId })).cast(entryId))).toBe('SELF_VOTE');
    for (const email of [address, address.toUpperCase(), address.replace('@', '+again@')])
      expect(codeOf(await (await platform.guest({ email })).cast(entryId))).toBe('SELF_VOTE');
    const sameAddress = await platform.user({ emailVoterKey: keyOf(address) });
    expect(codeOf(await sameAddress.cast(entryId))).toBe('SELF_VOTE');
    expect(await (await platform.guest()).outcome(entryId)).toBe('counted');
  });
});
