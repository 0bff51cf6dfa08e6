import { randomUUID } from 'node:crypto';
import {
  acceptVote,
  decideVotes,
  getReviewedVote,
  listHeldVotes,
  previewVoteDecisions,
  voidVote,
} from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import type { ReviewedVote } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { wrongTotals } from '../oracle/wrong-totals.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { storedVote, tallyOf } from './support/stored-votes.ts';
import { acceptedOf } from './support/voter.ts';

const script = { userAgent: 'python-requests/2.32.3' };

/** Each by a guest of its own whose browser says it is a program. */
async function castHeld(platform: Platform, entryId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let left = count; left > 0; left--) {
    const voter = await platform.guest(script);
    const { id } = acceptedOf(await voter.cast(entryId));
    await voter.settled(id);
    ids.push(id);
  }
  return ids;
}

async function moderator({ url, issuer }: Platform): Promise<{ api: ApiClient; userId: string }> {
  const userId = randomUUID();
  return { userId, api: apiClient(url, { token: await issuer.mintToken({ userId, roles: ['moderator'] }) }) };
}

interface HeldPage {
  items: ReviewedVote[];
  nextCursor: string | null;
}

async function pageOf(api: ApiClient, query: Record<string, string | number>): Promise<HeldPage> {
  return (await api.call(listHeldVotes, { query })).body as HeldPage;
}

describe('votes that are held', () => {
  const shared = sharedPlatform({ with: ['contest'] });

  const upCount = async (entryId: string) => (await tallyOf(shared().db, entryId))?.up_count ?? 0;

  it('are shown with their reasons in words; accepting one moves the tally by exactly one, striking one by none [UV-47]', async () => {
    const platform = shared();
    const { contestId, entryIds } = await platform.seed();
    const [entryId = ''] = entryIds;
    const [first = '', second = '', third = ''] = await castHeld(platform, entryId, 3);
    const { api, userId } = await moderator(platform);

    const page = await pageOf(api, { contestId, limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual([first, second]);
    const rest = await pageOf(api, { contestId, limit: 2, cursor: page.nextCursor ?? '' });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[third], null]);
    expect(page.items[0]).toMatchObject({ contestId, entryId, state: 'held', heldBy: 'fraud_rules', value: 1 });
    const reasons = page.items[0]?.reasons ?? [];
    expect(reasons.find(({ flag }) => flag === 'ua_automation')?.text).toContain('says it is a program');
    expect(reasons.map(({ weight }) => weight)).toEqual(reasons.map(({ weight }) => weight).toSorted((a, b) => b - a));
    expect(JSON.stringify(page)).not.toMatch(/voterKey|@|127\.0\.0|Ada/);

    const before = await upCount(entryId);
    for (let again = 0; again < 2; again++)
      expect((await api.call(acceptVote, { params: { voteId: first } })).status).toBe(202);
    expect((await api.call(voidVote, { params: { voteId: second } })).status).toBe(202);
    await eventually(async () => {
      const states = await Promise.all([first, second, third].map((id) => storedVote(platform.db, id)));
      expect(states.map(({ state }) => state)).toEqual(['counted', 'void', 'held']);
    });
    expect(await upCount(entryId)).toBe(before + 1);
    expect((await pageOf(api, { contestId })).items.map(({ id }) => id)).toEqual([third]);
    const struck = (await api.call(getReviewedVote, { params: { voteId: second } })).body as ReviewedVote;
    expect(struck).toMatchObject({ state: 'void', heldBy: null, pendingDecision: null, struckAt: expect.any(String) });
    for (const [call, voteId] of [
      [acceptVote, first],
      [voidVote, second],
    ] as const)
      expect((await api.call(call, { params: { voteId } })).status).toBe(202);
    expect((await api.call(acceptVote, { params: { voteId: second } })).problem().detail).toBe('The vote was struck');
    expect((await api.call(voidVote, { params: { voteId: randomUUID() } })).status).toBe(404);

    const audit = await platform.db
      .selectFrom('audit_log')
      .select(['action', 'target_id', 'actor_user_id'])
      .where('target_type', '=', 'vote')
      .orderBy('id')
      .execute();
    expect(audit).toEqual([
      { action: 'vote.accept', target_id: first, actor_user_id: userId },
      { action: 'vote.void', target_id: second, actor_user_id: userId },
    ]);
    expect(await wrongTotals(platform.database.pool)).toEqual([]);
    await platform.database.pool.query(`delete from vote_decision where vote_id = $1`, [second]);
    expect(await wrongTotals(platform.database.pool)).toEqual([
      `vote ${second} is void (struck); a reviewer did not strike it`,
    ]);
    await platform.database.pool.query(`delete from vote where id = $1`, [second]);
    await platform.database.pool.query(`delete from vote_batch where id not in (select batch_id from vote)`);
  });

  it('are decided all at once after a preview, as many as it said or none [UV-47]', async () => {
    const platform = shared();
    const { contestId, entryIds } = await platform.seed({ entries: [{}, {}] });
    const [entryId = '', other = ''] = entryIds;
    const { api } = await moderator(platform);
    await castHeld(platform, entryId, 3);
    await castHeld(platform, other, 1);
    const asked = { decision: 'accept', filter: { contestId, flag: 'ua_automation' } } as const;
    const preview = async (body: object = asked) => (await api.call(previewVoteDecisions, { body })).body as never;
    const { count, until, entries } = (await preview()) as { count: number; until: string; entries: object[] };
    expect([count, entries]).toEqual([
      4,
      [expect.objectContaining({ entryId, count: 3 }), expect.objectContaining({ entryId: other, count: 1 })],
    ]);
    expect(await preview({ ...asked, filter: { contestId, flag: 'velocity' } })).toMatchObject({ count: 0 });
    await castHeld(platform, entryId, 1);
    const decide = (body: object) =>
      api.call(decideVotes, { body: { ...asked, until, expectedCount: count, ...body } });
    expect((await decide({ expectedCount: 5 })).problem().detail).toBe('4 votes are meant now, not 5');
    expect((await decide({})).body).toEqual({ decidedCount: 4 });
    expect((await decide({})).status).toBe(409);
    await eventually(async () => expect([await upCount(entryId), await upCount(other)]).toEqual([3, 1]));
    expect((await pageOf(api, { contestId })).items).toHaveLength(1);
    const { rows } = await sql<{ details: object }>`
      select details from audit_log where target_id = ${contestId} and action = 'vote.accept.bulk'`.execute(
      platform.db,
    );
    expect(rows).toEqual([{ details: { count: 4, until, contestId, flag: 'ua_automation' } }]);
    expect(await wrongTotals(platform.database.pool)).toEqual([]);
  });

  it('are not decided about by whoever submitted the entry, one by one or among others', async () => {
    const platform = shared();
    const { contestId, entryIds } = await platform.seed();
    const [entryId = ''] = entryIds;
    const { api, userId } = await moderator(platform);
    const [voteId = ''] = await castHeld(platform, entryId, 1);
    await platform.db
      .insertInto('user')
      .values({ id: userId, email: `${userId}@example.org`, username: `u-${userId.slice(0, 8)}` })
      .execute();
    await platform.db.updateTable('entry').set({ submitter_user_id: userId }).where('id', '=', entryId).execute();
    const until = new Date().toISOString();
    const answers = [
      await api.call(acceptVote, { params: { voteId } }),
      await api.call(voidVote, { params: { voteId } }),
      await api.call(decideVotes, { body: { decision: 'accept', filter: { contestId }, until, expectedCount: 1 } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await storedVote(platform.db, voteId)).state).toBe('held');
  });
});
