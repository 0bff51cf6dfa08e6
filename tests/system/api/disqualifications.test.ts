import { randomUUID } from 'node:crypto';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import {
  disqualifyVotes,
  listDisqualifications,
  previewDisqualification,
  undoDisqualification,
} from '@urvote/contracts/http/disqualifications/disqualification-endpoints';
import {
  acceptContestVote,
  decideContestVotes,
  listContestHeldVotes,
  previewContestVoteDecisions,
  voidContestVote,
} from '@urvote/contracts/http/held-votes/contest-held-vote-endpoints';
import { recount } from '@urvote/db-schema/recount/recount';
import { repairTotals } from '@urvote/db-schema/recount/repair-totals';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

/** @returns a client that calls as a new member of whoever holds the contest */
async function memberOf({ db, url, issuer }: Platform, contestId: string, role: ClientRole): Promise<ApiClient> {
  const userId = randomUUID();
  await db
    .insertInto('user')
    .values({ id: userId, email: `${userId}@example.org`, username: userId })
    .execute();
  const { client_id } = await db
    .selectFrom('contest')
    .select('client_id')
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  await db.insertInto('client_member').values({ client_id, user_id: userId, role }).execute();
  return apiClient(url, { token: await issuer.mintToken({ userId, roles: ['voter'] }) });
}

async function filledContest({ db }: Platform, voteCount: number) {
  const contest = await addSampleContest(db);
  await addSampleVotes(db, { ...contest, voteCount });
  await db.transaction().execute((trx) => repairTotals(trx, contest));
  return contest;
}

interface Preview {
  count: number;
  until: string;
  entries: { entryId: string; count: number; rankBefore: number; rankAfter: number; netVotesAfter: number }[];
}

