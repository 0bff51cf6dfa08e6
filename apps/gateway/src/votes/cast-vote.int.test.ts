import { readMetrics } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { castVote, getVote, listReceiptKeys, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { accountVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway } from '../gateway.test-support.ts';
import { changeContest, insertUser, insertVote } from '../seed.test-support.ts';
import { verifyReceipt } from './verify-receipt.test-support.ts';

describeEachQueueMode('casting a vote', (mode) => {
  it('stores it in the queue before it is acknowledged, with a receipt the published keys verify', async () => {
    await using gateway = await testGateway({ mode });
    const {
      contestId,
      entryIds: [entryId],
    } = await gateway.seed();
    const userId = randomUUID();
    const user = clientWith(gateway.url, await gateway.userToken(userId));
    const answer = await user.call(castVote, {
      body: { entryId, type: 'like' },
      headers: { 'user-agent': 'Mozilla/5.0' },
    });
    expect(answer.status).toBe(202);
    const { id, receipt } = answer.body as { id: string; receipt: Record<string, unknown> };
    const [item] = await gateway.queuedItems();
    expect(item).toMatchObject({
      kind: 'cast',
      id,
      contestId,
      entryId,
      voterKey: accountVoterKey(userId),
      ip: '127.0.0.1',
      userAgent: 'Mozilla/5.0',
    });
    const { keys } = (await gateway.api.call(listReceiptKeys)).body as { keys: unknown[] };
    expect(await verifyReceipt(receipt, keys)).toContain(`vote ${id} in contest ${contestId} was accepted`);
    expect((await user.call(getVote, { params: { voteId: id } })).body).toMatchObject({
      id,
      status: 'queued',
      reason: null,
    });
  });

  it('puts votes that come together into few jobs and gives each its own receipt', async () => {
    await using gateway = await testGateway({ mode, env: { GROUP_LINGER_MS: '50' } });
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const guest = clientWith(gateway.url, await gateway.guestToken());
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        guest.call(castVote, { body: { entryId, type: 'like', email: `voter${index}@example.org` } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(120).fill(202));
    const ids = answers.map(({ body }) => (body as { id: string }).id);
    expect(new Set(ids).size).toBe(120);
    const groups = await gateway.queuedGroups();
    expect(groups.length).toBeLessThan(60);
    const items = groups.flatMap((group) => group.items as { id: string }[]);
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const { keys } = (await gateway.api.call(listReceiptKeys)).body as { keys: unknown[] };
    for (const { body } of answers) await verifyReceipt((body as { receipt: object }).receipt, keys);
  });

  it('queues a withdrawal behind the vote', async () => {
    await using gateway = await testGateway({ mode });
    const {
      entryIds: [entryId],
    } = await gateway.seed({ contest: { allow_withdraw: true } });
    const token = await gateway.guestToken();
    const guest = clientWith(gateway.url, token);
    const { id: voteId } = (await guest.call(castVote, { body: { entryId, type: 'like', email: 'ann@example.org' } }))
      .body as { id: string };
    const answer = await guest.call(withdrawVote, { params: { voteId } });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ voteId, status: 'queued' });
    expect(await gateway.queuedItems()).toContainEqual(
      expect.objectContaining({ kind: 'withdraw', voteId, voterKey: gateway.keyOfGuest(token) }),
    );
    const stranger = clientWith(gateway.url, await gateway.guestToken());
    expect((await stranger.call(withdrawVote, { params: { voteId } })).status).toBe(404);
    expect((await stranger.call(getVote, { params: { voteId } })).status).toBe(404);
  });

  it('commits open groups when it stops', async () => {
    const gateway = await testGateway({ mode, env: { GROUP_LINGER_MS: '6000' } });
    await using _ = gateway;
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const user = clientWith(gateway.url, await gateway.userToken());
    const answer = user.call(castVote, { body: { entryId, type: 'like' } });
    await eventually(async () => expect(await metric(gateway.url, 'urvote_votes_pending')).toBe(1));
    const stopped = gateway.gateway[Symbol.asyncDispose]();
    const { status } = await answer;
    await stopped;
    expect(status).toBe(202);
    expect(await gateway.queuedItems()).toHaveLength(1);
  });
});

async function metric(url: string, name: string): Promise<number> {
  const lines = (await readMetrics(url)).split('\n');
  return Number(lines.find((line) => line.startsWith(`${name}{`))?.split(' ')[1]);
}

