import { randomUUID } from 'node:crypto';
import { getVote, getVoteReceipt, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { queueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createService } from '../app.ts';
import { readConfig } from '../config.ts';
import { clientWith, testGateway, untilReady } from '../gateway.test-support.ts';

/** Sends one vote as often as asked, and keeps the answers' bytes. */
function sender(token: string, entryId: string) {
  return async (url: string, key: string, more: object = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key };
    const response = await fetch(`${url}/api/v1/votes`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ entryId, type: 'like', ...more }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      code: (JSON.parse(text) as { code?: string }).code,
      isReplay: response.headers.get('idempotency-replayed') === 'true',
    };
  };
}

describeEachQueueMode('a vote with an Idempotency-Key', (mode) => {
  it('is cast once: a repeat gets the first answer and its receipt, byte for byte, on any gateway [XF-106]', async () => {
    await using gateway = await testGateway({ mode });
    await using second = await createService(readConfig(gateway.environment), { countryOf: () => null });
    const { url } = await second.start();
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { vote_policy: 'toggle', voter_tier: 'cookie', allow_dislike: true } });
    await untilReady(url);
    for (const token of [await gateway.userToken(), await gateway.guestToken()]) {
      const send = sender(token, entryId);
      const key = randomUUID();
      const first = await send(gateway.url, key);
      expect([first.status, first.isReplay]).toEqual([202, false]);
      for (const node of [url, gateway.url]) expect(await send(node, key)).toEqual({ ...first, isReplay: true });
      expect(await send(url, key, { type: 'dislike' })).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      expect((await send(gateway.url, randomUUID())).isReplay).toBe(false);
    }
    expect(await gateway.queuedItems()).toHaveLength(4);
  });

  it('is one vote of twenty requests at once, of which those that come too early are told so', async () => {
    await using gateway = await testGateway({ mode });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { vote_policy: 'toggle' } });
    const send = sender(await gateway.userToken(), entryId);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(gateway.url, key)));
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map(({ text }) => text))).toHaveLength(1);
    for (const { status, code } of answers)
      expect([
        [202, undefined],
        [409, 'IDEMPOTENCY_KEY_IN_FLIGHT'],
      ]).toContainEqual([status, code]);
    expect(await gateway.queuedItems()).toHaveLength(1);
  });

  it("is another's vote when another sends the same key", async () => {
    await using gateway = await testGateway({ mode });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { voter_tier: 'cookie' } });
    const key = randomUUID();
    const tokens = [await gateway.userToken(), await gateway.guestToken(), await gateway.guestToken()];
    const answers = await Promise.all(tokens.map((token) => sender(token, entryId)(gateway.url, key)));
    expect(new Set(answers.map(({ text }) => text))).toHaveLength(3);
  });
});

describeEachQueueMode('the receipt of a vote', (mode) => {
  it('can be read again by who cast it, and by nobody else', async () => {
    await using gateway = await testGateway({ mode, env: { GROUP_LINGER_MS: '50' } });
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { voter_tier: 'cookie' } });
    const tokens = await Promise.all(Array.from({ length: 5 }, () => gateway.guestToken()));
    const answers = await Promise.all(tokens.map((token) => sender(token, entryId)(gateway.url, randomUUID())));
    const cast = answers.map(({ text }) => JSON.parse(text) as { id: string; receipt: unknown });
    for (const [n, token] of tokens.entries()) {
      const { id, receipt } = cast[n] ?? expect.fail('no answer');
      const read = await clientWith(gateway.url, token).call(getVoteReceipt, { params: { voteId: id } });
      expect([read.status, JSON.stringify(read.body)]).toEqual([200, JSON.stringify(receipt)]);
      const other = clientWith(gateway.url, tokens[(n + 1) % 5] ?? '');
      expect((await other.call(getVoteReceipt, { params: { voteId: id } })).status).toBe(404);
    }
    expect((await gateway.api.call(getVoteReceipt, { params: { voteId: cast[0]?.id ?? '' } })).status).toBe(401);
  });
});

describe('while the queue is away', () => {
  it('a vote in it can neither be read nor withdrawn for a while, which is told as 503', async () => {
    await using gateway = await testGateway();
    const {
      entryIds: [entryId = ''],
    } = await gateway.seed({ contest: { allow_withdraw: true } });
    const token = await gateway.userToken();
    const { text } = await sender(token, entryId)(gateway.url, randomUUID());
    const params = { voteId: (JSON.parse(text) as { id: string }).id };
    const rename = (from: string, to: string) =>
      sql`alter schema ${sql.id(from)} rename to ${sql.id(to)}`.execute(gateway.db);
    await rename(queueSchema, 'queue_that_is_away');
    const client = clientWith(gateway.url, token);
    for (const endpoint of [getVote, getVoteReceipt, withdrawVote]) {
      const answer = await client.call(endpoint, { params });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    }
    await rename('queue_that_is_away', queueSchema);
    await eventually(async () => expect((await client.call(getVote, { params })).status).toBe(200));
  });
});