describe('disqualifying votes', () => {
  const shared = sharedPlatform({ with: ['contest'] });
  const tallies = async (contestId: string) =>
    shared()
      .db.selectFrom('entry_tally')
      .select(['entry_id', 'up_count', 'down_count'])
      .where('contest_id', '=', contestId)
      .orderBy('entry_id')
      .execute();

  it(
    'strikes 10,000 by a filter in less than 10 s, keeps their rows, tells why in public, and is taken back as a whole [XA-024]',
    { timeout: 120_000 },
    async () => {
      const platform = shared();
      const { db } = platform;
      const { contestId, entryIds } = await filledContest(platform, 31_000);
      const owner = await memberOf(platform, contestId, 'owner');
      const params = { contestId };
      const before = await tallies(contestId);
      const filter = { entryId: entryIds[0] ?? '', tier: 'guest', castUntil: '2026-11-21T12:05:00.000Z' } as const;
      const asked = await owner.call(previewDisqualification, { params, body: { filter } });
      const preview = asked.body as Preview;
      expect(preview.count).toBe(10_000);
      expect(preview.entries.find(({ entryId }) => entryId === entryIds[0])).toMatchObject({
        count: 10_000,
        rankAfter: 3,
      });
      expect(await tallies(contestId)).toEqual(before);

      const body = { filter, until: preview.until, reason: 'Bought votes', expectedCount: preview.count };
      const refused = await owner.call(disqualifyVotes, { params, body: { ...body, expectedCount: 9_999 } });
      expect([refused.status, refused.problem().detail]).toEqual([409, '10000 votes are meant now, not 9999']);
      const startedAtMs = performance.now();
      const made = await owner.call(disqualifyVotes, { params, body });
      expect(made.status).toBe(202);
      const { id } = made.body as { id: string };
      const listed = async () =>
        (await owner.call(listDisqualifications, { params })).body as { items: { settledCount: number }[] };
      await eventually(async () => expect((await listed()).items[0]?.settledCount).toBe(10_000), { timeoutMs: 10_000 });
      expect(performance.now() - startedAtMs).toBeLessThan(10_000);

      const states = await db
        .selectFrom('vote')
        .select(({ fn }) => ['state', 'void_reason', fn.countAll<number>().as('count')])
        .where('contest_id', '=', contestId)
        .groupBy(['state', 'void_reason'])
        .orderBy('state')
        .execute();
      expect(states).toEqual([
        { state: 'counted', void_reason: null, count: 21_000 },
        { state: 'void', void_reason: 'struck', count: 10_000 },
      ]);
      expect(await recount(db, { contestId })).toEqual([]);
      const after = await tallies(contestId);
      const struck = after.find(({ entry_id }) => entry_id === entryIds[0]);
      const effect = preview.entries.find(({ entryId }) => entryId === entryIds[0]);
      expect(Number(struck?.up_count) - Number(struck?.down_count)).toBe(effect?.netVotesAfter);
      const history = await db.selectFrom('contest_history').selectAll().where('contest_id', '=', contestId).execute();
      expect(history).toMatchObject([
        { kind: 'votes_disqualified', details: { count: 10_000 }, reason: 'Bought votes' },
      ]);

      const undo = { params: { ...params, disqualificationId: id }, body: { reason: 'They were real' } };
      expect((await owner.call(undoDisqualification, undo)).status).toBe(202);
      expect((await owner.call(undoDisqualification, undo)).status).toBe(409);
      await eventually(async () => expect(await tallies(contestId)).toEqual(before));
      expect(await recount(db, { contestId })).toEqual([]);
      const audit = await db.selectFrom('audit_log').select('action').where('target_id', '=', contestId).execute();
      expect(audit.map(({ action }) => action)).toEqual(['votes.disqualify', 'votes.restore']);
    },
  );

  it('means what each filter says, held votes too, and never a vote of another contest', async () => {
    const platform = shared();
    const { db } = platform;
    const [{ contestId }, other] = [await filledContest(platform, 90), await filledContest(platform, 90)];
    const votes = await db
      .selectFrom('vote')
      .selectAll()
      .where('contest_id', '=', contestId)
      .orderBy('cast_at')
      .execute();
    const change = (index: number, columns: object) =>
      db
        .updateTable('vote')
        .set(columns)
        .where('id', '=', votes[index]?.id ?? '')
        .execute();
    await change(0, { ip: '203.0.113.7', device_hash: 'd1', asn: 64500, fraud_score: 0.7, tier: 'account' });
    await change(1, { ip: '203.0.113.200', device_hash: 'd1', fraud_flags: JSON.stringify([{ flag: 'velocity' }]) });
    await change(2, { ip: '203.0.114.1', device_hash: 'd2' });
    const owner = await memberOf(platform, contestId, 'admin');
    const countOf = async (filter: object) => {
      const { body } = await owner.call(previewDisqualification, { params: { contestId }, body: { filter } });
      return (body as Preview).count;
    };
    const [first = { id: '' }] = votes;
    expect(await countOf({ sameDeviceAs: first.id })).toBe(2);
    expect(await countOf({ sameNetworkAs: first.id })).toBe(2);
    expect(await countOf({ asn: 64500 })).toBe(1);
    expect(await countOf({ minScore: 0.7 })).toBe(1);
    expect(await countOf({ flag: 'velocity' })).toBe(1);
    expect(await countOf({ tier: 'account' })).toBe(1);
    expect(await countOf({ country: 'US' })).toBe(30);
    expect(await countOf({ castFrom: '2026-11-21T12:00:00.800Z' })).toBe(10);
    expect(await countOf({ entryId: other.entryIds[0] })).toBe(0);
    const elsewhere = await db
      .selectFrom('vote')
      .select('id')
      .where('contest_id', '=', other.contestId)
      .executeTakeFirstOrThrow();
    expect(await countOf({ sameDeviceAs: elsewhere.id })).toBe(0);
    expect((await owner.call(previewDisqualification, { params: { contestId }, body: { filter: {} } })).status).toBe(
      422,
    );
  });

  it('is for administrators of the client; held votes are decided by its moderators, and those of others are not there', async () => {
    const platform = shared();
    const { contestId, entryIds } = await addSampleContest(platform.db);
    const other = await addSampleContest(platform.db);
    await addSampleVotes(platform.db, { contestId, entryIds, voteCount: 5, state: 'held' });
    await addSampleVotes(platform.db, { ...other, voteCount: 1, state: 'held' });
    const moderator = await memberOf(platform, contestId, 'moderator');
    const params = { contestId };
    const body = { filter: { tier: 'guest' } } as const;
    expect((await moderator.call(previewDisqualification, { params, body })).status).toBe(403);
    const page = (await moderator.call(listContestHeldVotes, { params })).body as { items: { id: string }[] };
    expect(page.items).toHaveLength(5);
    const [accepted = '', struck = ''] = page.items.map(({ id }) => id);
    expect((await moderator.call(acceptContestVote, { params: { ...params, voteId: accepted } })).status).toBe(202);
    expect((await moderator.call(voidContestVote, { params: { ...params, voteId: struck } })).status).toBe(202);
    const { id: foreign } = await platform.db
      .selectFrom('vote')
      .select('id')
      .where('contest_id', '=', other.contestId)
      .executeTakeFirstOrThrow();
    for (const endpoint of [acceptContestVote, voidContestVote]) {
      expect((await moderator.call(endpoint, { params: { ...params, voteId: foreign } })).status).toBe(404);
      const path = { contestId: other.contestId, voteId: foreign };
      expect((await moderator.call(endpoint, { params: path })).status).toBe(404);
    }
    expect((await moderator.call(listContestHeldVotes, { params: { contestId: other.contestId } })).status).toBe(404);
    const bulk = { decision: 'void', filter: {} } as const;
    const preview = await moderator.call(previewContestVoteDecisions, { params, body: bulk });
    const { count, until } = preview.body as Preview;
    expect(count).toBe(3);
    const decided = await moderator.call(decideContestVotes, { params, body: { ...bulk, until, expectedCount: 3 } });
    expect(decided.body).toEqual({ decidedCount: 3 });
    const ofOther = { params: { contestId: other.contestId }, body: { ...bulk, until, expectedCount: 1 } };
    expect((await moderator.call(decideContestVotes, ofOther)).status).toBe(404);
  });
});