describe('what is refused', () => {
  it("voting times by the server's clock, a switch and inactivity [UV-09]", async () => {
    await using gateway = await testGateway();
    const {
      contestId,
      entryIds: [entryId],
    } = await gateway.seed();
    const hour = 3_600_000;
    const cast = async () => {
      const answer = await clientWith(gateway.url, await gateway.userToken()).call(castVote, {
        body: { entryId, type: 'like' },
      });
      return answer.status === 202 ? 202 : answer.problem().code;
    };
    const after = async (change: Parameters<typeof changeContest>[2], expected: unknown) => {
      await changeContest(gateway.db, contestId, change);
      await eventually(async () => expect(await cast()).toBe(expected));
    };
    expect(await cast()).toBe(202);
    await after(
      { voting_starts_at: new Date(Date.now() + hour), voting_ends_at: new Date(Date.now() + 2 * hour) },
      'VOTING_NOT_OPEN',
    );
    await after({ voting_starts_at: new Date(Date.now() - hour) }, 202);
    await after({ voting_ends_at: new Date(Date.now() - 1) }, 'VOTING_CLOSED');
    await after({ voting_ends_at: new Date(Date.now() + hour), is_active: false }, 'VOTING_DISABLED');
    await after({ is_active: true }, 202);
  });

  it('already voted, as far as the database knows, before the vote reaches the queue', async () => {
    await using gateway = await testGateway();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { max_votes_per_voter: 1 }, entries: [{}, {}] });
    const [taken, spent, free]: string[] = [randomUUID(), randomUUID(), randomUUID()];
    const day = new Date().toISOString().slice(0, 10);
    await insertVote(gateway.db, { contestId, entryId, voterKey: accountVoterKey(taken as string), windowStart: day });
    await gateway.db
      .insertInto('vote_budget')
      .values({ contest_id: contestId, voter_key: accountVoterKey(spent as string), window_start: day, used_count: 1 })
      .execute();
    const castBy = async (userId: string | undefined) => {
      const answer = await clientWith(gateway.url, await gateway.userToken(userId)).call(castVote, {
        body: { entryId, type: 'like' },
      });
      return answer.status === 202 ? 202 : answer.problem().code;
    };
    const queuedCount = async () => (await gateway.queuedItems()).length;
    for (const [userId, code] of [
      [taken, 'ALREADY_VOTED'],
      [spent, 'VOTE_LIMIT_REACHED'],
    ]) {
      // A database that is too busy is not waited for, and the vote goes to the queue.
      await eventually(async () => {
        const before = await queuedCount();
        expect([await castBy(userId), await queuedCount()]).toEqual([code, before]);
      });
    }
    expect(await castBy(free)).toBe(202);
  });

  it("own entries, also of linked accounts and by the submitter's address as a guest [UV-41] [XA-015]", async () => {
    await using gateway = await testGateway();
    const [owner, linked, stranger] = await Promise.all([
      insertUser(gateway.db),
      insertUser(gateway.db),
      insertUser(gateway.db),
    ]);
    await gateway.db
      .insertInto('user_link')
      .values({ user_id: linked, linked_user_id: owner, reason: 'same_household' })
      .execute();
    const submitterKey = guestVoterKey('owner@example.org', gateway.environment['VOTER_KEY_SECRET'] as string);
    const {
      entryIds: [entryId],
    } = await gateway.seed({ entries: [{ submitter_user_id: owner, submitter_email_key: submitterKey }] });
    const cast = async (token: string, email?: string) => {
      const answer = await clientWith(gateway.url, token).call(castVote, {
        body: { entryId, type: 'like', ...(email === undefined ? {} : { email }) },
      });
      return answer.status === 202 ? 202 : answer.problem().code;
    };
    expect(await cast(await gateway.userToken(stranger))).toBe(202);
    expect(await cast(await gateway.userToken(owner))).toBe('SELF_VOTE');
    expect(await cast(await gateway.userToken(linked))).toBe('SELF_VOTE');
    expect(await cast(await gateway.guestToken(), 'OWNER+vote@example.org')).toBe('SELF_VOTE');
  });

  it('too much, with fields that tell what is left [XF-107]', async () => {
    await using gateway = await testGateway({ env: { VOTES_PER_VOTER_PER_MINUTE: '2' } });
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const user = clientWith(gateway.url, await gateway.userToken());
    const cast = () => user.call(castVote, { body: { entryId, type: 'like' } });
    const first = await cast();
    expect(first.headers.get('ratelimit-policy')).toContain('"voter";q=2;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/"voter";r=1;t=\d+/);
    await cast();
    const refused = await cast();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused.problem().type).toContain('quota-exceeded');
  });

  it('a backlog that is too long', async () => {
    await using gateway = await testGateway({ env: { MAX_BACKLOG_VOTES: '3' } });
    const {
      entryIds: [entryId],
    } = await gateway.seed();
    const cast = async () =>
      clientWith(gateway.url, await gateway.userToken()).call(castVote, { body: { entryId, type: 'like' } });
    await eventually(async () => {
      const answer = await cast();
      expect(answer.status).toBe(503);
      expect(answer.problem()).toMatchObject({
        code: 'BACKLOG_FULL',
        type: expect.stringContaining('temporary-reduced-capacity'),
      });
      expect(answer.headers.get('retry-after')).toBe('5');
    });
    expect((await gateway.queuedItems()).length).toBe(3);
  });
});
