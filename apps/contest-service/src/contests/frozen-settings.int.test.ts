import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest } from '../contest-service.test-support.ts';
import { serviceAndDatabase } from './contests.test-support.ts';

const shared = sharedByTests(serviceAndDatabase);

const past = new Date('2026-06-01T00:00:00Z');
const future = new Date('2098-06-01T00:00:00Z');

/** Each as it is not in a new contest. */
const deciding = {
  votingStartsAt: '2026-05-01T00:00:00.000Z',
  timeZone: 'Europe/Berlin',
  votePolicy: 'weekly',
  voterTier: 'guest',
  maxVotesPerVoter: 3,
  maxVotesPerEntry: 2,
  maxVotesPerCategory: 5,
  minPicks: 2,
  allowDislike: true,
  allowWithdraw: true,
  resultsVisibility: 'never',
  tieBreak: 'lot',
  countingMethod: 'schulze',
  publicWeight: 0.5,
  juryWeight: 0.5,
  holdThreshold: 0.4,
  rejectThreshold: 0.8,
  guestVoteWeight: 0.5,
  guestVotesPerIpDevice: 7,
  eligibleCountries: ['CA', 'US'],
};

const statuses = ['open', 'closed', 'certified', 'published'] as const;

describe('what decides a result', () => {
  it.each(statuses)('is fixed in a contest that is %s, field by field', async (status) => {
    const { db, service } = shared();
    const contestId = await insertContest(db, { status });
    const change = (body: object) => service.admin.call(updateContest, { params: { contestId }, body });
    const refused = await change({ ...deciding, name: 'Never' });
    expect([refused.status, refused.problem().code]).toEqual([409, 'FROZEN']);
    const named = refused.problem().errors?.map(({ field }) => field);
    expect(named?.toSorted()).toEqual(
      Object.keys(deciding)
        .map((field) => `body.${field}`)
        .toSorted(),
    );
    const { name, version } = await db
      .selectFrom('contest')
      .selectAll()
      .where('id', '=', contestId)
      .executeTakeFirstOrThrow();
    expect([name, version]).toEqual(['Contest', 1]);
    expect((await change({ name: 'New name', captchaMode: 'required', votePolicy: 'daily' })).status).toBe(200);
  });

  it('is fixed from the time of the start on, while the sweep still has it scheduled', async () => {
    const { db, service } = shared();
    const change = async (contestId: string) =>
      (await service.admin.call(updateContest, { params: { contestId }, body: deciding })).status;
    expect(await change(await insertContest(db, { status: 'scheduled', voting_starts_at: past }))).toBe(409);
    expect(await change(await insertContest(db, { status: 'scheduled', voting_starts_at: future }))).toBe(200);
    expect(await change(await insertContest(db, { status: 'draft', voting_starts_at: past }))).toBe(200);
  });

  it('leaves the end to be moved, but neither into the past nor once it has come', async () => {
    const { db, service } = shared();
    const change = async (contestId: string, votingEndsAt: string) =>
      (await service.admin.call(updateContest, { params: { contestId }, body: { votingEndsAt } })).status;
    const open = await insertContest(db);
    expect(await change(open, '2099-09-01T00:00:00Z')).toBe(200);
    expect(await change(open, '2026-07-01T00:00:00Z')).toBe(422);
    expect(await change(await insertContest(db, { status: 'closed' }), '2099-09-01T00:00:00Z')).toBe(409);
    const over = { voting_starts_at: past, voting_ends_at: new Date(past.getTime() + 1) };
    expect(await change(await insertContest(db, over), '2099-09-01T00:00:00Z')).toBe(409);
  });

  it('is either changed before the opening or not at all, when both come at once', async () => {
    const { db, service } = shared();
    for (let round = 0; round < 10; round += 1) {
      const contestId = await insertContest(db, { status: 'draft' });
      const call = (body: object) => service.admin.call(updateContest, { params: { contestId }, body });
      const [opened, edited] = await Promise.all([call({ status: 'published' }), call({ maxVotesPerVoter: 3 })]);
      const row = await db.selectFrom('contest').selectAll().where('id', '=', contestId).executeTakeFirstOrThrow();
      expect([opened.status, row.status]).toEqual([200, 'open']);
      expect([edited.status, row.max_votes_per_voter]).toEqual(edited.status === 200 ? [200, 3] : [409, null]);
    }
  });
});

describe('the coarse status', () => {
  it.each([
    ['draft', 'published', 200, 'open'],
    ['scheduled', 'draft', 409, 'scheduled'],
    ['open', 'draft', 409, 'open'],
    ['open', 'published', 200, 'open'],
    ['open', 'closed', 200, 'closed'],
    ['closed', 'published', 409, 'closed'],
    ['certified', 'closed', 200, 'certified'],
    ['published', 'archived', 200, 'archived'],
    ['open', 'archived', 409, 'open'],
    ['archived', 'published', 409, 'archived'],
  ] as const)('of a contest that is %s, set to %s, is answered %i and leaves it %s', async (from, status, code, to) => {
    const { db, service } = shared();
    const contestId = await insertContest(db, { status: from });
    const answer = await service.admin.call(updateContest, { params: { contestId }, body: { status } });
    const row = await db.selectFrom('contest').select('status').where('id', '=', contestId).executeTakeFirstOrThrow();
    expect([answer.status, row.status]).toEqual([code, to]);
  });
});
